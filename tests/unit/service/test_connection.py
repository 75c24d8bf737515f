"""What a client can make a process hold by a connection alone: little, and not for long."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.responses import Response

from oncobasis.service.http import connection
from oncobasis.service.http.connection import LONGEST_HEAD, MOST_HEADERS, Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

GET = b"GET / HTTP/1.1\r\nHost: test\r\n"
LARGE = 20_000_000


class App:
    """Answers with much more than the buffers of a connection take, and counts what is open."""

    def __init__(self) -> None:
        self.open = self.begun = 0
        self.troubles: list[Exception] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.open += 1
        self.begun += 1
        try:
            slow = scope["path"] == "/slow"
            if slow:
                await asyncio.sleep(0.6)
            await Response(b"x" * (1 if slow else LARGE))(scope, receive, send)
        except Exception as error:
            self.troubles.append(error)
            raise
        finally:
            self.open -= 1


@contextmanager
def listening(app: App) -> Iterator[int]:
    config = uvicorn.Config(app, port=0, http=Connection, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def ended(client: socket.socket) -> bytes:
    """Return what comes until the server ends the connection."""
    found = b""
    try:
        while part := client.recv(1 << 20):
            found += part
    except ConnectionResetError:
        pass
    return found


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LOOK_SECONDS", 0.2)


@contextmanager
def client(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port)) as made:
        made.settimeout(20)
        yield made


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("sent", [b"", b"GET / HT", GET, b"\r\n"])
def test_a_head_that_does_not_end_ends_the_connection(sent: bytes) -> None:
    with listening(App()) as port, client(port) as slow:
        slow.sendall(sent)
        assert ended(slow) == b""


@pytest.mark.usefixtures("often")
def test_an_answer_that_nobody_fetches_is_dropped_with_those_behind_it() -> None:
    app = App()
    with listening(app) as port, client(port) as slow:
        slow.sendall((GET + b"\r\n") * 3)
        for _ in range(2000):
            if app.begun == 2 and not app.open:
                break
            time.sleep(0.01)
        assert (app.begun, app.open, app.troubles) == (2, 0, [])
        assert len(ended(slow)) < LARGE


@pytest.mark.usefixtures("often")
def test_an_answer_that_is_fetched_slowly_comes_whole() -> None:
    found = b""
    with listening(App()) as port, client(port) as slow:
        slow.sendall(GET + b"\r\n")
        while len(found) < LARGE // 2:
            time.sleep(0.05)
            found += slow.recv(LARGE // 40)
        while len(found) < LARGE:
            found += slow.recv(1 << 20)


@pytest.mark.usefixtures("often")
def test_who_waits_for_a_slow_answer_gets_it() -> None:
    with listening(App()) as port, client(port) as patient:
        patient.sendall(GET.replace(b"/ ", b"/slow ", 1) + b"\r\n")
        assert patient.recv(4096).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [b"x: " + b"a" * (1 << 20), b"x: y\r\n" * (MOST_HEADERS + 1), b"x: y\r\n" * LONGEST_HEAD],
    ids=["long", "many", "both"],
)
def test_a_head_is_bounded(head: bytes) -> None:
    with listening(App()) as port, client(port) as greedy:
        try:
            for at in range(0, len(head), 16_384):
                greedy.sendall((GET + head)[at : at + 16_384])
                time.sleep(0.001)
        except OSError:
            return  # ended while we were sending
        assert b" 431 " in ended(greedy)


def test_requests_in_a_row_are_no_large_head() -> None:
    request = b"GET /slow HTTP/1.1\r\nHost: test\r\nX: " + b"a" * 30_000 + b"\r\n\r\n"
    with listening(App()) as port, client(port) as quick:
        quick.sendall(request * 4)
        found = b""
        while found.count(b"HTTP/1.1 200") < 4:
            found += quick.recv(4096)


def test_who_leaves_in_the_middle_of_requests_in_a_row_is_no_defect() -> None:
    app = App()
    with listening(app) as port:
        with client(port) as fickle:
            fickle.sendall((GET.replace(b"/ ", b"/slow ", 1) + b"\r\n") * 3)
            while not app.open:
                time.sleep(0.01)
        while app.open:
            time.sleep(0.01)
    assert (app.begun, app.troubles) == (1, [])


def test_more_connections_than_files_allow_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "most_connections", lambda: 1)
    with listening(App()) as port, client(port) as first:
        first.sendall(GET)
        time.sleep(0.1)
        with client(port) as second:
            assert ended(second) == b""
        first.sendall(b"\r\n")
        assert first.recv(12) == b"HTTP/1.1 200"
