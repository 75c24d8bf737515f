"""Signed tokens of clients (CDS Hooks, "Trusting CDS Clients"): everything is checked, or nobody.

Algorithms are ES384 and RS384 and those alone, told by the key that is on file and not by the
token. ``iat`` and ``nbf`` may lie some seconds ahead; ``exp`` may not lie behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError

from oncobasis.service.auth.keys import ALGORITHMS, ClientKeys
from oncobasis.service.auth.principal import Principal, user_digest

if TYPE_CHECKING:
    import httpx

    from oncobasis.settings import ClientSettings, ServiceSettings

_LONGEST_TOKEN = 8192
_LONGEST_NAME = 512
_JWS = PyJWS(algorithms=ALGORITHMS)


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
        header, claims = _unverified(token)
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
        try:
            _JWS.decode(token, key, algorithms=[algorithm])
        except (PyJWTError, ValueError, TypeError):
            raise DeniedError("signature") from None
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


def _unverified(token: str) -> tuple[Mapping[str, object], Mapping[str, object]]:
    if len(token) > _LONGEST_TOKEN:
        raise DeniedError("length")
    try:
        parts = _JWS.decode_complete(token, options={"verify_signature": False})
        claims = json.loads(parts["payload"])
    except (PyJWTError, ValueError, RecursionError):
        raise DeniedError("form") from None
    header = parts["header"]
    if not isinstance(claims, dict) or str(header.get("typ", "JWT")).upper() != "JWT":
        raise DeniedError("form")
    if "crit" in header:
        raise DeniedError("critical")
    return header, claims


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
