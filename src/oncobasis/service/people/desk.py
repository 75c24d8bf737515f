"""Sign-in of people: away to the issuer, back with an id token, and out again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from oncobasis.service.auth.principal import Principal, user_digest
from oncobasis.service.oauth.client import Client, Registration
from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.oauth.flow import Asked, Flow, check_issuer
from oncobasis.service.oauth.web import text_of
from oncobasis.service.people.roles import roles_of
from oncobasis.service.people.sessions import CLIENT

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

    from oncobasis.service.oauth.discovery import Discovery
    from oncobasis.service.oauth.identity import Identities
    from oncobasis.settings import PeopleSettings

CALLBACK = "/signin/callback"
_AFTER = re.compile(r"/(reports/as-[0-9a-f]{32})?")


@dataclass(frozen=True, slots=True)
class Entered:
    """A person who signed in, and where they were going."""

    principal: Principal
    state: str
    after: str


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """Signs people in."""

    settings: PeopleSettings
    client: Client
    base_url: str
    discovery: Discovery
    identities: Identities
    flow: Flow

    async def begin(self, request: Request) -> Response:
        """Return the redirect to the issuer; raises SignInError."""
        endpoints = await self.discovery.openid(self.client, self.settings.issuer)
        scope = " ".join(dict.fromkeys(("openid", *self.settings.scopes)))
        after = after_of(request.query_params.get("next"))
        base = self.settings.issuer
        return self.flow.leave(
            Asked(self.client, endpoints, base, scope, self._redirect, {}, after)
        )

    async def complete(self, request: Request) -> Entered:
        """Return who signed in; raises SignInError."""
        pending, state, code = await self.flow.returned(request, self.client.id)
        endpoints = await self.discovery.openid(self.client, self.settings.issuer)
        check_issuer(request, endpoints)
        answer = await self.flow.redeem(self.client, endpoints, pending, code, self._redirect)
        token = text_of(answer, "id_token", 16_384)
        if token is None:
            raise SignInError("identity")
        claims = await self.identities.claims(token, self.client, endpoints, pending.nonce)
        roles = roles_of(claims, self.settings.roles_claim, self.settings.roles)
        if not roles:
            raise SignInError("roles")
        user = user_digest(str(claims["iss"]), str(claims["sub"]))
        principal = Principal(CLIENT, self.settings.tenant, roles, user)
        return Entered(principal, state, after_of(pending.after))

    async def leaving(self) -> str | None:
        """Return where the issuer signs people out; None where it has no such address."""
        try:
            endpoints = await self.discovery.openid(self.client, self.settings.issuer)
        except SignInError:
            return None
        if endpoints.end_session is None:
            return None
        query = {
            "client_id": self.client.client_id,
            "post_logout_redirect_uri": f"{self.base_url}/signedout",
        }
        return f"{endpoints.end_session}?{urlencode(query)}"

    @property
    def _redirect(self) -> str:
        return f"{self.base_url}{CALLBACK}"


def people_client(settings: PeopleSettings) -> Client:
    """Return the service as a client of the issuer; raises UsageError."""
    return Registration(
        CLIENT,
        settings.client_id,
        settings.issuer,
        settings.endpoints,
        settings.key_file,
        settings.secret_file,
    ).client()


def after_of(asked: str | None) -> str:
    """Return a page of the service's own; anything else is its first page."""
    return asked if asked is not None and _AFTER.fullmatch(asked) else "/"
