"""The outbox under every kind of trouble: nothing is told twice, lost, or told of a patient."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from builders.service_process import free_port, served
from builders.service_records import hook, record
from builders.stores import KEYS, Clock
from oncobasis.assembly.companions import Companion, mlflow_server
from oncobasis.assembly.outbox import remark_item
from oncobasis.assembly.outbox_sender import Pace, Sender
from oncobasis.core.errors import OncobasisError
from oncobasis.store.open import Store, open_store
from oncobasis.store.writes import Enqueue
from oncobasis.tracking.traces.record import AnswerTrace, Remark, payload_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.core.canonical import Json

CANARY = "KANARIENVOGEL"
PACE = Pace(lease=60, together=4, first=1, longest=60)


class AwayError(OncobasisError):
    """The receiver is away."""


class KilledError(BaseException):
    """The sender is gone at this very place."""


@dataclass
class FakeReceiver:
    """Keeps what it was told, by id; can be away, and can end its caller right after it took it."""

    answers: dict[str, AnswerTrace] = field(default_factory=dict)
    remarks: dict[str, tuple[str, Remark]] = field(default_factory=dict)
    calls: int = 0
    away: bool = False
    kills: bool = False

    def answer(self, item: str, trace: AnswerTrace) -> str:
        self._called()
        self.answers[item] = trace
        self._after()
        return f"tr-{item}"

    def remark(self, item: str, answer: str, remark: Remark) -> str:
        self._called()
        assert answer in self.answers  # an answer comes before what is said of it
        self.remarks[item] = (answer, remark)
        self._after()
        return f"a-{item}"

    def _called(self) -> None:
        self.calls += 1
        if self.away:
            message = "away"
            raise AwayError(message)

    def _after(self) -> None:
        if self.kills:
            self.kills = False
            raise KilledError


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}", KEYS, clock=clock)
    yield opened
    opened.close()


def put(store: Store, count: int) -> None:
    for number in range(count):
        name = f"as-{number}"
        trace = AnswerTrace(name, "api", "s", "k", "d", "e", "option", 1, 2.0)
        store.write(Enqueue("t", name, "answer", name, payload_of(trace)))
        store.write(remark_item("t", name, "feedback", "accepted"))


def drained(sender: Sender, clock: Clock) -> None:
    for _ in range(100):
        if not sender.store.outbox.waiting().items:
            return
        sender.once()
        clock.forward(seconds=120)
    raise AssertionError("the outbox is not empty")


def test_everything_is_told_once_and_answers_before_what_is_said_of_them(
    store: Store, clock: Clock
) -> None:
    put(store, 10)
    receiver = FakeReceiver()
    drained(Sender(store, receiver, PACE, clock), clock)
    assert len(receiver.answers) == len(receiver.remarks) == 10
    assert receiver.calls == 20
    assert store.outbox.receipt("t", "as-3", "answer") == "tr-as-3"


def test_a_receiver_that_is_away_costs_one_call_a_turn_and_nothing_is_lost(
    store: Store, clock: Clock
) -> None:
    put(store, 10)
    receiver = FakeReceiver(away=True)
    sender = Sender(store, receiver, PACE, clock)
    for turn in range(1, 6):
        sender.once()
        assert receiver.calls == turn
        clock.forward(seconds=120)
    assert sender.sent.in_a_row == 5
    receiver.away = False
    drained(sender, clock)
    assert len(receiver.answers) == len(receiver.remarks) == 10
    assert sender.sent.in_a_row == 0


def test_waiting_grows_to_a_bound() -> None:
    waits = [PACE.after(failures) for failures in range(1, 100)]
    assert waits[:4] == [1, 2, 4, 8]
    assert waits == sorted(waits)
    assert waits[-1] == 60


def test_a_sender_killed_after_telling_has_its_item_told_again_under_the_same_id(
    store: Store, clock: Clock
) -> None:
    put(store, 5)
    receiver = FakeReceiver()
    for number in range(10):
        receiver.kills = True
        with pytest.raises(KilledError):
            Sender(store, receiver, PACE, clock).once()
        other = Sender(store, receiver, PACE, clock)
        if number == 0:  # what the dead one holds is nobody's until its lease is over
            assert len(receiver.answers) == 1
        clock.forward(seconds=61)
        other.once()
        clock.forward(seconds=61)
        if not store.outbox.waiting().items:
            break
    drained(Sender(store, receiver, PACE, clock), clock)
    assert len(receiver.answers) == len(receiver.remarks) == 5
    assert receiver.calls > 10


def test_a_field_that_is_not_listed_stays_here(store: Store, clock: Clock) -> None:
    document: dict[str, Json] = {"patient": CANARY}
    store.write(Enqueue("t", "as-x", "answer", "as-x", document))
    receiver = FakeReceiver()
    Sender(store, receiver, PACE, clock).once()
    assert receiver.calls == 0
    assert store.outbox.waiting().items == 1


def test_it_stops_between_items_and_gives_the_rest_back(store: Store, clock: Clock) -> None:
    put(store, 5)
    stop = threading.Event()
    stop.set()
    receiver = FakeReceiver()
    Sender(store, receiver, PACE, clock).once(stop)
    assert receiver.calls == 0
    drained(Sender(store, receiver, PACE, lambda: clock() + timedelta(0)), clock)
    assert len(receiver.answers) == 5


def test_a_companion_is_started_again_and_ends_with_its_pipe(tmp_path: Path) -> None:
    script = "import sys; sys.stdin.read()"
    log = tmp_path / "log"
    companion = Companion([sys.executable, "-c", script], log=log)
    companion.start()
    first = companion.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert _until(lambda: companion.pid not in {first, None})
    second = companion.pid
    assert second is not None
    companion.stop()
    assert not _lives(second)


def test_companions_end_when_the_service_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = (
        "import sys, time; from pathlib import Path;"
        "from oncobasis.assembly.companions import Companion;"
        "c = Companion([sys.executable, '-c', 'import sys; sys.stdin.read()']); c.start();"
        f"Path({str(note)!r}).write_text(str(c.pid)); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    assert _until(lambda: note.exists() and note.read_text() != "", 30)
    child = int(note.read_text())
    parent.kill()
    parent.wait()
    assert _until(lambda: not _lives(child))


@contextmanager
def mlflow(folder: Path, port: int) -> Iterator[str]:
    """A real MLflow server on SQLite."""
    server = mlflow_server(folder, port)
    server.start()
    address = f"http://127.0.0.1:{port}"
    try:
        assert _until(lambda: _answers(f"{address}/health"), 120)
        yield address
    finally:
        server.stop()


def told(address: str, experiment: str = "oncobasis") -> list[dict[str, object]]:
    """Every trace of the experiment, in whole."""
    named = httpx.get(
        f"{address}/api/2.0/mlflow/experiments/get-by-name",
        params={"experiment_name": experiment},
        timeout=30,
    )
    if named.status_code != 200:
        return []
    number = named.json()["experiment"]["experiment_id"]
    place = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": number}}
    body = {"locations": [place], "max_results": 500}
    found = httpx.post(f"{address}/api/3.0/mlflow/traces/search", json=body, timeout=30)
    traces: list[dict[str, object]] = found.json().get("traces", [])
    return traces


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _until(met: object, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if callable(met) and met():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_a_real_mlflow_is_told_all_once_through_kills_of_everything(tmp_path: Path) -> None:
    """Sender, MLflow and service are killed while answers come in; no canary arrives."""
    pytest.importorskip("flask", reason="the whole of MLflow is not installed")
    port = free_port()
    uri = {"ONCOBASIS_MLFLOW__URI": f"http://127.0.0.1:{port}"}
    made: set[str] = set()
    case = {
        "tumor_type": "LUAD", "alterations": ["EGFR L858R"], "patient": CANARY,
        "clinical": {"age": 61, "histology": CANARY},
    }  # fmt: skip
    with served(tmp_path, **uri) as service:  # MLflow is down: answers are given all the same
        for number in range(6):
            body = {**case, "case_id": f"{CANARY}-{number}"}
            answer = service.http.post("/v1/assessments", json=body)
            assert answer.status_code == 201, answer.text
            made.add(answer.headers["location"].rpartition("/")[2])
        first = min(made)
        decision = {"decision": "modified", "decided_on": "2026-11-22", "reason": CANARY,
                    "therapies": [CANARY]}  # fmt: skip
        outcome = {"kind": "toxicity", "observed_on": "2026-11-22", "grade": 3, "term": CANARY}
        assert service.http.post(f"/v1/assessments/{first}/decision", json=decision).is_success
        assert service.http.post(f"/v1/assessments/{first}/outcomes", json=outcome).is_success
        shown = service.http.post(
            "/cds-services/oncobasis-patient-view", json=hook(prefetch=record())
        )
        card = shown.json()["cards"][0]["uuid"]
        feedback = {"feedback": [{
            "card": card, "outcome": "overridden", "outcomeTimestamp": "2026-11-22T10:00:00Z",
            "overrideReason": {"reason": {"code": CANARY, "system": f"urn:{CANARY}"},
                               "userComment": CANARY},
        }]}  # fmt: skip
        where = "/cds-services/oncobasis-patient-view/feedback"
        assert service.http.post(where, json=feedback).status_code == 200
        service.process.kill()
    with mlflow(tmp_path / "mlflow", port) as address, served(tmp_path, **uri) as service:
        assert _until(lambda: len(told(address)) >= 2, 120)
        senders = _senders()
        assert senders
        for process in senders:
            os.kill(process, signal.SIGKILL)
        for number in range(6, 9):
            body = {**case, "case_id": f"{CANARY}-{number}"}
            answer = service.http.post("/v1/assessments", json=body)
            made.add(answer.headers["location"].rpartition("/")[2])
        assert _until(lambda: len(told(address)) == len(made) + 1, 180)
        assert _until(lambda: sum(len(_remarks(one)) for one in told(address)) == 3, 60)
        traces = told(address)
        service.end()
    assert made < {str(one["client_request_id"]) for one in traces}
    said = [one for trace in traces for one in _remarks(trace)]
    assert sorted(said) == [
        ("oncobasis.decision", "modified"),
        ("oncobasis.feedback", "overridden"),
        ("oncobasis.outcome", "toxicity"),
    ]
    kept = [path for path in (tmp_path / "mlflow").rglob("*") if path.is_file()]
    assert kept
    assert not [path.name for path in kept if CANARY.encode() in path.read_bytes()]


@pytest.mark.slow
def test_serve_starts_mlflow_beside_it_and_takes_it_along(tmp_path: Path) -> None:
    pytest.importorskip("flask", reason="the whole of MLflow is not installed")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with served(tmp_path, "--mlflow", str(port)) as service:
        body = {"case_id": "c", "tumor_type": "LUAD", "alterations": ["EGFR L858R"]}
        assert service.http.post("/v1/assessments", json=body).status_code == 201
        assert _until(lambda: _answers(f"{address}/health"), 120)
        assert _until(lambda: len(told(address)) == 1, 120)
        service.process.kill()
    assert _until(lambda: not _answers(f"{address}/health"), 30)
    assert (tmp_path / "state" / "mlflow" / "mlflow.db").is_file()


def _remarks(trace: dict[str, object]) -> list[tuple[str, str]]:
    found = trace.get("assessments", [])
    assert isinstance(found, list)
    return [(one["assessment_name"], one["feedback"]["value"]) for one in found]


def _senders() -> list[int]:
    """The senders that this test's service started: children of children of this process."""
    mine = _children(os.getpid())
    below = [child for one in mine for child in _children(one)]
    words = b"outbox\0send"
    return [one for one in below if words in _read(one)]


def _children(process: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)],  # noqa: S607
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    return [int(word) for word in listed.stdout.split()]


def _read(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
