"""The application: its layers, its routes, and how it starts and ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from oncobasis import __version__
from oncobasis.service.api.docs import description_of
from oncobasis.service.demo import Told, preload
from oncobasis.service.http.direct import DirectRoutes
from oncobasis.service.http.gate import Gate
from oncobasis.service.http.observed import DEMO_HEADER, Observed
from oncobasis.service.http.origins import ListedOrigins
from oncobasis.service.http.problems import ProblemError, invalid
from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.wiring import wire

if TYPE_CHECKING:
    from starlette.responses import Response

    from oncobasis.core.case import TumorCase
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.service.operation.ports import OpenParts
    from oncobasis.settings import ServiceSettings

_KINDS = {404: "not_found", 405: "method_not_allowed", 406: "not_acceptable"}
_EXPOSED_HEADERS = ("ETag", "Location", "Link", "Retry-After", "X-Request-Id", DEMO_HEADER)


def create_app(
    settings: ServiceSettings,
    open_parts: OpenParts,
    *,
    clock: Callable[[], float] = time.time,
    cases: Sequence[TumorCase] = (),
    told: Told | None = None,
) -> FastAPI:
    """Return the application; ``open_parts`` is called when it starts, beside the loop.

    ``cases`` are assessed once it is ready; ``told`` hears where their reports are.
    """
    wiring = wire(settings, open_parts, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await wiring.start()
        today = datetime.fromtimestamp(clock(), UTC).date()
        demo = None
        if told is not None:
            demo = asyncio.create_task(preload(wiring, cases, settings.base_url, today, told))
        try:
            yield
        finally:
            if demo is not None:
                demo.cancel()
            await wiring.end()

    app = Described(
        title="oncobasis",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.signed = not settings.is_demo
    app.state.lifecycle, app.state.upkeep = wiring.lifecycle, wiring.upkeep
    app.state.knowledge = wiring.knowledge
    for router in wiring.routers:
        app.include_router(router)
    app.add_exception_handler(SignInError, wiring.refusals.answer)
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(DirectRoutes, directs=wiring.directs)
    _add_layers(app, settings, wiring.metrics)
    return app


class Described(FastAPI):
    """An application with a description of its own making."""

    signed = True

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description."""
        if not self.openapi_schema:
            self.openapi_schema = description_of(self, signed=self.signed)
        return self.openapi_schema


def _add_layers(app: FastAPI, settings: ServiceSettings, metrics: Metrics) -> None:
    """Put the layers around the routes; the last one added is the outermost."""
    app.add_middleware(Gate, settings=settings, metrics=metrics, clock=time.monotonic)
    if settings.cors_origins:
        app.add_middleware(
            ListedOrigins,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST"],
            # Listed origins alone get this far; what their libraries add is no concern of ours.
            allow_headers=["*"],
            # A sandbox on the web may call a service on this machine or in this network.
            allow_private_network=True,
            expose_headers=list(_EXPOSED_HEADERS),
            max_age=600,
        )
    app.add_middleware(
        Observed, metrics=metrics, demo=settings.is_demo, frames=settings.frame_ancestors
    )


async def _problem(_: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return error.response()


async def _invalid(_: Request, error: Exception) -> Response:
    """Answer a parameter of the query or path that is not of its type."""
    if not isinstance(error, RequestValidationError):
        raise error
    return invalid(error).response()


async def _http_problem(request: Request, error: Exception) -> Response:
    """Answer what the router refuses (no such path or method) in the same form."""
    status = getattr(error, "status_code", 500)
    kind = _KINDS.get(status, "bad_request" if status < 500 else "internal")  # noqa: PLR2004
    headers = {name.lower(): text for name, text in (getattr(error, "headers", None) or {}).items()}
    if kind == "method_not_allowed" and (methods := _methods(request)):
        headers["allow"] = ", ".join(sorted(methods))
    return ProblemError(kind, headers=headers).response()


def _methods(request: Request) -> set[str]:
    """Return what may be done at a path; the router names the methods of its first route alone."""
    called, paths = request.scope["path"], request.app.openapi()["paths"]
    found = (
        [called]
        if called in paths
        else [path for path in paths if compile_path(path)[0].match(called)]
    )
    return {method.upper() for path in found for method in paths[path]}


_HANDLERS: dict[type[Exception], Any] = {
    ProblemError: _problem,
    RequestValidationError: _invalid,
    HTTPException: _http_problem,
}
