"""A real MLflow is told every answer once, whatever is killed, and of no patient."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from builders.processes import below, until
from builders.service_process import free_port, served
from builders.service_records import hook, record
from builders.stores import BACKENDS, fresh_url
from oncobasis.assembly.companions import mlflow_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.service_process import Served

CANARY = "KANARIENVOGEL"


@contextmanager
def mlflow(folder: Path, port: int) -> Iterator[str]:
    """A real MLflow server on SQLite."""
    server = mlflow_server(folder, port)
    server.start()
    address = f"http://127.0.0.1:{port}"
    try:
        assert until(lambda: _answers(f"{address}/health"), 120)
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


def assessed(service: Served, numbers: range) -> set[str]:
    """Ask for these assessments, the canary in every text; their ids."""
    made = set()
    for number in numbers:
        body = {
            "tumor_type": "LUAD", "alterations": ["EGFR L858R"], "patient": CANARY,
            "case_id": f"{CANARY}-{number}", "clinical": {"age": 61, "histology": CANARY},
        }  # fmt: skip
        answer = service.http.post("/v1/assessments", json=body)
        assert answer.status_code == 201, answer.text
        made.add(answer.headers["location"].rpartition("/")[2])
    return made


def say_more(service: Served, assessment: str) -> None:
    """Decide, tell an outcome, and answer a card of another assessment."""
    about = f"/v1/assessments/{assessment}"
    decision = {"decision": "modified", "decided_on": "2026-11-22", "reason": CANARY,
                "therapies": [CANARY]}  # fmt: skip
    outcome = {"kind": "toxicity", "observed_on": "2026-11-22", "grade": 3, "term": CANARY}
    assert service.http.post(f"{about}/decision", json=decision).is_success
    assert service.http.post(f"{about}/outcomes", json=outcome).is_success
    cards = "/cds-services/oncobasis-patient-view"
    shown = service.http.post(cards, json=hook(prefetch=record())).json()["cards"]
    feedback = {"feedback": [{
        "card": shown[0]["uuid"], "outcome": "overridden",
        "outcomeTimestamp": "2026-11-22T10:00:00Z",
        "overrideReason": {"reason": {"code": CANARY, "system": f"urn:{CANARY}"},
                           "userComment": CANARY},
    }]}  # fmt: skip
    assert service.http.post(f"{cards}/feedback", json=feedback).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_real_mlflow_is_told_all_once_through_kills_of_everything(
    backend: str, tmp_path: Path
) -> None:
    """Sender, MLflow and service are killed while answers come in; no canary arrives."""
    pytest.importorskip("flask", reason="the whole of MLflow is not installed")
    port = free_port()
    with fresh_url(backend, tmp_path) as url:
        settings = {"MLFLOW__URI": f"http://127.0.0.1:{port}", "STORE_URL": url}
        variables = {f"ONCOBASIS_{name}": value for name, value in settings.items()}
        with served(tmp_path, **variables) as service:  # MLflow is down: answers are given
            made = assessed(service, range(6))
            say_more(service, min(made))
            service.process.kill()
        running = served(tmp_path, **variables)
        with mlflow(tmp_path / "mlflow", port) as address, running as service:
            assert until(lambda: len(told(address)) >= 2, 120)
            senders = below(os.getpid(), b"outbox\0send")
            assert senders
            for process in senders:
                os.kill(process, signal.SIGKILL)
            made |= assessed(service, range(6, 9))
            assert until(lambda: len(told(address)) == len(made) + 1, 180)
            assert until(lambda: sum(len(_remarks(one)) for one in told(address)) == 3, 60)
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
        assert until(lambda: _answers(f"{address}/health"), 120)
        assert until(lambda: len(told(address)) == 1, 120)
        service.process.kill()
    assert until(lambda: not _answers(f"{address}/health"), 30)
    assert (tmp_path / "state" / "mlflow" / "mlflow.db").is_file()


def _remarks(trace: dict[str, object]) -> list[tuple[str, str]]:
    found = trace.get("assessments", [])
    assert isinstance(found, list)
    return [(one["assessment_name"], one["feedback"]["value"]) for one in found]
