"""Another knowledge while the service answers: whole or not at all, and never two in one answer."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders.command import oncobasis
from builders.knowledge_releases import put_in_place, shipped_document
from builders.service_clients import Caller, Emr, calling, signed_settings
from builders.service_process import Served, served
from builders.service_records import hook
from oncobasis.assembly.serving.parts import open_parts
from oncobasis.audit.chains.export import export_entries
from oncobasis.core.knowledge import Rule
from oncobasis.service.app import create_app
from oncobasis.settings import KnowledgeSettings

ENGINEER, CLINICIAN = Emr(), Emr(issuer="https://clinic.example.org/", kid="clinic-1")
RELOAD = "/v1/knowledge/reload"
VIEW = "/cds-services/oncobasis-patient-view"


@contextmanager
def site(tmp_path: Path, look: float = 60.0) -> Iterator[Caller]:
    """A site with a folder of its own, one engineer and one clinician."""
    settings = signed_settings(
        tmp_path,
        ENGINEER,
        CLINICIAN,
        knowledge=KnowledgeSettings(folder=tmp_path / "knowledge", look_seconds=look),
        metrics="open",
    )
    engineer = settings.clients[0].model_copy(update={"roles": ("engineer",)})
    settings = settings.model_copy(update={"clients": (engineer, settings.clients[1])})
    with calling(create_app(settings, lambda: open_parts(settings))) as caller:
        yield caller


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put_in_place(tmp_path / "knowledge", "one")
    return tmp_path / "knowledge"


def reload(caller: Caller, **body: str) -> httpx.Response:
    return caller.post(RELOAD, json=body, headers=ENGINEER.bearer(RELOAD))


def assess(caller: Caller, name: str = "x") -> dict[str, Any]:
    answer = caller.post("/v1/assessments", json=case(name), headers=bearer("/v1/assessments"))
    assert answer.status_code == 201
    document = answer.json()
    assert isinstance(document, dict)
    return document


def case(name: str) -> dict[str, object]:
    return {"case_id": name, "tumor_type": "LUAD", "alterations": ["EGFR L858R"]}


def bearer(path: str) -> dict[str, str]:
    return CLINICIAN.bearer(path)


def entries(tmp_path: Path) -> list[dict[str, Any]]:
    lines = export_entries(tmp_path / "state" / "audit")
    return [json.loads(line)["entry"] for line in lines]


def releases(document: object) -> set[str]:
    """Which releases the citations of an answer name."""
    text = json.dumps(document)
    return {name for name in ("one", "two", "three") if f'"release {name}"' in text}


def test_what_was_put_in_place_answers_once_it_is_told(tmp_path: Path, folder: Path) -> None:
    with site(tmp_path) as caller:
        assert releases(assess(caller)) == {"one"}
        digest = put_in_place(folder, "two")
        assert releases(assess(caller)) == {"one"}
        done = reload(caller, sha256=digest)
        assert (done.status_code, done.json()["digest"]) == (200, digest)
        assert releases(assess(caller)) == {"two"}
        view = caller.get("/v1/knowledge", headers=bearer("/v1/knowledge")).json()
        assert (view["version"], view["digest"], view["refused"]) == ("two", digest, None)
        ready = caller.get("/readyz").json()
        assert ready["knowledge"] == {"version": "two", "digest": digest}
        figures = caller.get("/metrics").text
        assert f'oncobasis_knowledge_info{{digest="{digest}",version="two"}} 1.0' in figures
        assert 'version="one"' not in figures
    (told,) = [one for one in entries(tmp_path) if one["kind"] == "knowledge"]
    facts = told["facts"]
    assert (facts["client"], facts["outcome"], facts["to"]) == ("emr-1", "exchanged", digest)


def _damaged(folder: Path) -> None:
    packed = bytearray((folder / "knowledge.json.gz").read_bytes())
    packed[len(packed) // 2] ^= 1
    (folder / "knowledge.json.gz").write_bytes(packed)


def _half_copied(folder: Path) -> None:
    put_in_place(folder.parent / "other", "two")
    (folder.parent / "other" / "knowledge.json.gz").replace(folder / "knowledge.json.gz")


def _older_schema(folder: Path) -> None:
    put_in_place(folder, "two", schema="oncobasis.knowledge/0")


def _unreadable_rule(folder: Path) -> None:
    rules = shipped_document()["rules"]
    put_in_place(folder, "two", rules=[*rules[:-1], {**rules[-1], "requires": "((("}])


def _other_tables(folder: Path) -> None:
    tables = shipped_document()["tables"]
    put_in_place(folder, "two", tables={**tables, "drugs.tsv.gz": "0" * 64})


def _no_hotspots(folder: Path) -> None:
    put_in_place(folder, "two")
    (folder / "hotspots.json.gz").unlink()


@pytest.mark.parametrize(
    "harm", [_damaged, _half_copied, _older_schema, _unreadable_rule, _other_tables, _no_hotspots]
)
def test_what_does_not_hold_is_refused_and_the_old_goes_on(
    tmp_path: Path, folder: Path, harm: Callable[[Path], None]
) -> None:
    with site(tmp_path) as caller:
        before = caller.get("/readyz").json()["knowledge"]
        harm(folder)
        refused = reload(caller)
        assert refused.status_code == 409
        assert "goes on answering" in refused.json()["detail"]
        ready = caller.get("/readyz")
        assert (ready.status_code, ready.json()["knowledge"]) == (200, before)
        assert ready.json()["knowledge_refused"]["remedy"]
        view = caller.get("/v1/knowledge", headers=bearer("/v1/knowledge")).json()
        assert view["refused"]["what"] in refused.json()["detail"]
        assert "oncobasis_knowledge_refused 1.0" in caller.get("/metrics").text
        assert releases(assess(caller)) == {"one"}
        put_in_place(folder, "three")
        assert reload(caller).status_code == 200
        assert caller.get("/readyz").json()["knowledge_refused"] is None
        assert releases(assess(caller)) == {"three"}
    told = [one["facts"]["outcome"] for one in entries(tmp_path) if one["kind"] == "knowledge"]
    assert told == ["refused", "exchanged"]


def test_another_digest_than_the_one_that_is_meant_is_refused(tmp_path: Path, folder: Path) -> None:
    with site(tmp_path) as caller:
        put_in_place(folder, "two")
        assert reload(caller, sha256="0" * 64).status_code == 409
        assert reload(caller, sha256="no digest").status_code == 422
        assert releases(assess(caller)) == {"one"}


@pytest.mark.usefixtures("folder")
def test_engineers_alone_may_tell(tmp_path: Path) -> None:
    with site(tmp_path) as caller:
        assert caller.post(RELOAD, json={}, headers=bearer(RELOAD)).status_code == 403


class Load:
    """Clinicians who ask all the time while the knowledge is exchanged."""

    def __init__(self, caller: Caller, folder: Path) -> None:
        self.caller, self.folder = caller, folder
        self.answers: list[httpx.Response] = []
        self.cards: list[httpx.Response] = []
        self._over = asyncio.Event()

    async def run(self, *versions: str) -> None:
        await asyncio.gather(*map(self._ask, range(4)), self._exchange(versions))

    async def _ask(self, number: int) -> None:
        path, http = "/v1/assessments", self.caller.http
        while not self._over.is_set():
            body = case(f"{number}-{len(self.answers)}")
            self.answers.append(await http.post(path, json=body, headers=bearer(path)))
            self.cards.append(await http.post(VIEW, json=hook(), headers=bearer(VIEW)))

    async def _exchange(self, versions: tuple[str, ...]) -> None:
        for version in versions:
            await asyncio.to_thread(put_in_place, self.folder, version)
            path = RELOAD
            done = await self.caller.http.post(path, json={}, headers=ENGINEER.bearer(path))
            assert done.status_code == 200
            await asyncio.sleep(0.3)
        self._over.set()


def test_answers_under_load_are_each_of_one_knowledge(tmp_path: Path, folder: Path) -> None:
    """Content, provenance, store and journal agree while the knowledge is exchanged."""
    with site(tmp_path) as caller:
        load = Load(caller, folder)
        caller.wait(load.run("two", "three", "one", "two"))
        path = "/v1/assessments"
        kept = caller.get(path, params={"limit": 200}, headers=bearer(path)).json()["items"]
    assert {one.status_code for one in load.answers} == {201}
    assert {one.status_code for one in load.cards} == {200}
    seen: dict[str, set[str]] = {}
    for one in (answer.json() for answer in load.answers):
        stamp = one["provenance"]["knowledge"]
        assert releases(one) == {stamp["version"]}
        seen.setdefault(stamp["digest"], set()).add(one["provenance"]["output_digest"])
    assert len(seen) > 1
    stored = {one["id"]: one["provenance"]["knowledge"] for one in kept}
    for facts in (one["facts"] for one in entries(tmp_path) if one["kind"] == "answered"):
        assert stored.get(facts["assessment"], facts["knowledge"]) == facts["knowledge"]
        for digest, outputs in seen.items():
            assert (facts["output"] in outputs) <= (digest == facts["knowledge"])


def test_another_process_takes_what_one_was_told(tmp_path: Path, folder: Path) -> None:
    with site(tmp_path) as told, site(tmp_path, look=0.05) as other:
        digest = put_in_place(folder, "two")
        assert reload(told).status_code == 200
        other.wait(_until(other, answers_with(digest)))
        assert releases(assess(other)) == {"two"}
        _damaged(folder)
        assert reload(told).status_code == 409
        assert other.get("/readyz").json()["knowledge_refused"] is None


def test_another_process_never_takes_another_digest(tmp_path: Path, folder: Path) -> None:
    """A replica whose folder holds something else says so, and goes on with what it has."""
    with site(tmp_path) as told, site(tmp_path, look=0.05) as other:
        wanted = put_in_place(folder, "two")
        assert reload(told).status_code == 200
        other.wait(_until(other, answers_with(wanted)))
        other.app.state.knowledge._in_place._folder = tmp_path / "elsewhere"
        before = put_in_place(tmp_path / "elsewhere", "one")
        wanted = put_in_place(folder, "three")
        assert reload(told).status_code == 200
        other.wait(_until(other, is_refused))
        assert other.get("/readyz").json()["knowledge"]["version"] == "two"
        assert before[:12] in other.get("/readyz").json()["knowledge_refused"]["what"]
        put_in_place(tmp_path / "elsewhere", "three")
        other.wait(_until(other, answers_with(wanted)))
        assert other.get("/readyz").json()["knowledge_refused"] is None


def test_an_answer_of_a_sites_own_knowledge_is_reproduced_with_it(
    tmp_path: Path, folder: Path
) -> None:
    with site(tmp_path) as caller:
        assess(caller)
    place = next(one for one in entries(tmp_path) if one["kind"] == "answered")["sequence"]
    config = tmp_path / "service.toml"
    config.write_text(f"[knowledge]\nfolder = {str(folder)!r}\n")
    words = ("audit", "replay", f"0-{place}", "--state", str(tmp_path / "state"))
    assert "REPRODUCED: the same" in oncobasis(*words, "--config", str(config)).text
    without = oncobasis(*words)
    assert without.code == 3
    assert "  knowledge: then " in without.text


def test_what_was_told_before_a_start_holds_back_no_newer_release(
    tmp_path: Path, folder: Path
) -> None:
    with site(tmp_path) as caller:
        put_in_place(folder, "two")
        reload(caller)
    put_in_place(folder, "three")
    with site(tmp_path, look=0.05) as caller:
        caller.wait(asyncio.sleep(0.3))
        ready = caller.get("/readyz").json()
        assert ready["knowledge"]["version"] == "three"
        assert ready["knowledge_refused"] is None


def test_old_knowledge_leaves_the_memory(tmp_path: Path, folder: Path) -> None:
    with site(tmp_path) as caller:
        old = []
        for number in range(5):
            assess(caller, f"before-{number}")
            old.append(weakref.ref(caller.app.state.lifecycle.parts.answerer.knowledge))
            put_in_place(folder, f"release {number}")
            assert reload(caller).status_code == 200
        assess(caller, "after")
        gc.collect()
        assert [one() for one in old] == [None] * 5
        rules = [one for one in gc.get_objects() if isinstance(one, Rule)]
        told = {citation.text for rule in rules for citation in rule.citations}
    assert "release release 4" in told
    assert not {"release one", *(f"release release {number}" for number in range(4))} & told


async def _until(caller: Caller, holds: Callable[[dict[str, Any]], bool]) -> None:
    for _ in range(500):
        if holds((await caller.http.get("/readyz")).json()):
            return
        await asyncio.sleep(0.02)
    pytest.fail("never")


def answers_with(digest: str) -> Callable[[dict[str, Any]], bool]:
    return lambda ready: bool(ready["knowledge"]["digest"] == digest)


def is_refused(ready: dict[str, Any]) -> bool:
    return ready["knowledge_refused"] is not None


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_signal_tells_every_worker_and_ends_none(tmp_path: Path, workers: str) -> None:
    folder = tmp_path / "knowledge"
    put_in_place(folder, "one")
    variables = {"ONCOBASIS_KNOWLEDGE__FOLDER": str(folder)}
    with served(tmp_path, "--workers", workers, **variables) as service:
        assert _seen(service, 8) == {"one"}
        put_in_place(folder, "two")
        service.process.send_signal(signal.SIGHUP)
        _wait(lambda: _seen(service, 8) == {"two"})
        _damaged(folder)
        service.process.send_signal(signal.SIGHUP)
        _wait(lambda: service.http.get("/readyz").json()["knowledge_refused"] is not None)
        assert _seen(service, 8) == {"two"}
        assert service.end()[0] in {0, -signal.SIGTERM}


def _seen(service: Served, times: int) -> set[str]:
    """What answers, over as many new connections: any worker may take each."""
    base = service.http.base_url
    answers = [httpx.get(f"{base}/readyz", trust_env=False).json() for _ in range(times)]
    return {one["knowledge"]["version"] for one in answers}


def _wait(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.2)
