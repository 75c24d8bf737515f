"""At every route but those of operation: who calls, in which role, with a token never used before.

A token's id is claimed in the store before anything is done; a route that records its answer
claims it in the same transaction instead (``Caller.unspent``).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fastapi import Request

from oncobasis.service.auth.principal import Principal, demo_principal
from oncobasis.service.auth.tokens import Accepted, DeniedError, Tokens
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs

if TYPE_CHECKING:
    from oncobasis.service.auth.replay import TokenLedger
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.settings import ServiceSettings

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls; ``unspent`` is the token whose id the route has yet to claim."""

    principal: Principal
    unspent: Accepted | None = None

    @property
    def tenant(self) -> str:
        """Return whose data the caller may see."""
        return self.principal.tenant


class People(Protocol):
    """Knows people who signed in with a browser."""

    async def caller(self, request: Request) -> Caller | None:
        """Return the person who calls, if any."""
        ...


class Guard:
    """Asks who is calling."""

    def __init__(
        self,
        settings: ServiceSettings,
        tokens: Tokens,
        ledger: TokenLedger,
        metrics: Metrics,
        people: People | None = None,
    ) -> None:
        self._settings = settings
        self._people = people
        self._tokens = tokens
        self._ledger = ledger
        self._metrics = metrics

    async def need(self, request: Request, *roles: str, spend: bool = True) -> Caller:
        """Return the caller, who has one of the roles; raises a bare 401 or a 403 problem."""
        caller = await self._caller(request, spend=spend)
        request.state.client = caller.principal.client
        request.state.tenant = caller.tenant
        if roles and caller.principal.roles.isdisjoint(roles):
            raise ProblemError("forbidden")
        return caller

    async def _caller(self, request: Request, *, spend: bool) -> Caller:
        if self._settings.is_demo:
            return Caller(demo_principal(self._settings.hooks.fhir_servers))
        if self._people is not None and "authorization" not in request.headers:
            person = await self._people.caller(request)
            if person is not None:
                return person
        try:
            accepted = await self._accepted(request, spend=spend)
        except DeniedError as denied:
            self._metrics.denied.labels(denied.reason).inc()
            logs.say("denied", logging.WARNING, reason=denied.reason)
            raise ProblemError("unauthorised") from None
        return Caller(accepted.principal, None if spend else accepted)

    async def _accepted(self, request: Request, *, spend: bool) -> Accepted:
        accepted = await self._tokens.accept(_token(request), self._audiences(request))
        if not await self._ledger.claim(accepted, durable=spend):
            raise DeniedError("replayed")
        return accepted

    def _audiences(self, request: Request) -> tuple[str, ...]:
        """Return what `aud` may be: the address that is called, exactly.

        A token for feedback may name the service that gave the card, one for the API its root.
        """
        path = request.scope["path"]
        called = f"{self._settings.base_url}{path}"
        if path.startswith("/v1/"):
            return called, f"{self._settings.base_url}/v1", self._settings.base_url
        return called, called.removesuffix("/feedback")


def _token(request: Request) -> str:
    given = request.headers.getlist("authorization")
    if len(given) != 1 or not given[0].lower().startswith(_BEARER):
        raise DeniedError("absent" if not given else "form")
    return given[0][len(_BEARER) :].strip()
