"""The application: its layers, its routes, and how it starts and ends."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from oncobasis import __version__
from oncobasis.service.auth.guard import Guard
from oncobasis.service.auth.replay import MemoryLedger
from oncobasis.service.auth.tokens import Tokens
from oncobasis.service.http.gate import Gate
from oncobasis.service.http.observed import DEMO_HEADER, Observed
from oncobasis.service.lifecycle import Lifecycle, OpenParts
from oncobasis.service.metrics import Metrics
from oncobasis.service.operation import operation_routes
from oncobasis.service.problems import TITLES, ProblemError

if TYPE_CHECKING:
    from starlette.responses import Response

    from oncobasis.settings import ServiceSettings

_KINDS = {404: "not_found", 405: "method_not_allowed", 406: "not_acceptable"}
_ALLOWED_HEADERS = (
    "Accept", "Accept-Language", "Authorization", "Content-Type", "Idempotency-Key",
    "If-None-Match", "Prefer",
)  # fmt: skip
_EXPOSED_HEADERS = ("ETag", "Location", "Link", "Retry-After", "X-Request-Id", DEMO_HEADER)


def create_app(
    settings: ServiceSettings,
    open_parts: OpenParts,
    *,
    clock: Callable[[], float] = time.time,
) -> FastAPI:
    """Return the application; ``open_parts`` is called when it starts, beside the loop."""
    metrics = Metrics()
    lifecycle = Lifecycle(open_parts, metrics)
    # Built here, so that a wrong key file ends the start and not the first request.
    http = httpx.AsyncClient(timeout=settings.hooks.fetch_seconds, trust_env=False)
    tokens = Tokens(settings, http, clock)
    guard = Guard(settings, tokens, MemoryLedger(clock), metrics)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await lifecycle.start()
        try:
            yield
        finally:
            await lifecycle.end()
            await http.aclose()

    app = FastAPI(
        title="oncobasis",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.lifecycle = lifecycle
    app.state.guard = guard
    app.include_router(operation_routes(settings, lifecycle, metrics))
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(HTTPException, _http_problem)
    # The last one added is the outermost.
    app.add_middleware(Gate, settings=settings, metrics=metrics, clock=time.monotonic)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=list(_ALLOWED_HEADERS),
            expose_headers=list(_EXPOSED_HEADERS),
            max_age=600,
        )
    app.add_middleware(Observed, metrics=metrics, demo=settings.is_demo)
    return app


async def _problem(_: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return error.response()


async def _http_problem(_: Request, error: Exception) -> Response:
    """Answer what the router refuses (no such path or method) in the same form."""
    status = getattr(error, "status_code", 500)
    kind = _KINDS.get(status, "bad_request" if status < 500 else "internal")  # noqa: PLR2004
    assert kind in TITLES  # noqa: S101
    return ProblemError(kind, headers=getattr(error, "headers", None)).response()
