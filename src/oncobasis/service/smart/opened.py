"""An opened report: which assessment this browser may see, for how long, by whose sign-in.

Each report has a cookie of its own, valid for its own address alone, so that reports of two
patients in two windows never stand in for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.service.oauth.errors import SignInError

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

    from oncobasis.service.oauth.sealed import Cookies, Sealer
    from oncobasis.service.smart.launch import Launched

_COOKIE = "oncobasis-app"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a browser may see."""

    assessment: str
    tenant: str
    client: str
    missing: tuple[str, ...]
    banner: str = ""


@dataclass(frozen=True, slots=True)
class OpenedReports:
    """Opens reports and closes them."""

    sealer: Sealer
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
                "missing": list(launched.missing),
                "banner": launched.banner,
            },
            self.seconds,
        )
        self.cookies.put(response, _COOKIE, sealed, f"/app/{assessment}", self.seconds)

    def close(self, response: Response, assessment: str) -> None:
        """Let this browser see it no more."""
        self.cookies.put(response, _COOKIE, "", f"/app/{assessment}", 0)

    def find(self, request: Request, assessment: str) -> Opened:
        """Return what this browser may see at an address; raises SignInError."""
        held = request.cookies.get(self.cookies.name(_COOKIE))
        content = self.sealer.opened(f"app {assessment}", held)
        if content is None:
            raise SignInError("session")
        missing = content["missing"]
        return Opened(
            assessment,
            str(content["tenant"]),
            str(content["client"]),
            tuple(str(one) for one in (missing if isinstance(missing, list) else ())),
            str(content["banner"]),
        )
