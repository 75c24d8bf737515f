"""What a request must pass before it is parsed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from builders.service_clients import demo_settings
from oncobasis.service.app import _problem
from oncobasis.service.http.buckets import Buckets
from oncobasis.service.http.gate import Gate
from oncobasis.service.http.observed import Observed
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe.metrics import Metrics
from oncobasis.settings import LimitSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    body = await request.body()
    if request.url.path == "/slow":
        await asyncio.sleep(0.2)
    if request.url.path == "/defect":
        raise ValueError("CANARY")
    await PlainTextResponse(str(len(body)))(scope, receive, send)


def _app(folder: Path, **limits: object) -> ASGIApp:
    inner = FastAPI()
    inner.add_exception_handler(ProblemError, _problem)
    inner.mount("/", _echo)
    settings = demo_settings(folder, limits=LimitSettings(**limits))  # type: ignore[arg-type]
    metrics = Metrics()
    gate = Gate(inner, settings=settings, metrics=metrics, clock=lambda: 0.0)
    return Observed(gate, metrics=metrics, demo=True)


def _client(app: ASGIApp) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


def _run(app: ASGIApp, *requests: tuple[str, str, object]) -> list[httpx.Response]:
    async def together() -> list[httpx.Response]:
        async with _client(app) as client:
            calls = [
                client.request(method, path, content=body)  # type: ignore[arg-type]
                for method, path, body in requests
            ]
            return await asyncio.gather(*calls)

    return asyncio.run(together())


def test_a_body_within_the_limit_passes(tmp_path: Path) -> None:
    (answer,) = _run(_app(tmp_path, body_bytes=10), ("POST", "/", b"x" * 10))
    assert answer.text == "10"


async def _parts(count: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


def test_a_told_length_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    (answer,) = _run(_app(tmp_path, body_bytes=10), ("POST", "/", b"x" * 11))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_untold_length_beyond_the_limit_is_refused_on_the_way(tmp_path: Path) -> None:
    (answer,) = _run(_app(tmp_path, body_bytes=10), ("POST", "/", _parts(4, 4)))
    assert answer.status_code == 413


def test_a_compressed_body_is_refused(tmp_path: Path) -> None:
    async def sent() -> httpx.Response:
        async with _client(_app(tmp_path)) as client:
            return await client.post("/", content=b"x", headers={"content-encoding": "gzip"})

    assert asyncio.run(sent()).status_code == 415


def test_beyond_the_slots_is_503_with_retry_after(tmp_path: Path) -> None:
    answers = _run(_app(tmp_path, active=2), *[("GET", "/slow", None)] * 5)
    assert sorted(one.status_code for one in answers) == [200, 200, 503, 503, 503]
    assert {one.headers.get("retry-after") for one in answers if one.status_code == 503} == {"1"}


def test_slots_are_given_back(tmp_path: Path) -> None:
    app = _app(tmp_path, active=1)
    for _ in range(3):
        (answer,) = _run(app, ("GET", "/", None))
        assert answer.status_code == 200


def test_beyond_the_rate_is_429_with_retry_after(tmp_path: Path) -> None:
    answers = _run(_app(tmp_path, rate=0.5, burst=3), *[("GET", "/", None)] * 5)
    assert sorted(one.status_code for one in answers) == [200, 200, 200, 429, 429]
    assert {one.headers.get("retry-after") for one in answers if one.status_code == 429} == {"2"}


def test_liveness_is_answered_beyond_every_limit(tmp_path: Path) -> None:
    app = _app(tmp_path, rate=0.5, burst=1)
    answers = [_run(app, ("GET", "/healthz", None))[0] for _ in range(5)]
    assert {one.status_code for one in answers} == {200}


def test_a_foreign_host_is_refused_in_the_demo_mode(tmp_path: Path) -> None:
    async def sent() -> httpx.Response:
        async with _client(_app(tmp_path)) as client:
            return await client.get("/", headers={"host": "evil.example.org"})

    assert asyncio.run(sent()).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080"])
def test_names_of_loopback_are_hosts(tmp_path: Path, host: str) -> None:
    async def sent() -> httpx.Response:
        async with _client(_app(tmp_path)) as client:
            return await client.get("/", headers={"host": host})

    assert asyncio.run(sent()).status_code == 200


def test_a_defect_is_a_500_that_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (answer,) = _run(_app(tmp_path), ("GET", "/defect", None))
    assert answer.status_code == 500
    assert "CANARY" not in answer.text + caplog.text


def test_every_answer_has_an_id_and_says_the_mode(tmp_path: Path) -> None:
    first, second = _run(_app(tmp_path), ("GET", "/", None), ("GET", "/", None))
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.headers["oncobasis-mode"] == "demo, no authentication"
    assert first.headers["cache-control"] == "no-store"


def test_a_bucket_refills() -> None:
    now = 0.0
    buckets = Buckets(2.0, 1, lambda: now)
    assert buckets.wait("a") == 0
    assert buckets.wait("a") == 1
    assert buckets.wait("b") == 0
    now = 0.5
    assert buckets.wait("a") == 0


def test_a_slow_body_is_refused(tmp_path: Path) -> None:
    async def dripping() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.sleep(0.5)
        yield b"x"

    (answer,) = _run(_app(tmp_path, body_seconds=0.05), ("POST", "/", dripping()))
    assert answer.status_code == 408
