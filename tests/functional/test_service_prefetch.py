"""Missing data is fetched from the EMR's own server: listed servers only, with its token."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from builders.service_clients import Caller, demo_settings, serving
from builders.service_records import condition, hook, patient, searchset, variant
from oncobasis.settings import HookSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from builders.fhir_builder import Resource

VIEW = "/cds-services/oncobasis-patient-view"
TOKEN = "the-token"  # noqa: S105 - made up


@dataclass
class Server:
    """A FHIR server of a few lines, on loopback."""

    answer: Callable[[str, dict[str, list[str]]], tuple[int, object]]
    address: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@contextmanager
def fhir_server(
    answer: Callable[[str, dict[str, list[str]]], tuple[int, object]],
) -> Iterator[Server]:
    server = Server(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.asked.append((self.path, self.headers.get("authorization")))
            status, document = server.answer(
                parts.path.removeprefix("/fhir/"), parse_qs(parts.query)
            )
            body = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/fhir+json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    server.address = f"http://127.0.0.1:{http.server_port}/fhir"
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def whole(path: str, query: dict[str, list[str]]) -> tuple[int, Resource]:
    del query
    if path.startswith("Patient/"):
        return 200, patient()
    if path == "Condition":
        return 200, searchset(condition())
    return 200, searchset(variant()) if path == "Observation" else searchset()


@contextmanager
def emr(folder: Path, *allowed: str, **hooks: object) -> Iterator[Caller]:
    settings = HookSettings(fhir_servers=allowed, **hooks)  # type: ignore[arg-type]
    with serving(demo_settings(folder, hooks=settings)) as caller:
        yield caller


def call(server: Server, prefetch: object = None, **more: object) -> Resource:
    authorization = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 60,
                     "scope": "patient/*.read", "subject": "oncobasis"}  # fmt: skip
    fields = {"fhirServer": server.address, "fhirAuthorization": authorization, **more}
    return hook(prefetch=prefetch, **fields)


def test_what_was_not_sent_is_fetched_with_the_token(tmp_path: Path) -> None:
    with fhir_server(whole) as server, emr(tmp_path, server.address + "/") as client:
        answer = client.post(VIEW, json=call(server))
    assert "EGFR" in answer.text
    assert {token for _, token in server.asked} == {f"Bearer {TOKEN}"}
    assert any(path == "/fhir/Patient/p1" for path, _ in server.asked)


def test_what_was_sent_or_said_to_be_nothing_is_not_fetched(tmp_path: Path) -> None:
    sent = {"patient": patient(), "conditions": searchset(condition()), "reports": None}
    with fhir_server(whole) as server, emr(tmp_path, server.address) as client:
        answer = client.post(VIEW, json=call(server, sent))
    assert "EGFR" in answer.text
    asked = " ".join(path for path, _ in server.asked)
    assert "Observation" in asked
    assert not any(kind in asked for kind in ("/Patient", "Condition", "DiagnosticReport"))


def test_a_server_that_is_not_listed_is_never_asked(tmp_path: Path) -> None:
    with fhir_server(whole) as server, emr(tmp_path, "https://emr.example.org/fhir") as client:
        assert client.post(VIEW, json=call(server)).status_code == 412
    assert server.asked == []


def test_pages_are_followed_below_the_same_address_only(tmp_path: Path) -> None:
    def paged(path: str, query: dict[str, list[str]]) -> tuple[int, object]:
        if path != "Observation" or "code" in query:
            return whole(path, query)
        if "page" in query:
            return 200, searchset(variant("BRAF", "p.Val600Glu")) | {
                "link": [{"relation": "next", "url": "http://127.0.0.1:9/elsewhere"}]}  # fmt: skip
        link = f"{server.address}/Observation?page=2"
        return 200, searchset(variant()) | {"link": [{"relation": "next", "url": link}]}

    with fhir_server(paged) as server, emr(tmp_path, server.address) as client:
        answer = client.post(VIEW, json=call(server))
    assert "BRAF" in answer.text
    assert any("page=2" in path for path, _ in server.asked)


@pytest.mark.parametrize(
    ("status", "document"),
    [(401, {}), (404, {}), (500, b"x"), (200, b"no json"), (302, {}), (200, [1]),
     (200, {"resourceType": "OperationOutcome"}), (200, b"{" * 5000)],
)  # fmt: skip
def test_a_server_that_does_not_answer_is_412(
    tmp_path: Path, status: int, document: object
) -> None:
    with fhir_server(lambda *_: (status, document)) as server:  # noqa: SIM117
        with emr(tmp_path, server.address) as client:
            answer = client.post(VIEW, json=call(server))
    assert answer.status_code == 412
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_slow_server_costs_no_more_than_its_time(tmp_path: Path) -> None:
    stop = threading.Event()

    def slow(path: str, query: dict[str, list[str]]) -> tuple[int, object]:
        if path != "Observation":
            stop.wait(5)
        return whole(path, query)

    sent = {"conditions": searchset(condition())}
    with fhir_server(slow) as server, emr(tmp_path, server.address, fetch_seconds=0.5) as client:
        answer = client.post(VIEW, json=call(server, sent))
        stop.set()
    assert "EGFR" in answer.text


def test_an_answer_that_is_too_large_is_not_taken(tmp_path: Path) -> None:
    with fhir_server(whole) as server, emr(tmp_path, server.address, fetch_bytes=50) as client:
        assert client.post(VIEW, json=call(server)).status_code == 412


def test_an_open_server_is_asked_without_a_token(tmp_path: Path) -> None:
    with fhir_server(whole) as server, emr(tmp_path, server.address) as client:
        answer = client.post(VIEW, json=call(server, fhirAuthorization=None))
    assert "EGFR" in answer.text
    assert {token for _, token in server.asked} == {None}
