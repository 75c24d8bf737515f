"""What goes wrong around an answer: streams, file names, one bad line among many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from oncobasis.assembly import Answering, batch_answers, batch_line, file_stem
from oncobasis.cli_text import printable
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.errors import OncobasisError
from oncobasis.knowledge import load_knowledge

GOOD = '{"case_id": "good", "tumor_type": "LUAD", "alterations": ["EGFR L858R"]}'


@pytest.fixture(scope="module")
def answering() -> Answering:
    return Answering(load_knowledge(), date(2026, 11, 22), ClinicalSettings())


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "oncobasis", *words],
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp949", "cp1252"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_encoding_without_our_letters_does_not_stop_an_answer(
    encoding: str, language: str
) -> None:
    ran = run("ask", "LUAD", "EGFR L858R", "--lang", language, PYTHONIOENCODING=encoding)
    assert ran.returncode == 0
    assert b"osimertinib" in ran.stdout


def test_words_that_are_no_text_are_wrong_usage() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "oncobasis", "ask", b"LU\xed\x8f"], capture_output=True, check=False
    )
    assert ran.returncode == 2
    assert b"UTF-8" in ran.stderr


def test_words_never_speak_to_the_terminal() -> None:
    ran = run("ask", "LUAD", "--\x1b[31mred")
    assert ran.returncode == 2
    assert b"\x1b" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_and_is_no_defect() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "oncobasis", "ask", "LUAD", "EGFR L858R"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 3
    assert b"cannot be written" in ran.stderr


@pytest.mark.parametrize(
    "case_id", ["a/b", "a b", "a\\b", "..", "", "../../etc/x", "CON", "-rf", "한글" * 80, "x" * 300]
)
def test_a_file_name_stays_inside_and_is_of_one_patient(case_id: str) -> None:
    stem = file_stem(case_id)
    assert stem
    assert stem not in {".", ".."}
    assert "/" not in stem
    assert "\\" not in stem
    assert not stem.startswith("-")
    assert len(stem.encode()) < 120
    assert stem != file_stem(case_id + "_")


def test_ids_that_look_alike_as_file_names_get_files_of_their_own() -> None:
    ids = ["a_b", "a/b", "a b", "a\\b", "a:b"]
    assert len({file_stem(case_id) for case_id in ids}) == len(ids)


def test_a_plain_id_is_the_file_name() -> None:
    assert file_stem("example-luad-egfr") == "example-luad-egfr"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_defect_in_one_line_leaves_the_others(workers: int, answering: Answering) -> None:
    lines = [GOOD, "nonsense", GOOD]
    answers = [
        json.loads(a) for a in batch_answers(enumerate(lines, 1), answering, workers=workers)
    ]
    assert [a["schema"] for a in answers] == [
        "oncobasis.assessment/1",
        "oncobasis.error/1",
        "oncobasis.assessment/1",
    ]


def test_an_unforeseen_error_becomes_an_error_object_without_values(
    answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_self: Answering, _case: object) -> None:
        raise ZeroDivisionError("patient Kim")

    monkeypatch.setattr(Answering, "answer", fails)
    answer = json.loads(batch_line(GOOD, 7, answering))
    assert (answer["line"], answer["case_id"], answer["error"]["exit_code"]) == (7, "good", 6)
    assert "Kim" not in json.dumps(answer)


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.maf", "a/../../b.maf"])
def test_a_batch_line_reaches_no_file_outside(path: str, answering: Answering) -> None:
    line = json.dumps({"tumor_type": "LUAD", "files": {"maf": path}})
    answer = json.loads(batch_line(line, 1, answering))
    assert answer["error"]["exit_code"] == 3
    assert "outside" in answer["error"]["what"]


def test_a_worker_that_dies_is_said_with_the_line_reached(
    answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oncobasis.assembly.batch._work", _dies)
    with pytest.raises(OncobasisError, match="ended from outside"):
        list(batch_answers([(1, GOOD)], answering, workers=2))


def _dies(_numbered: tuple[int, str]) -> bytes:
    os._exit(1)


def test_printable_keeps_letters_and_drops_orders() -> None:
    assert printable("한글 p.L858R\x1b[31m\x07") == "한글 p.L858R\ufffd[31m\ufffd"
