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

    from oncobasis.service.oauth.sealed import Cookies, Sealer

CLIENT = "people"
_COOKIE, _PURPOSE = "oncobasis-person", "person"
_SAFE = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Sessions:
    """Opens sessions and finds them."""

    sealer: Sealer
    cookies: Cookies
    seconds: int
    base_url: str

    def open(self, response: Response, principal: Principal) -> None:
        """Begin a session."""
        content = {
            "user": principal.user,
            "tenant": principal.tenant,
            "roles": sorted(principal.roles),
        }
        sealed = self.sealer.sealed(_PURPOSE, dict(content), self.seconds)
        self.cookies.put(response, _COOKIE, sealed, "/", self.seconds)

    def close(self, response: Response) -> None:
        """End the session of this browser."""
        self.cookies.put(response, _COOKIE, "", "/", 0)

    def caller(self, request: Request) -> Caller | None:
        """Return the person who calls, if any.

        Raises a 403 problem for a request that changes something and comes from another page.
        """
        held = request.cookies.get(self.cookies.name(_COOKIE))
        content = self.sealer.opened(_PURPOSE, held)
        if content is None:
            return None
        if request.method not in _SAFE and not is_own(request, self.base_url):
            raise ProblemError("forbidden")
        named = content["roles"]
        roles = frozenset(ROLES) & frozenset(named if isinstance(named, list) else ())
        user = content["user"]
        return Caller(
            Principal(CLIENT, str(content["tenant"]), roles, None if user is None else str(user))
        )
