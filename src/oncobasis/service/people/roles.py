"""Which roles a person has, by a claim of the issuer."""

from __future__ import annotations

from collections.abc import Mapping


def roles_of(claims: Mapping[str, object], name: str, known: Mapping[str, str]) -> frozenset[str]:
    """Return the roles; ``name`` leads inwards by dots where no claim has the whole name."""
    value = _found(claims, name)
    given = [value] if isinstance(value, str) else value
    listed = given if isinstance(given, list) else []
    return frozenset(known[one] for one in listed if isinstance(one, str) and one in known)


def _found(claims: Mapping[str, object], name: str) -> object:
    if name in claims:
        return claims[name]
    value: object = claims
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value
