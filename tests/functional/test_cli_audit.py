"""`oncobasis audit`, `patients`, `acceptance` and `outbox` over what a service kept."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders.command import Ran
from builders.service_clients import demo_settings, serving
from builders.service_records import hook, record
from oncobasis.cli import main
from oncobasis.settings import MlflowSettings

VIEW = "/cds-services/oncobasis-patient-view"
PATIENT = "Patient/0815"


def here(*words: str, stdin: bytes = b"") -> Ran:
    """Run the command in this process, which is much quicker."""
    out, err = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in (("stdin", io.BytesIO(stdin)), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, io.TextIOWrapper(stream, "utf-8", write_through=True))
        try:
            code = main(words)
        except SystemExit as ended:
            code = int(str(ended.code))
        return Ran(code, out.getvalue(), err.getvalue().decode())


@dataclass(frozen=True)
class State:
    """The folder of a service that has ended."""

    folder: Path
    assessment: str

    def run(self, *words: str, stdin: bytes = b"") -> Ran:
        return here(*words, "--state", str(self.folder), stdin=stdin)

    def entry(self, assessment: str) -> str:
        """The place of the entry of this assessment."""
        lines = [json.loads(line) for line in self.run("audit", "export").out.splitlines()]
        (found,) = [
            line for line in lines
            if line["entry"]["kind"] == "answered"
            and line["entry"]["facts"]["assessment"] == assessment
        ]  # fmt: skip
        return f"{found['slot']}-{found['entry']['sequence']}"


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> State:
    folder = tmp_path_factory.mktemp("kept")
    told = MlflowSettings(uri="http://127.0.0.1:9")
    settings = demo_settings(folder, mlflow=told)
    with serving(settings) as caller:
        body = {"case_id": "c", "tumor_type": "LUAD", "alterations": ["EGFR L858R"],
                "patient": PATIENT, "as_of": "2026-11-22", "regions": ["FDA", "EMA"]}  # fmt: skip
        answer = caller.post("/v1/assessments", json=body)
        assert answer.status_code == 201, answer.text
        name = answer.headers["location"].rpartition("/")[2]
        shown = caller.post(VIEW, json=hook(prefetch=record())).json()["cards"]
        item = {"card": shown[0]["uuid"], "outcome": "overridden",
                "outcomeTimestamp": "2026-11-22T10:00:00Z"}  # fmt: skip
        assert caller.post(f"{VIEW}/feedback", json={"feedback": [item]}).status_code == 200
    return State(settings.state, name)


@pytest.fixture
def state(ended: State, tmp_path: Path) -> State:
    shutil.copytree(ended.folder, tmp_path / "state")
    return State(tmp_path / "state", ended.assessment)


def test_an_untouched_journal_is_intact(state: State) -> None:
    done = state.run("audit", "verify")
    assert done.code == 0, done.err
    assert "intact" in done.text


def test_a_changed_byte_is_found_and_said_with_its_place(state: State) -> None:
    chain = state.folder / "audit" / "chain-000.jsonl"
    content = chain.read_bytes()
    chain.write_bytes(content.replace(b'"kind":"answered"', b'"kind":"answerex"', 1))
    done = state.run("audit", "verify")
    assert done.code == 3
    assert "chain-000.jsonl:1:" in done.text
    assert "NOT INTACT" in done.text


def test_a_journal_set_back_shows_against_heads_and_key_kept_elsewhere(
    state: State, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    shutil.copytree(state.folder, before)
    with serving(demo_settings(state.folder.parent)) as caller:  # the same state folder goes on
        assert caller.post("/v1/assessments", json={"tumor_type": "LUAD"}).status_code == 201
    heads, key = tmp_path / "heads.jsonl", tmp_path / "audit.pem"
    heads.write_bytes(state.run("audit", "export", "--heads").out)
    key.write_bytes(state.run("audit", "export", "--key").out)
    words = ("audit", "verify", "--noted", str(heads), "--key", str(key))
    assert state.run(*words).code == 0
    assert here(*words, "--state", str(before)).code == 3


def test_replay_reproduces_the_output_digest(state: State) -> None:
    done = state.run("audit", "replay", state.entry(state.assessment))
    assert done.code == 0, done.text + done.err
    assert "REPRODUCED" in done.text


def test_replay_says_what_is_not_the_same_by_now(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oncobasis.__version__", "9.9.9")
    done = state.run("audit", "replay", state.entry(state.assessment))
    assert done.code == 3
    assert "software: then oncobasis_" in done.text
    assert "now oncobasis_9.9.9" in done.text
    assert "NOT REPRODUCED" in done.text


def test_replay_takes_the_settings_of_then(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    place = state.entry(state.assessment)
    monkeypatch.setenv("ONCOBASIS_PREDICTIONS", "off")
    assert state.run("audit", "replay", place).code == 0


def test_replay_says_what_was_erased_and_the_journal_stays_intact(state: State) -> None:
    place = state.entry(state.assessment)
    done = state.run("patients", "erase", "-", stdin=f"{PATIENT}\n".encode())
    assert done.code == 0, done.err
    assert "2 cases and assessments" in done.text
    assert not done.err
    elsewhere = ("patients", "erase", "--tenant", "other", "-")
    none = state.run(*elsewhere, stdin=f"{PATIENT}\n".encode())
    assert "nothing was kept for 1 of them in the tenant other" in none.err
    again = state.run("audit", "replay", place)
    assert again.code == 3
    assert "erased" in again.text
    assert state.run("audit", "verify").code == 0
    kinds = [json.loads(x)["entry"]["kind"] for x in state.run("audit", "export").out.splitlines()]
    assert kinds[-1] == "erasure"
    assert PATIENT.encode() not in (state.folder / "audit" / "chain-000.jsonl").read_bytes()


def test_an_entry_that_is_no_answer_or_not_there_is_said(state: State) -> None:
    lines = [json.loads(x) for x in state.run("audit", "export").out.splitlines()]
    other = next(line["entry"] for line in lines if line["entry"]["kind"] == "feedback")
    assert state.run("audit", "replay", str(other["sequence"])).code == 3
    assert "no entry" in state.run("audit", "replay", "0-999").err
    assert state.run("audit", "replay", "x-y").code != 0


def test_retention_takes_nobody_who_is_new(state: State) -> None:
    assert "0 patients" in state.run("patients", "retention", "--days", "1").text
    assert state.run("patients", "retention").code == 2


def test_acceptance_is_by_rule_and_by_model(state: State) -> None:
    table = state.run("acceptance").text.splitlines()
    assert table[0].split()[:4] == ["kind", "shown", "accepted", "overridden"]
    assert len(table) > 1
    found = json.loads(state.run("acceptance", "--json").out)
    assert {one["kind"] for one in found} <= {"all", "rule", "model"}
    assert all(one["shown"] >= one["accepted"] + one["overridden"] for one in found)
    assert any(one["overridden"] == 1 for one in found)


def test_the_outbox_holds_the_answers_and_what_was_said_of_them(state: State) -> None:
    assert state.run("outbox", "show").text.startswith("3 items wait")
    assert state.run("outbox", "send").code == 2  # nobody is named to send to


def test_a_wrong_folder_is_said_and_nothing_is_made_there(tmp_path: Path) -> None:
    for words in (("audit", "verify"), ("acceptance",), ("outbox", "show")):
        done = here(*words, "--state", str(tmp_path / "none"))
        assert done.code == 3
        assert "--state" in done.err
        (tmp_path / "empty").mkdir(exist_ok=True)
        assert here(*words, "--state", str(tmp_path / "empty")).code == 3
    assert not list((tmp_path / "empty").iterdir())
    assert not (tmp_path / "none").exists()


def test_the_serving_process_imports_no_mlflow() -> None:
    program = (
        "import sys; import oncobasis.service.factory, oncobasis.cli_serve,"
        " oncobasis.assembly.companions, oncobasis.assembly.outbox_sender;"
        "print([m for m in sys.modules if m.partition('.')[0] in"
        " {'mlflow', 'pandas', 'sklearn'}])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
