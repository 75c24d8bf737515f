"""An opened report: which assessment this browser may see, for how long, by whose sign-in.

Each report has a cookie of its own, valid for its own address alone, so that reports of two
patients in two windows never stand in for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.service.auth.principal import Principal
from oncobasis.service.oauth.errors import SignInError

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

    from oncobasis.core.canonical import Json
    from oncobasis.service.oauth.ended import SessionEnds
    from oncobasis.service.oauth.sealed import Cookies, Sealer
    from oncobasis.service.smart.launch import Launched

_COOKIE = "oncobasis-app"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a browser may see."""

    assessment: str
    tenant: str
    client: str
    user: str | None
    missing: tuple[str, ...]
    banner: str = ""

    @property
    def reader(self) -> Principal:
        """Who reads: the EMR's person, who may do nothing else with it."""
        return Principal(self.client, self.tenant, frozenset(), self.user)


@dataclass(frozen=True, slots=True)
class OpenedReports:
    """Opens reports and closes them."""

    sealer: Sealer
    ends: SessionEnds
    cookies: Cookies
    seconds: int

    def open(self, response: Response, launched: Launched, assessment: str) -> None:
        """Let this browser see the assessment."""
        principal = launched.caller.principal
        sealed = self.sealer.sealed(
            f"app {assessment}",
            {
                "tenant": principal.tenant,
                "client": principal.client,
                "user": principal.user,
                "missing": list(launched.missing),
                "banner": launched.banner,
                **self.ends.begun(),
            },
            self.seconds,
        )
        self.cookies.put(response, _COOKIE, sealed, f"/app/{assessment}", self.seconds)

    async def close(self, request: Request, response: Response, assessment: str) -> None:
        """Let nobody see it any more with what this browser holds."""
        content = self._held(request, assessment)
        if content is not None:
            await self.ends.end(content, _opened(assessment, content).reader)
        self.cookies.put(response, _COOKIE, "", f"/app/{assessment}", 0)

    async def find(self, request: Request, assessment: str) -> Opened:
        """Return what this browser may see at an address; raises SignInError."""
        content = self._held(request, assessment)
        if content is None:
            raise SignInError("session")
        seen = _opened(assessment, content)
        if not await self.ends.hold(content, seen.tenant, seen.user):
            raise SignInError("session")
        return seen

    def _held(self, request: Request, assessment: str) -> dict[str, Json] | None:
        held = request.cookies.get(self.cookies.name(_COOKIE))
        return self.sealer.opened(f"app {assessment}", held)


def _opened(assessment: str, content: Mapping[str, Json]) -> Opened:
    missing, user = content["missing"], content.get("user")
    return Opened(
        assessment,
        str(content["tenant"]),
        str(content["client"]),
        None if user is None else str(user),
        tuple(str(one) for one in (missing if isinstance(missing, list) else ())),
        str(content["banner"]),
    )
