"""Public keys of clients: JWK Sets that are on file, or behind an address that a client may name.

Keys are P-384 for ES384 and RSA of 2,048 bits or more for RS384; everything else in a set is left
out. An address is fetched only when it is on the client's list; it is kept for some minutes, and
fetched again for an unknown key at most once a minute.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from jwt.exceptions import PyJWTError

from oncobasis.core.errors import UsageError
from oncobasis.service.http.fetched import content_of
from oncobasis.settings import is_loopback

if TYPE_CHECKING:
    from oncobasis.settings import ClientSettings

PublicKey: TypeAlias = EllipticCurvePublicKey | RSAPublicKey
KeySet: TypeAlias = Mapping[tuple[str, str], PublicKey]
"""Keys by algorithm and ``kid``."""

ALGORITHMS = ("ES384", "RS384")
_LEAST_RSA_BITS = 2048
_LARGEST_SET = 262_144
_KEPT_SECONDS, _AGAIN_SECONDS = 600.0, 60.0


def key_set(document: object) -> KeySet:
    """Return the usable keys of a JWK Set; raises ValueError for what is no set of public keys."""
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        message = "there is no JWK Set"
        raise ValueError(message)  # noqa: TRY004 - the content is wrong, not the call
    found: dict[tuple[str, str], PublicKey] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
            continue
        if entry.keys() & {"d", "k", "p", "q"}:
            message = "the JWK Set holds a secret key"
            raise ValueError(message)
        if entry.get("use", "sig") != "sig":
            continue
        told, key = entry.get("alg"), _key(entry)
        algorithm = None if key is None else _algorithm(key)
        if key is not None and algorithm is not None and told in {None, algorithm}:
            found[algorithm, entry["kid"]] = key
    return found


def _key(entry: Mapping[str, object]) -> PublicKey | None:
    try:
        if entry.get("kty") == "EC":
            key: object = ECAlgorithm.from_jwk(json.dumps(entry))
        elif entry.get("kty") == "RSA":
            key = RSAAlgorithm.from_jwk(json.dumps(entry))
        else:
            return None
    except (PyJWTError, ValueError, TypeError):
        return None
    return key if isinstance(key, EllipticCurvePublicKey | RSAPublicKey) else None


def _algorithm(key: PublicKey) -> str | None:
    if isinstance(key, RSAPublicKey):
        return "RS384" if key.key_size >= _LEAST_RSA_BITS else None
    return "ES384" if isinstance(key.curve, SECP384R1) else None


def read_key_file(path: Path) -> KeySet:
    """Return the keys of a file; raises UsageError."""
    try:
        found = key_set(json.loads(path.read_bytes()))
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", where=path.name, remedy="check jwks_file"
        ) from None
    except ValueError as error:
        raise UsageError(
            f"is no JWK Set of public keys: {error}", where=path.name, remedy="export it again"
        ) from None
    if not found:
        raise UsageError(
            "holds no usable key",
            where=path.name,
            remedy="use P-384 (ES384) or RSA of 2048 bits or more (RS384), each with a kid",
        )
    return found


@dataclass(slots=True)
class _Fetched:
    """The keys behind one address, and when they were read."""

    keys: KeySet = field(default_factory=dict)
    good_until: float = 0.0
    not_before: float = 0.0


class ClientKeys:
    """The keys of one client."""

    def __init__(
        self, settings: ClientSettings, http: httpx.AsyncClient, clock: Callable[[], float]
    ) -> None:
        self._static = {} if settings.jwks_file is None else read_key_file(settings.jwks_file)
        self._allowed = frozenset(settings.jku)
        refused = [one for one in self._allowed if not may_fetch(one)]
        if refused:
            raise UsageError(
                "jku must begin with https:// (http:// on loopback only)",
                where=f"client {settings.id}",
                remedy="give the address of the client's JWK Set",
            )
        self._http = http
        self._clock = clock
        self._fetched: dict[str, _Fetched] = {}

    async def find(self, algorithm: str, kid: str, jku: str | None) -> PublicKey | None:
        """Return the key that a token names; None when this client has no such key."""
        key = self._static.get((algorithm, kid))
        if key is not None or jku not in self._allowed or jku is None:
            return key
        cached = self._fetched.setdefault(jku, _Fetched())
        now = self._clock()
        known = cached.keys.get((algorithm, kid))
        if (known is None and now >= cached.not_before) or now >= cached.good_until:
            # Set before waiting, so that a flood of tokens makes one request.
            cached.not_before, cached.good_until = now + _AGAIN_SECONDS, now + _AGAIN_SECONDS
            fresh = await self._fetch(jku)
            if fresh is not None:
                cached.keys, cached.good_until = fresh, now + _KEPT_SECONDS
        return cached.keys.get((algorithm, kid))

    async def _fetch(self, address: str) -> KeySet | None:
        try:
            async with self._http.stream("GET", address, follow_redirects=False) as answer:
                if answer.status_code != httpx.codes.OK:
                    return None
                content = await content_of(answer, _LARGEST_SET)
            return None if content is None else key_set(json.loads(content))
        except (httpx.HTTPError, ValueError):
            return None


def may_fetch(address: str) -> bool:
    """Whether an address is one over TLS, or of this machine."""
    parts = urlsplit(address)
    if parts.username or parts.password or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
