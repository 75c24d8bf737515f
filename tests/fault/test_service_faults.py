"""When a part of the service fails: nothing is given that was not recorded, and it says so."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from signal import SIGKILL
from types import SimpleNamespace
from typing import TYPE_CHECKING

import httpx
import pytest

from builders.service_clients import Caller, calling, demo_settings, serving
from builders.service_process import served
from builders.service_records import hook
from oncobasis.assembly.serving.intake import Upload
from oncobasis.assembly.serving.parts import (
    AUDIT_FOLDER,
    KEY_FILE,
    SIGNING_KEY_FILE,
    STORE_FILE,
    ServingParts,
)
from oncobasis.audit.chains.keys import load_or_create_signer
from oncobasis.audit.chains.verify import verify_all
from oncobasis.audit.entry import JournalError, entry_of
from oncobasis.core.errors import KnowledgeError
from oncobasis.service.api.bodies import Options
from oncobasis.service.api.jobs import KIND
from oncobasis.service.api.reading import SPOOL, Asked, _Parts
from oncobasis.service.app import create_app
from oncobasis.settings import LimitSettings
from oncobasis.store.errors import StoreUnavailableError
from oncobasis.store.keys import load_keys
from oncobasis.store.open import open_store
from oncobasis.store.reads.answers import Search
from oncobasis.store.reads.reader import Reader
from oncobasis.store.writes import ClaimJob, QueueJob

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.store.keys import SiteKeys

CASE = {"tumor_type": "LUAD", "alterations": ["EGFR L858R"]}
VIEW = "/cds-services/oncobasis-patient-view"


class Broken:
    """A journal, or the writing half of a store, whose every write fails, or never ends."""

    def __init__(self, error: Exception | None, behind: object = None) -> None:
        self._error, self._behind = error, behind
        self.asked = 0

    def submit(self, *_: object) -> Future[object]:
        self.asked += 1
        future: Future[object] = Future()
        if self._error is not None:
            future.set_exception(self._error)
        return future

    def close(self) -> None:
        """Nothing to close."""

    def __getattr__(self, name: str) -> object:
        return getattr(self._behind, name)


def refused(answer: httpx.Response) -> bool:
    problem = answer.json()
    return (
        answer.status_code == 503
        and problem["type"].endswith("not_recorded")
        and answer.headers["retry-after"] == "1"
        and "EGFR" not in answer.text
    )


def asked(caller: Caller) -> list[httpx.Response]:
    return [
        caller.post("/v1/assessments", json=CASE),
        caller.post(VIEW, json=hook()),
        caller.post(VIEW, json=hook(prefetch={"conditions": None})),
    ]


@pytest.mark.parametrize(
    "error", [JournalError("CANARY"), OSError(28, "No space left on device"), None]
)
def test_without_an_entry_in_the_journal_there_is_no_answer(
    tmp_path: Path, error: Exception | None
) -> None:
    limits = LimitSettings(answer_seconds=0.3)
    with serving(demo_settings(tmp_path, limits=limits), journal=Broken(error)) as caller:
        assert all(refused(answer) for answer in asked(caller))
        assert "oncobasis_answers_unrecorded_total 3.0" in caller.get("/metrics").text


def test_an_erasure_clears_the_memory_once_it_holds_though_the_journal_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased: list[bool] = []

    def forget(parts: ServingParts) -> None:
        kept = parts.store.cases.search("default").items
        erased.append(bool(kept) and all(one.erased_at is not None for one in kept))

    monkeypatch.setattr(ServingParts, "forget", forget)
    broken = Broken(JournalError("CANARY"))
    with serving(demo_settings(tmp_path), journal=broken) as caller:
        caller.post("/v1/assessments", json={**CASE, "patient": "Patient/p"})
        assert refused(caller.post("/v1/erasures", json={"patient": "Patient/p"}))
    assert erased == [True]


def test_without_the_store_there_is_no_answer(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path)
    settings.state.mkdir()
    keys = load_keys_of(settings.state)
    real = open_store(f"sqlite:///{settings.state / STORE_FILE}", keys)
    broken = Broken(StoreUnavailableError("the database did not take the write"), real)
    with serving(settings, store=broken) as caller:
        assert refused(caller.post("/v1/assessments", json=CASE))
        assert refused(caller.post(VIEW, json=hook()))
    real.close()


def load_keys_of(state: Path) -> SiteKeys:
    from oncobasis.store.keys import load_or_create_keys  # noqa: PLC0415

    return load_or_create_keys(state / KEY_FILE)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/assessments", None),
        ("GET", "/v1/cases", None),
        ("GET", "/v1/assessments/as-1", None),
        ("GET", "/v1/assessments/as-1/decisions", None),
        ("GET", "/v1/jobs/job-1", None),
        ("GET", "/v1/acceptance", None),
        ("POST", "/v1/cases/search", {}),
        ("POST", "/v1/assessments", CASE),
        ("POST", VIEW, hook()),
    ],
)
def test_a_store_that_can_not_be_read_is_a_503(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: object
) -> None:
    def unavailable(*_: object) -> None:
        raise StoreUnavailableError("the database can't be read")

    with serving(demo_settings(tmp_path)) as client:
        monkeypatch.setattr(Reader, "rows", unavailable)
        answer = client.request(method, path, json=body)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"


def test_files_that_find_no_room_are_a_503_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    with serving(demo_settings(tmp_path)) as client:
        monkeypatch.setattr(_Parts, "_count", full)
        answer = client.post("/v1/assessments", files={"vcf": ("x.vcf", b"##fileformat=VCFv4.2")})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert not list(tmp_path.glob(f"**/{SPOOL}/*"))


def test_until_knowledge_is_verified_nothing_is_answered(tmp_path: Path) -> None:
    settings, may_open = demo_settings(tmp_path), threading.Event()

    def late() -> object:
        may_open.wait(10)
        raise KnowledgeError("is damaged", where="knowledge.json.gz")

    app = create_app(settings, late)  # type: ignore[arg-type]
    threading.Timer(0.5, may_open.set).start()
    with calling(app) as caller:
        ready = caller.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["status"] == "failed"
        assert caller.get("/healthz").status_code == 200
        answer = caller.post("/v1/assessments", json=CASE)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"


def test_a_defect_while_assessing_is_a_500_that_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    class Defective:
        knowledge = SimpleNamespace(version="x", digest="x")
        models = ()

        def answer(self, *_: object, **__: object) -> object:
            raise ValueError("EGFR L858R of CANARY")

    app_settings = demo_settings(tmp_path)
    with serving(app_settings, answerer=Defective()) as caller:
        answer = caller.post("/v1/assessments", json=CASE)
        assert answer.status_code == 500
        assert "CANARY" not in answer.text
        assert caller.get("/healthz").status_code == 200
    assert "CANARY" not in "".join(capfd.readouterr())


@pytest.mark.slow
def test_an_answer_that_was_given_survives_a_kill(tmp_path: Path) -> None:
    given: list[str] = []

    def ask(number: int) -> None:
        case = {**CASE, "case_id": f"case {number}"}
        try:
            answer = service.http.post("/v1/assessments", json=case)
        except httpx.TransportError:
            return
        if answer.status_code == 201:
            given.append(answer.headers["location"].rpartition("/")[2])

    with served(tmp_path) as service:
        with ThreadPoolExecutor(4) as threads:
            for number in range(60):
                threads.submit(ask, number)
            while len(given) < 8:
                time.sleep(0.01)
            service.process.send_signal(SIGKILL)
        service.process.communicate()
    state = tmp_path / "state"
    store = open_store(f"sqlite:///{state / STORE_FILE}", load_keys(state / KEY_FILE))
    kept = store.assessments.search("default", Search(), limit=200).items
    store.close()
    written = {
        entry_of(line + b"\n").facts.get("assessment")
        for chain in (state / AUDIT_FOLDER).glob("chain-*.jsonl")
        for line in chain.read_bytes().split(b"\n")[:-1]
    }
    assert len(given) >= 8
    assert set(given) <= {one.id for one in kept}
    assert set(given) <= written
    public = load_or_create_signer(state / SIGNING_KEY_FILE).public
    with served(tmp_path):
        pass  # the next process says what the dead one left
    assert verify_all(state / AUDIT_FOLDER, [public]).intact
    assert kept[0].created_at <= datetime.now(UTC)


def test_a_job_of_a_dead_process_is_taken_up_by_the_next(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path)
    folder = settings.state / SPOOL / "left"
    folder.mkdir(parents=True)
    (folder / "upload-1.tsv").write_text("gene\tprotein\nEGFR\tp.L858R\n")
    document = {"tumor_type": "LUAD", "case_id": "left"}
    asked = Asked(Options(), "0" * 64, document, None, (Upload("maf", folder / "upload-1.tsv"),))
    given = {"asked": asked.packed().decode(), "folder": "left", "client": "demo", "user": None}
    store = open_store(f"sqlite:///{settings.state / STORE_FILE}", load_keys_of(settings.state))
    store.write(QueueJob("default", "job-left", KIND, json.dumps(given).encode()))
    store.write(ClaimJob("dead", datetime.now(UTC) - timedelta(seconds=1), (KIND,)))
    store.close()
    with serving(settings) as caller:
        events = caller.get("/v1/jobs/job-left/events").text
        assert "event: done" in events, events
        state = caller.get("/v1/jobs/job-left").json()
        assert caller.get(f"/v1/assessments/{state['assessment']}").json()["case_id"] == "left"
    assert not folder.exists()


@pytest.mark.slow
def test_a_request_under_way_is_answered_when_the_service_is_told_to_end(tmp_path: Path) -> None:
    with served(tmp_path) as service:
        place = service.http.post("/v1/assessments", json=CASE).headers["location"]
        with ThreadPoolExecutor(1) as threads:
            document = threads.submit(service.http.get, f"{place}?format=pdf")
            time.sleep(0.5)
            code, _, _ = service.end()
        assert document.result().content.startswith(b"%PDF-")
        assert code in {0, -15}
