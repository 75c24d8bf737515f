"""``oncobasis batch``: one case a line in, one assessment or error object a line out, in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from builders.command import AS_OF, oncobasis

if TYPE_CHECKING:
    from builders.command import Ran

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "assessment-1.schema.json").read_text("utf-8"))
LINES = (
    '{"case_id": "first", "tumor_type": "LUAD", "alterations": ["EGFR L858R"]}',
    "this is no JSON",
    '{"case_id": "third", "tumor_type": "MEL", "alterations": ["BRAF V600E"]}',
    '{"case_id": "fourth", "alterations": ["BRAF V600E"]}',
    '{"case_id": "fifth", "tumor_type": "LUAD", "alterations": ["NOTAGENE V600E"]}',
    '{"case_id": "sixth", "tumor_type": "XYZ", "alterations": ["BRAF V600E"]}',
)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(LINES) + "\n", "utf-8")
    return path


def answers(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.text.splitlines()]


def test_every_line_is_answered_in_its_place(cases: Path) -> None:
    ran = oncobasis("batch", cases, *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    schemas = [answer["schema"].split(".")[1] for answer in answers(ran)]
    expected = ["assessment/1", "error/1", "assessment/1", "error/1", "error/1", "assessment/1"]
    assert schemas == expected


def test_assessments_fit_the_schema_and_keep_their_case_id(cases: Path) -> None:
    found = [a for a in answers(oncobasis("batch", cases, *AS_OF)) if "assessment" in a["schema"]]
    assert [answer["case_id"] for answer in found] == ["first", "third", "sixth"]
    for answer in found:
        jsonschema.Draft202012Validator(SCHEMA).validate(answer)


def test_an_error_object_says_what_where_and_remedy(cases: Path) -> None:
    wrong = [a for a in answers(oncobasis("batch", cases, *AS_OF)) if "error" in a]
    assert [answer["line"] for answer in wrong] == [2, 4, 5]
    for answer in wrong:
        error = answer["error"]
        assert error["exit_code"] == 3
        assert error["what"]
        assert error["remedy"]
        assert f"line {answer['line']}" in error["where"]


def test_an_answer_is_that_of_the_case_alone(cases: Path, tmp_path: Path) -> None:
    (first, *_) = answers(oncobasis("batch", cases, *AS_OF))
    alone = tmp_path / "alone.json"
    alone.write_text(LINES[0], "utf-8")
    assert oncobasis("assess", alone, *AS_OF, "--json").document == first


def test_standard_input_and_workers_answer_alike(cases: Path) -> None:
    ran = oncobasis("batch", cases, *AS_OF)
    assert oncobasis("batch", "-", *AS_OF, stdin=cases.read_bytes()).out == ran.out
    assert oncobasis("batch", cases, "--workers", "2", *AS_OF).out == ran.out


def test_empty_lines_are_passed_over_and_still_counted() -> None:
    text = f"\n{LINES[0]}\n\nno JSON\n".encode()
    first, second = answers(oncobasis("batch", "-", *AS_OF, stdin=text))
    assert first["case_id"] == "first"
    assert second["line"] == 4


def test_no_cases_give_no_answers() -> None:
    ran = oncobasis("batch", "-", stdin=b"")
    assert (ran.code, ran.out) == (0, b"")


def test_a_line_that_is_not_text_is_an_error_object_and_not_the_end(tmp_path: Path) -> None:
    text = b"\xff\xfe\x00\n" + LINES[0].encode() + b"\n"
    path = tmp_path / "cases.jsonl"
    path.write_bytes(text)
    for ran in (
        oncobasis("batch", "-", *AS_OF, stdin=text),
        oncobasis("batch", "-", *AS_OF, stdin=text, env={"PYTHONUTF8": "1"}),
        oncobasis("batch", path, *AS_OF),
    ):
        assert ran.code == 0, ran.err
        wrong, right = answers(ran)
        assert wrong["error"]["exit_code"] == 3
        assert right["case_id"] == "first"
