"""What a request must pass before anything of it is parsed: host, rate, slots, size, time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from oncobasis.service.http.buckets import Buckets
from oncobasis.service.http.problems import ProblemError
from oncobasis.settings import is_loopback

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.settings import ServiceSettings

FREE = frozenset({"/healthz", "/readyz", "/metrics"})
"""Answered even when everything else is refused."""

_RETRY = {"retry-after": "1"}


class Gate:
    """Refuses early and cheaply; an ASGI middleware."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: ServiceSettings,
        metrics: Metrics,
        clock: Callable[[], float],
    ) -> None:
        self._app = app
        self._settings = settings
        self._limits = settings.limits
        self._metrics = metrics
        self._buckets = Buckets(self._limits.rate, self._limits.burst, clock)
        self._taken = {"request": 0, "stream": 0}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self._check_host(headers)
            if scope["path"] not in FREE:
                self._check_rate(scope)
                self._check_slots(scope)
                receive = self._bounded(headers, receive)
        except ProblemError as problem:
            self._metrics.refused.labels(problem.kind).inc()
            await problem.response()(scope, receive, send)
            return
        if scope["path"] in FREE:
            await self._app(scope, receive, send)
        else:
            await self._in_slot(scope, receive, send)

    async def _in_slot(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = _slot_of(scope)
        self._taken[kind] += 1
        self._metrics.active.set(self._taken["request"])
        try:
            await self._app(scope, receive, send)
        finally:
            self._taken[kind] -= 1
            self._metrics.active.set(self._taken["request"])

    def _check_host(self, headers: Headers) -> None:
        """In the demo mode a foreign page could reach loopback under a name of its own."""
        if not self._settings.is_demo:
            return
        host = headers.get("host", "")
        name, _, port = host.rpartition(":")
        name = name if port.isdigit() else host
        if name and not is_loopback(name.strip("[]")):
            raise ProblemError("misdirected", "the demo mode answers on loopback only")

    def _check_rate(self, scope: Scope) -> None:
        client = scope.get("client") or ("", 0)
        seconds = self._buckets.wait(str(client[0]))
        if seconds:
            raise ProblemError("too_many", headers={"retry-after": str(seconds)})

    def _check_slots(self, scope: Scope) -> None:
        if self._taken[_slot_of(scope)] >= self._limits.active:
            raise ProblemError("overloaded", headers=_RETRY)

    def _bounded(self, headers: Headers, receive: Receive) -> Receive:
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise ProblemError("unsupported_media_type", "send the body without Content-Encoding")
        multipart = headers.get("content-type", "").lower().startswith("multipart/")
        limits = self._limits
        most = limits.upload_bytes if multipart else limits.body_bytes
        seconds = limits.upload_seconds if multipart else limits.body_seconds
        told = headers.get("content-length", "0")
        if not told.isdigit() or int(told) > most:
            raise _too_large(most)
        return _Counted(receive, most, seconds)


class _Counted:
    """A body that is counted and timed while it comes in."""

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self._receive = receive
        self._left = self._most = most
        self._until = asyncio.get_running_loop().time() + seconds
        self._whole = False

    async def __call__(self) -> Message:
        """Return the next part of the body; raises a problem beyond a limit."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise ProblemError("too_slow") from None
        if message["type"] != "http.request":
            return message
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _too_large(self._most)
        self._whole = not message.get("more_body", False)
        return message


def _slot_of(scope: Scope) -> str:
    """A stream of events is open for minutes and does next to nothing: it has slots of its own."""
    return "stream" if scope["path"].endswith("/events") else "request"


def _too_large(most: int) -> ProblemError:
    return ProblemError("too_large", f"at most {most} bytes are read")
