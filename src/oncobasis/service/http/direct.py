"""The way of the few routes that are called all the time, past everything they have no need of.

The framework looks for a route twice, solves dependencies and opens stacks for each request, which
costs as much as answering it. The same endpoints stand in the framework's routes for their
description and for all that is not exactly such a call.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from starlette.requests import Request

from oncobasis.service.http.problems import ProblemError

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Direct:
    """An endpoint, and the template of its route, which is what figures and logs say."""

    path: str
    endpoint: Callable[[Request], Awaitable[Response]]


Directs: TypeAlias = Mapping[tuple[str, str], Direct]
"""By method and path."""


class DirectRoutes:
    """Takes listed requests to their endpoints, the others to the framework; ASGI middleware."""

    def __init__(self, app: ASGIApp, *, directs: Directs) -> None:
        self._app = app
        self._directs = directs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or pass it on."""
        found = None
        if scope["type"] == "http":
            found = self._directs.get((scope["method"], scope["path"]))
        if found is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = found
        try:
            response = await found.endpoint(Request(scope, receive, send))
        except ProblemError as problem:
            response = problem.response()
        await response(scope, receive, send)
