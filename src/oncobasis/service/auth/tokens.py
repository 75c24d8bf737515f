"""Signed tokens of clients (CDS Hooks, "Trusting CDS Clients"): everything is checked, or nobody.

Algorithms are ES384 and RS384 and those alone, told by the key that is on file and not by the
token. ``iat`` and ``nbf`` may lie some seconds ahead; ``exp`` may not lie behind.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError

from oncobasis.service.auth.keys import ALGORITHMS, ClientKeys
from oncobasis.service.auth.principal import Principal, user_digest

if TYPE_CHECKING:
    import httpx

    from oncobasis.service.auth.keys import PublicKey
    from oncobasis.settings import ClientSettings, ServiceSettings

_LONGEST_TOKEN = 8192
_LONGEST_NAME = 512
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_VERIFIERS = {name: PyJWS().get_algorithm_by_name(name) for name in ALGORITHMS}


class DeniedError(Exception):
    """Why a token is not accepted: a code for the figures, never told to the caller."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A token that holds: who calls, and the id by which it is used once."""

    principal: Principal
    issuer: str
    jti: str
    expires: int


@dataclass(frozen=True, slots=True)
class _Read:
    """The parts of a token, its signature not checked yet."""

    header: Mapping[str, object]
    claims: Mapping[str, object]
    signed: bytes
    signature: bytes


class Tokens:
    """Checks tokens against the clients of the settings."""

    def __init__(
        self, settings: ServiceSettings, http: httpx.AsyncClient, clock: Callable[[], float]
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._clients = {client.issuer: client for client in settings.clients}
        self._keys = {client.issuer: ClientKeys(client, http, clock) for client in settings.clients}

    async def accept(self, token: str, audiences: Sequence[str]) -> Accepted:
        """Return who sent the token; ``audiences`` name the address that was called.

        Raises DeniedError.
        """
        read = _unverified(token)
        header, claims = read.header, read.claims
        client = self._clients.get(_text(claims, "iss"))
        if client is None:
            raise DeniedError("issuer")
        algorithm, jku = header.get("alg"), header.get("jku")
        if algorithm not in ALGORITHMS or not isinstance(algorithm, str):
            raise DeniedError("algorithm")
        key = await self._keys[client.issuer].find(
            algorithm, _text(header, "kid"), jku if isinstance(jku, str) else None
        )
        if key is None:
            raise DeniedError("key")
        if not _holds(read, algorithm, key):
            raise DeniedError("signature")
        return self._accepted(client, claims, audiences)

    def _accepted(
        self, client: ClientSettings, claims: Mapping[str, object], audiences: Sequence[str]
    ) -> Accepted:
        expires = self._check_times(claims)
        named = claims.get("aud")
        given = named if isinstance(named, list) else [named]
        if not set(client.audiences or audiences) & {one for one in given if isinstance(one, str)}:
            raise DeniedError("audience")
        tenant = claims.get("tenant", client.tenants[0])
        if tenant not in client.tenants:
            raise DeniedError("tenant")
        subject = claims.get("sub")
        if subject is not None and not isinstance(subject, str):
            raise DeniedError("subject")
        principal = Principal(
            client=client.id,
            tenant=str(tenant),
            roles=frozenset(client.roles),
            user=user_digest(client.issuer, subject) if subject else None,
            fhir_servers=(*client.fhir_servers, *self._settings.hooks.fhir_servers),
        )
        return Accepted(principal, client.issuer, _text(claims, "jti"), expires)

    def _check_times(self, claims: Mapping[str, object]) -> int:
        now, leeway = self._clock(), self._settings.leeway_seconds
        issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
        if expires <= now:
            raise DeniedError("expired")
        if issued > now + leeway:
            raise DeniedError("early")
        if "nbf" in claims and _moment(claims, "nbf") > now + leeway:
            raise DeniedError("early")
        if expires - issued > self._settings.token_seconds:
            raise DeniedError("lifetime")
        return expires


def _unverified(token: str) -> _Read:
    """Read a token in compact form, once: header and claims are needed to find the key."""
    if len(token) > _LONGEST_TOKEN:
        raise DeniedError("length")
    if not _FORM.fullmatch(token):
        raise DeniedError("form")
    signed, _, signature = token.rpartition(".")
    try:
        header, claims = (orjson.loads(_decoded(part)) for part in signed.split("."))
        read = _Read(header, claims, signed.encode(), _decoded(signature))
    except ValueError:
        raise DeniedError("form") from None
    if not isinstance(claims, dict) or not isinstance(header, dict):
        raise DeniedError("form")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise DeniedError("form")
    if header.keys() & {"crit", "b64"}:
        raise DeniedError("critical")
    return read


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _holds(read: _Read, algorithm: str, key: PublicKey) -> bool:
    try:
        return _VERIFIERS[algorithm].verify(read.signed, key, read.signature)
    except (PyJWTError, ValueError, TypeError):
        return False


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME:
        raise DeniedError(name)
    return value


def _moment(claims: Mapping[str, object], name: str) -> int:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DeniedError(name)
    try:
        return int(value)
    except (ValueError, OverflowError):
        raise DeniedError(name) from None
