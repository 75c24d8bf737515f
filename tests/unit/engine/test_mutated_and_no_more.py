""" "Mutated" alone may be a variant of unknown significance: it opens no drug."""

from __future__ import annotations

from datetime import date

import pytest

from oncobasis import assess, load_knowledge
from oncobasis.readers.case.case_file import case_for_question


def stance_of(tumor: str, finding: str, drug: str) -> str:
    case = case_for_question(tumor, [finding], states=["castration_resistant"])
    answer = assess(case, load_knowledge(), as_of=date(2026, 11, 22))
    return next(r.stance for r in answer.recommendations if [t.name for t in r.therapies] == [drug])


@pytest.mark.parametrize(
    ("tumor", "finding", "drug"),
    [
        ("PRAD", "BRCA2 mutation", "olaparib"),
        ("LUAD", "ERBB2 mutation", "trastuzumab deruxtecan"),
        ("AML", "NPM1 mutation", "revumenib"),
    ],
)
def test_a_label_for_what_matters_waits_for_the_change(tumor: str, finding: str, drug: str) -> None:
    assert stance_of(tumor, finding, drug) == "undetermined"


@pytest.mark.parametrize(
    ("tumor", "finding", "drug"),
    [("PRAD", "BRCA2 pathogenic", "olaparib"), ("AML", "NPM1 oncogenic mutation", "revumenib")],
)
def test_and_is_given_when_the_report_says_so(tumor: str, finding: str, drug: str) -> None:
    assert stance_of(tumor, finding, drug) in {"recommended", "option"}


def test_it_is_enough_to_refuse_what_needs_wild_type() -> None:
    assert stance_of("COADREAD", "KRAS mutation", "cetuximab") == "not_recommended"
