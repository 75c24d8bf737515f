"""Canonical JSON (RFC 8785) and the digest over it: equal values give equal bytes anywhere."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from json.encoder import encode_basestring
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Writer: TypeAlias = "Callable[[Json], Iterator[str]]"

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

LARGEST_INTEGER = 2**53
"""Beyond this a JSON number is no longer one number everywhere; write such values as text."""

# ECMAScript writes numbers of these sizes without an exponent.
_PLAIN_FROM, _PLAIN_BELOW = 1e-6, 1e21
# Python writes them so only inside these, and whole numbers with ".0".
_SAME_FROM, _SAME_BELOW = 1e-4, 1e16

# Only surrogates make the order by UTF-16 unit differ from Python's order by code point.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def canonical_json(value: Json) -> bytes:
    """Return the RFC 8785 form; raise ValueError for NaN, infinity, huge integers, lone surrogates.

    >>> canonical_json({"b": 1.0, "a": ["x", 1e-7]})
    b'{"a":["x",1e-7],"b":1}'
    """
    text = _encoded(value) if _encoder_agrees(value) else "".join(_mixed(value))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        message = "canonical JSON holds no lone surrogates"
        raise ValueError(message) from error


def digest(value: Json) -> str:
    """Return the SHA-256 over the canonical form, in hexadecimal."""
    return sha256(canonical_json(value)).hexdigest()


def _encoded(value: Json) -> str:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _encoder_agrees(value: object) -> bool:
    """Whether the standard encoder (written in C) would write exactly the canonical form."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        return abs(value) <= LARGEST_INTEGER
    if isinstance(value, float):
        return _SAME_FROM <= abs(value) < _SAME_BELOW and not value.is_integer()
    if isinstance(value, dict):
        return all(key.isascii() or not _ASTRAL.search(key) for key in value) and all(
            type(item) is str or _encoder_agrees(item) for item in value.values()
        )
    if isinstance(value, list | tuple):
        return all(type(item) is str or _encoder_agrees(item) for item in value)
    return False


def _mixed(value: Json) -> Iterator[str]:
    """Yield what `_written` does; one odd number must not make all of a large document slow."""
    if not isinstance(value, dict | list | tuple):
        yield from _written(value)
    elif _encoder_agrees(value):
        yield _encoded(value)
    elif isinstance(value, dict):
        yield from _object(value, _mixed)
    else:
        yield from _array(value, _mixed)


def _written(value: Json) -> Iterator[str]:
    """Yield the canonical text piece by piece."""
    match value:
        case None:
            yield "null"
        case bool():
            yield "true" if value else "false"
        case int():
            yield _integer(value)
        case float():
            yield number(value)
        case str():
            yield encode_basestring(value)
        case dict():
            yield from _object(value, _written)
        case list() | tuple():
            yield from _array(value, _written)
        case _:
            message = f"{type(value).__name__} is no JSON value"
            raise ValueError(message)


def _array(values: Sequence[Json], write: Writer) -> Iterator[str]:
    yield "["
    for place, value in enumerate(values):
        if place:
            yield ","
        yield from write(value)
    yield "]"


def _object(values: Mapping[str, Json], write: Writer) -> Iterator[str]:
    yield "{"
    for place, key in enumerate(sorted(values, key=_utf16)):
        if place:
            yield ","
        yield encode_basestring(key)
        yield ":"
        yield from write(values[key])
    yield "}"


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _integer(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        message = f"the integer {value} is too large for a JSON number; write it as text"
        raise ValueError(message)
    return str(value)


def number(value: float) -> str:
    """Return a number as ECMAScript writes it, shortest digits that read back the same."""
    if not isfinite(value):
        message = "JSON has no NaN and no infinity"
        raise ValueError(message)
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, exponent = _decimal(abs(value))
    if _PLAIN_FROM <= abs(value) < _PLAIN_BELOW:
        return sign + _plain(digits, exponent)
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{exponent:+d}"


def _decimal(value: float) -> tuple[str, int]:
    """Return the significant digits and the exponent of the first of them."""
    mantissa, _, exponent = f"{value!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    leading = len(whole + fraction) - len(digits)
    return digits.rstrip("0") or "0", int(exponent or 0) + len(whole) - leading - 1


def _plain(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    if len(digits) <= exponent + 1:
        return digits + "0" * (exponent + 1 - len(digits))
    return f"{digits[: exponent + 1]}.{digits[exponent + 1 :]}"
