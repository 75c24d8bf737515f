"""The shipped examples: valid case files, and answers that keep the published contract."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from oncobasis.engine import assess
from oncobasis.knowledge import load_knowledge
from oncobasis.readers.case.case_file import read_case_file
from oncobasis.report import html, terminal
from oncobasis.report.json_report import to_json

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.*"))
CASES = [path for path in EXAMPLES if path.suffix in {".json", ".yaml"}]


def schema(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((ROOT / "schemas" / name).read_bytes()))


def test_there_are_examples() -> None:
    assert len(CASES) >= 3


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_an_example_is_a_valid_case_file(path: Path) -> None:
    schema("case-1.schema.json").validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_its_answer_keeps_the_contract_in_every_view(path: Path, language: str) -> None:
    case = read_case_file(path).case
    assessment = assess(case, load_knowledge(), as_of=date(2026, 11, 22))
    document = json.loads(to_json(assessment, language=language))
    schema("assessment-1.schema.json").validate(document)
    page = html.render(assessment, language=language)
    screen = terminal.render(assessment, language=language)
    for option in document["recommendations"]:
        names = [therapy["name"] for therapy in option["therapies"]]
        assert " + ".join(names) in page
        for name in names:
            assert name in " ".join(screen.split())
