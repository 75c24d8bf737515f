"""The session of a person: a sealed cookie with digest, tenant and roles; no name, no token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.service.auth.guard import Caller
from oncobasis.service.auth.principal import Principal
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.pages.refused import is_own
from oncobasis.settings import ROLES

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

    from oncobasis.core.canonical import Json
    from oncobasis.service.oauth.ended import SessionEnds
    from oncobasis.service.oauth.sealed import Cookies, Sealer

CLIENT = "people"
_COOKIE, _PURPOSE = "oncobasis-person", "person"
_SAFE = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Sessions:
    """Opens sessions and finds them."""

    sealer: Sealer
    ends: SessionEnds
    cookies: Cookies
    seconds: int
    base_url: str

    def open(self, response: Response, principal: Principal) -> None:
        """Begin a session."""
        content = {
            "user": principal.user,
            "tenant": principal.tenant,
            "roles": sorted(principal.roles),
            **self.ends.begun(),
        }
        sealed = self.sealer.sealed(_PURPOSE, dict(content), self.seconds)
        self.cookies.put(response, _COOKIE, sealed, "/", self.seconds)

    async def close(self, request: Request, response: Response, *, everywhere: bool) -> None:
        """End the session that a browser holds, or every session of its person."""
        content = self._held(request)
        caller = await self.caller(request)
        if content is not None and caller is not None:
            user = caller.principal.user
            if everywhere and user is not None:
                await self.ends.end_all(caller.principal, user)
            else:
                await self.ends.end(content, caller.principal)
        self.cookies.put(response, _COOKIE, "", "/", 0)

    async def caller(self, request: Request) -> Caller | None:
        """Return the person who calls, if any.

        Raises a 403 problem for a request that changes something and comes from another page.
        """
        content = self._held(request)
        if content is None:
            return None
        if request.method not in _SAFE and not is_own(request, self.base_url):
            raise ProblemError("forbidden")
        named = content["roles"]
        roles = frozenset(ROLES) & frozenset(named if isinstance(named, list) else ())
        tenant = str(content["tenant"])
        user = None if content["user"] is None else str(content["user"])
        if not await self.ends.hold(content, tenant, user):
            return None
        return Caller(Principal(CLIENT, tenant, roles, user))

    def _held(self, request: Request) -> dict[str, Json] | None:
        held = request.cookies.get(self.cookies.name(_COOKIE))
        return self.sealer.opened(_PURPOSE, held)
