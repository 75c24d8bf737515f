"""What is shared by cases: answers do not depend on which cases came before, nor on their order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from builders.findings_builder import (
    a_case,
    a_veto,
    an_approval,
    an_item,
    knowledge_of,
    variant,
)
from builders.findings_builder import answer as answer_of
from oncobasis.core.assessment import Assessment, Stance
from oncobasis.core.case import Clinical, PriorTherapy, TumorCase
from oncobasis.core.knowledge import Condition, ConditionKind, Significance
from oncobasis.core.projection import output_digest
from oncobasis.core.tumor import TumorType
from oncobasis.engine.sealing import seal

KNOWLEDGE = knowledge_of(
    an_approval("EGFR p.L858R", "osimertinib", conditions=(Condition(ConditionKind.LINE, "1"),)),
    an_approval("EGFR p.L858R", "erlotinib", agency="EMA"),
    an_approval("EGFR p.T790M", "other"),
    an_item("EGFR p.L858R", "weak", level="D"),
    an_item("EGFR p.T790M", "erlotinib", significance=Significance.RESISTANCE),
    a_veto("EGFR p.T790M", "erlotinib"),
)
L858R, T790M = variant("EGFR", "L858R"), variant("EGFR", "T790M")
CASE = a_case("LUAD", L858R)


def _first_line(case: TumorCase, line: int | None) -> TumorCase:
    return replace(case, clinical=Clinical(line=line))


CASES = (
    CASE,
    a_case("LUAD", T790M, L858R),
    a_case("LUAD", L858R, T790M),
    a_case("COAD", L858R),
    replace(CASE, tumor_type=TumorType(None, "words of a case")),
    _first_line(CASE, 1),
    _first_line(CASE, 2),
    replace(
        CASE,
        clinical=Clinical(prior_therapies=(PriorTherapy(("osimertinib",), progressed=True),)),
    ),
)


def answer(case: TumorCase, *regions: str) -> Assessment:
    return answer_of(case, KNOWLEDGE, *regions)


def test_answers_do_not_depend_on_what_was_answered_before() -> None:
    forth = [answer(case) for case in CASES]
    back = [answer(case) for case in reversed(CASES)]
    assert forth == back[::-1]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(answer, CASES * 5)) == forth * 5


@pytest.mark.parametrize("case", CASES)
def test_the_digest_over_shared_parts_is_that_over_the_plain_document(case: TumorCase) -> None:
    for _ in range(2):
        found = answer(case)
        assert found.provenance.output_digest == output_digest(found) == output_digest(found, seal)


def test_what_the_patient_and_the_reader_say_counts_although_the_rest_is_shared() -> None:
    def stances(case: TumorCase, *regions: str) -> dict[str, Stance]:
        found = answer(case, *regions).recommendations
        return {one.therapies[0].name: one.stance for one in found}

    assert stances(_first_line(CASE, 1))["osimertinib"] is Stance.RECOMMENDED
    assert stances(_first_line(CASE, 2))["osimertinib"] is Stance.OPTION
    assert stances(CASE)["erlotinib"] is Stance.OPTION
    assert stances(CASE, "EMA")["erlotinib"] is Stance.RECOMMENDED
    assert stances(CASES[1])["erlotinib"] is Stance.NOT_RECOMMENDED


def test_an_empty_part_is_an_empty_list() -> None:
    assert seal((), lambda: ["never asked"]) == []
