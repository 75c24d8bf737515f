"""Where an authorisation server is: SMART and OpenID configuration, from listed addresses alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.oauth.web import Web, text_of

if TYPE_CHECKING:
    from oncobasis.service.oauth.client import Client
    from oncobasis.service.oauth.web import Document

SMART, OPENID = "smart-configuration", "openid-configuration"
_KEPT_SECONDS = 600.0
_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of a server and what it can do; ``issuer`` is that of its id tokens."""

    token: str
    authorize: str | None = None
    issuer: str | None = None
    jwks: str | None = None
    end_session: str | None = None
    names_issuer: bool = False
    capabilities: frozenset[str] = frozenset()


class Discovery:
    """Reads configurations and keeps each for some minutes."""

    def __init__(self, web: Web, clock: Callable[[], float]) -> None:
        self._web = web
        self._clock = clock
        self._kept: dict[tuple[str, str], tuple[float, Endpoints]] = {}

    async def smart(self, client: Client, base: str) -> Endpoints:
        """Return the endpoints of a FHIR server; raises SignInError."""
        return await self._found(client, base, SMART)

    async def openid(self, client: Client, issuer: str) -> Endpoints:
        """Return the endpoints of an issuer of OpenID Connect; raises SignInError."""
        return await self._found(client, issuer, OPENID)

    async def _found(self, client: Client, base: str, kind: str) -> Endpoints:
        kept = self._kept.get((base, kind))
        if kept is not None and self._clock() < kept[0]:
            return kept[1]
        if not client.may_ask(base):
            raise SignInError("address")
        document = await self._web.get(f"{base.rstrip('/')}/.well-known/{kind}")
        if kind == OPENID and document.get("issuer") != base:
            raise SignInError("discovery")
        made = _endpoints(client, document)
        if kind == SMART and made.issuer is not None and made.jwks is None:
            made = await self._with_keys(client, made, made.issuer)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[base, kind] = (self._clock() + _KEPT_SECONDS, made)
        return made

    async def _with_keys(self, client: Client, made: Endpoints, issuer: str) -> Endpoints:
        """Ask the issuer itself for its keys, as OpenID Connect has it."""
        if not client.may_ask(issuer):
            return made
        found = await self._found(client, issuer, OPENID)
        return Endpoints(
            made.token,
            made.authorize,
            issuer,
            found.jwks,
            found.end_session,
            made.names_issuer,
            made.capabilities,
        )


def _endpoints(client: Client, document: Document) -> Endpoints:
    methods = document.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        raise SignInError("discovery")
    addresses = {
        name: text_of(document, name)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
    }
    if any(one is not None and not client.may_ask(one) for one in addresses.values()):
        # An address elsewhere is one that nobody vouched for.
        raise SignInError("address")
    token = addresses["token_endpoint"]
    if token is None:
        raise SignInError("discovery")
    capabilities = document.get("capabilities")
    return Endpoints(
        token=token,
        authorize=addresses["authorization_endpoint"],
        issuer=text_of(document, "issuer"),
        jwks=addresses["jwks_uri"],
        end_session=addresses["end_session_endpoint"],
        names_issuer=document.get("authorization_response_iss_parameter_supported") is True,
        capabilities=frozenset(
            one
            for one in (capabilities if isinstance(capabilities, list) else ())
            if isinstance(one, str)
        ),
    )
