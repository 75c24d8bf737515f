"""SMART Backend Services: a token for the service itself, got with a signed assertion."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.oauth.flow import check_tokens
from oncobasis.service.smart.servers import scopes

if TYPE_CHECKING:
    from oncobasis.service.oauth.discovery import Discovery
    from oncobasis.service.oauth.web import Web
    from oncobasis.service.smart.servers import Emr

_EARLY_SECONDS = 30.0
_USUAL_SECONDS, _LONGEST_SECONDS = 300, 3600


class BackendTokens:
    """Gets tokens of one EMR and keeps each, in memory, until shortly before it ends."""

    def __init__(
        self, emr: Emr, web: Web, discovery: Discovery, clock: Callable[[], float], more: str = ""
    ) -> None:
        self._emr = emr
        self._web = web
        self._discovery = discovery
        self._clock = clock
        self._more = more
        self._token = ""
        self._until = 0.0

    async def token(self) -> str:
        """Return a token that is good for some time; raises SignInError."""
        if self._clock() < self._until:
            return self._token
        base = self._emr.standalone
        if base is None:
            raise SignInError("server")
        endpoints = await self._discovery.smart(self._emr.client, base)
        form, headers = self._emr.client.proof(endpoints.token)
        asked = " ".join([*scopes(endpoints, "system"), *self._more.split()])
        answer = await self._web.post(
            endpoints.token,
            {"grant_type": "client_credentials", "scope": asked, **form},
            headers,
        )
        self._token = check_tokens(answer)
        lasts = answer.get("expires_in")
        seconds = lasts if isinstance(lasts, int) and lasts > 0 else _USUAL_SECONDS
        self._until = self._clock() + min(seconds, _LONGEST_SECONDS) - _EARLY_SECONDS
        return self._token
