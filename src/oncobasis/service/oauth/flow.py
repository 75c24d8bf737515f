"""The authorisation code flow with PKCE, from the browser's leaving to its coming back.

What must hold on return is sealed in a cookie of that browser: state, nonce, verifier and the
server that was asked. A state is used once; the store remembers it for every process.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlencode, urlsplit

from starlette.responses import RedirectResponse, Response

from oncobasis.service.auth.principal import Principal
from oncobasis.service.auth.tokens import Accepted
from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.oauth.web import Web, text_of

if TYPE_CHECKING:
    from fastapi import Request

    from oncobasis.service.oauth.client import Client
    from oncobasis.service.oauth.discovery import Endpoints
    from oncobasis.service.oauth.sealed import Cookies, Sealer
    from oncobasis.service.oauth.web import Document

Claim: TypeAlias = Callable[[Accepted], Awaitable[bool]]

PENDING_SECONDS = 600
_COOKIE = "oncobasis-signin"
_PURPOSE = "pending"
_STATES = "oncobasis:state"
_LONGEST_TOKEN = 16_384


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in under way."""

    server: str
    base: str
    nonce: str
    verifier: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an authorisation server."""

    client: Client
    endpoints: Endpoints
    base: str
    scope: str
    redirect: str
    more: Mapping[str, str]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """Sends a browser away and takes it back."""

    web: Web
    sealer: Sealer
    cookies: Cookies
    claim: Claim
    clock: Callable[[], float]

    def leave(self, asked: Asked) -> Response:
        """Return the redirect to the authorisation server, with the cookie that binds it."""
        if asked.endpoints.authorize is None:
            raise SignInError("discovery")
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": asked.client.client_id,
            "redirect_uri": asked.redirect,
            "scope": asked.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **asked.more,
        }
        address = asked.endpoints.authorize
        joint = "&" if urlsplit(address).query else "?"
        response = RedirectResponse(f"{address}{joint}{urlencode(query)}", 303)
        content: dict[str, str] = {
            "server": asked.client.id,
            "base": asked.base,
            "nonce": nonce,
            "verifier": verifier,
            "after": asked.after,
        }
        sealed = self.sealer.sealed(f"{_PURPOSE} {state}", dict(content), PENDING_SECONDS)
        path = urlsplit(asked.redirect).path
        self.cookies.put(response, _cookie_of(state), sealed, path, PENDING_SECONDS)
        return response

    async def returned(self, request: Request, server: str) -> tuple[Pending, str, str]:
        """Return the sign-in that a request completes, its state and code; raises SignInError."""
        query = request.query_params
        state = query.get("state", "")
        if len(query.getlist("state")) != 1 or not 0 < len(state) <= 200:  # noqa: PLR2004
            raise SignInError("state")
        held = request.cookies.get(self.cookies.name(_cookie_of(state)))
        content = self.sealer.opened(f"{_PURPOSE} {state}", held)
        if content is None:
            raise SignInError("state")
        pending = Pending(**{name: str(value) for name, value in content.items()})
        if not hmac.compare_digest(pending.server.encode(), server.encode()):
            raise SignInError("mixed")
        if not await self.claim(self._spent(state)):
            raise SignInError("replayed")
        if "error" in query:
            raise SignInError("denied")
        codes = query.getlist("code")
        if len(codes) != 1 or not 0 < len(codes[0]) <= 4096:  # noqa: PLR2004
            raise SignInError("request")
        return pending, state, codes[0]

    def forget(self, response: Response, state: str, path: str) -> None:
        """Take the cookie of a sign-in away."""
        self.cookies.put(response, _cookie_of(state), "", path, 0)

    async def redeem(
        self, client: Client, endpoints: Endpoints, pending: Pending, code: str, redirect: str
    ) -> Document:
        """Return the answer of the token endpoint; raises SignInError."""
        form, headers = client.proof(endpoints.token)
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": pending.verifier,
        }
        answer = await self.web.post(endpoints.token, {**asked, **form}, headers)
        check_tokens(answer)
        return answer

    def _spent(self, state: str) -> Accepted:
        principal = Principal("signin", "signin", frozenset())
        return Accepted(principal, _STATES, state, int(self.clock()) + 2 * PENDING_SECONDS)


def check_issuer(request: Request, endpoints: Endpoints) -> None:
    """Refuse an answer of another server than the one that was asked (RFC 9207)."""
    named = request.query_params.getlist("iss")
    if (endpoints.names_issuer and not named) or any(one != endpoints.issuer for one in named):
        raise SignInError("mixed")


def check_tokens(answer: Document) -> str:
    """Return the access token; raises SignInError for what is no bearer token."""
    token = text_of(answer, "access_token", _LONGEST_TOKEN)
    kind = text_of(answer, "token_type")
    visible = token is not None and token.isascii() and token.isprintable() and " " not in token
    if token is None or not visible or kind is None or kind.lower() != "bearer":
        raise SignInError("exchange")
    return token


def _cookie_of(state: str) -> str:
    """Return the name of a sign-in's cookie: sign-ins in two windows don't disturb each other."""
    return f"{_COOKIE}-{sha256(state.encode()).hexdigest()[:12]}"
