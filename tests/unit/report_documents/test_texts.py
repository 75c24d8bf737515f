"""The words of cards and documents are the same in both languages, and every one is used."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from oncobasis.report.cards.context import MissingData
from oncobasis.report.cards.parts import (
    INPUT_REASONS,
    TEST_REASONS,
    THERAPY_REASONS,
    Topic,
)
from oncobasis.report.cards.verdicts import Verdict
from oncobasis.report.texts import en_cards, en_documents, ko_cards, ko_documents

REPORT = Path(__file__).parents[3] / "src" / "oncobasis" / "report"
TABLES = {
    "cards": (en_cards.LABELS, ko_cards.LABELS),
    "overrides": (en_cards.OVERRIDES, ko_cards.OVERRIDES),
    "documents": (en_documents.LABELS, ko_documents.LABELS),
}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_both_languages_say_the_same(table: str) -> None:
    english, korean = TABLES[table]
    assert list(english) == list(korean)
    for name in english:
        assert fields(english[name]) == fields(korean[name]), name


MADE = {
    *(f"topic_{topic}" for topic in Topic),
    *(f"order_{verdict}" for verdict in Verdict if verdict is not Verdict.FINE),
    *(missing.value for missing in MissingData),
}


@pytest.mark.parametrize("table", ["cards", "documents"])
def test_every_text_is_used(table: str) -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in REPORT.rglob("*.py")
        if path.parent.name != "texts"
    )
    made = {"column_", "sheet_", "head_"}
    for name in TABLES[table][0]:
        plain = f'"{name}"' in source
        begun = next((one for one in made if name.startswith(one)), "")
        assert plain or name in MADE or f'"{name.removeprefix(begun)}"' in source, name


def test_every_topic_verdict_and_reason_has_words() -> None:
    assert set(en_cards.LABELS) >= MADE
    assert set(en_cards.OVERRIDES) == {*THERAPY_REASONS, *TEST_REASONS, *INPUT_REASONS}
