"""One connection of a client, before and after the application: what it may make the server hold.

The server below bounds neither the head of a request, nor how long a client takes to send it or
to fetch its answer. An answer that nobody fetches would keep its slot for ever, and a head without
end all memory. Proxies bound both, but nobody is made to have one.
"""

from __future__ import annotations

import asyncio
import resource
from functools import cache
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from oncobasis.service.http.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

LONGEST_HEAD = 65_536
"""Bytes of a head that comes in several pieces, beside the first of them."""
MOST_HEADERS = 200
LOOK_SECONDS = 30.0
"""How often a connection is looked at: one that waits for its client at two looks is ended."""
LEAST_FETCHED = 16_384
"""Bytes of an answer that a client must fetch between two looks."""

_TITLE = b'{"type":"urn:oncobasis:problem:head_too_large","title":"Too many headers","status":431}'
_TOO_LARGE = b"\r\n".join(
    (
        b"HTTP/1.1 431 Request Header Fields Too Large",
        b"content-type: " + MEDIA_TYPE.encode(),
        b"content-length: %d" % len(_TITLE),
        b"connection: close",
        b"",
        _TITLE,
    )
)


class Connection(HttpToolsProtocol):
    """Ends connections that wait for their client for too long or send too much of a head."""

    _head = 0
    _waited: object = None
    _pending = 0
    _running: RequestResponseCycle | None = None
    _looking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look; refuse it where files for the store would run short."""
        super().connection_made(transport)
        if len(self.connections) > most_connections():
            transport.abort()
        else:
            self._looking = self.loop.call_later(LOOK_SECONDS, self._look)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more; of requests in a row the server itself stops the last alone."""
        if self._looking is not None:
            self._looking.cancel()
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head has become too large."""
        began = self._in_head
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            self._head = 0
            return
        if began:
            self._head += len(data)
        if self._head > LONGEST_HEAD or len(self.headers) > MOST_HEADERS:
            if self._is_idle:
                self.transport.write(_TOO_LARGE)
                self.transport.close()
            else:
                self.transport.abort()

    @property
    def _in_head(self) -> bool:
        """Whether a head has begun and not ended."""
        return bool(self.scope) and "method" not in self.scope

    @property
    def _is_idle(self) -> bool:
        """Whether nothing is under way; the last request was answered, if there was one."""
        return bool(getattr(self.cycle, "response_complete", True))

    def _look(self) -> None:
        """End the connection where it has waited since the last look, in the same request."""
        waits = (self.cycle, self._is_idle) if self._is_idle or self.flow.write_paused else None
        pending = self.transport.get_write_buffer_size()
        fetched, self._pending = self._pending - pending, pending
        if waits is not None and waits == self._waited and fetched < LEAST_FETCHED:
            # What was not fetched by now is dropped: a close would wait for it.
            self.transport.abort()
            return
        self._waited = waits
        self._looking = self.loop.call_later(LOOK_SECONDS, self._look)


@cache
def most_connections() -> int:
    """Return how many a process takes: half of its files, the others are for store and journal."""
    return max(64, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
