"""The outermost layer: an id for each request, one log line, figures, headers, defects as 500."""

from __future__ import annotations

import logging
import time
import uuid
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from oncobasis.service.http.gate import FREE
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs
from oncobasis.store.errors import StoreUnavailableError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from oncobasis.service.observe.metrics import Metrics

DEMO_HEADER = "oncobasis-mode"
_UNMATCHED = "unmatched"
_CLIENT_CLOSED = 499
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class Observed:
    """Sees every request and answer; an ASGI middleware."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, demo: bool, frames: tuple[str, ...] = ()
    ) -> None:
        self._app = app
        self._metrics = metrics
        ancestors = " ".join(("'self'", *frames))
        self._policy = f"frame-ancestors {ancestors}"
        self._headers = _HEADERS | ({DEMO_HEADER: "demo, no authentication"} if demo else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and say what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(send, self._headers, self._policy)
        scope.setdefault("state", {})["request_id"] = exchange.id
        try:
            await self._app(scope, receive, exchange.send)
        except Exception as error:  # noqa: BLE001 - the edge: whatever is left is a defect of ours
            logs.say_defect(error, request=exchange.id, route=route_of(scope))
            if not exchange.status:
                await _problem_of(error).response()(scope, receive, exchange.send)
        finally:
            self._report(scope, exchange)

    def _report(self, scope: Scope, exchange: _Exchange) -> None:
        seconds = time.perf_counter() - exchange.began
        route, status = route_of(scope), exchange.status or _CLIENT_CLOSED
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        state = scope.get("state", {})
        logs.say(
            "request",
            logging.DEBUG if scope["path"] in FREE else logging.INFO,
            request=exchange.id,
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            bytes_out=exchange.sent,
            client=state.get("client"),
            tenant=state.get("tenant"),
        )


_METHODS = frozenset({"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})


class _Exchange:
    """One request's answer on its way out."""

    def __init__(self, send: Send, headers: dict[str, str], policy: str) -> None:
        self._send = send
        self._headers = headers
        self._policy = policy
        self.id = uuid.uuid4().hex
        self.began = time.perf_counter()
        self.status = 0
        self.sent = 0

    async def send(self, message: Message) -> None:
        """Send a part of the answer with the headers that all answers have."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.id
            for name, value in self._headers.items():
                headers.setdefault(name, value)
            if headers.get("content-type", "").startswith("text/html"):
                headers["content-security-policy"] = self._policy
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
        await self._send(message)


def _problem_of(error: Exception) -> ProblemError:
    """Return what the caller is told: a store that can't be read may be there again soon."""
    if isinstance(error, StoreUnavailableError):
        return ProblemError("not_ready", headers={"retry-after": "1"})
    return ProblemError("internal")


def route_of(scope: Scope) -> str:
    """Return the template of the route, never the path: a path may hold an id."""
    route = getattr(scope.get("route"), "path", None)
    if isinstance(route, str):
        return route
    path: str = scope["path"]
    return path if path in FREE else _UNMATCHED
