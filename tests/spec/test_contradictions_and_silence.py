"""No answer is blank: what was given and not used says why, and nothing tested says what to test.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/210861s000lbl.pdf (tests of the
pan-solid labels).
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("tumor_type", ["LUAD", "BRCA", "MEL", "CHOL", "PAAD", "GIST", "AML"])
def test_with_nothing_tested_tests_are_named_and_nothing_is_offered(tumor_type: str) -> None:
    answer = ask(tumor_type)
    answer.offers_nothing().warns("no_findings")
    assert answer.assessment.missing_tests
    assert answer.assessment.summary


@pytest.mark.parametrize("finding", ["TTN R100C", "TP53 R273H", "MUC16 amplification"])
def test_a_finding_without_a_record_says_so(finding: str) -> None:
    (alteration,) = ask("PAAD", finding).assessment.alterations
    assert alteration.why_not is not None or alteration.used_by


def test_every_recommendation_names_a_basis_or_a_label() -> None:
    for answer in (ask("LUAD", "EGFR L858R"), ask("MEL", "BRAF V600E"), ask("COADREAD")):
        for said in answer.assessment.recommendations:
            shown = (*said.basis, *said.against, *said.regulatory)
            answer.holds(bool(shown), f"{[t.name for t in said.therapies]} has a basis")


def test_every_tier_i_a_has_a_live_approval_of_the_chosen_region() -> None:
    for answer in (
        ask("LUAD", "EGFR L858R"),
        ask("MEL", "BRAF V600E"),
        ask("BRCA", "HER2 positive"),
    ):
        for said in answer.assessment.recommendations:
            live = [f for f in said.regulatory if f.agency == "FDA" and f.date and f.url]
            answer.holds(said.tier != "I-A" or bool(live), f"{[t.name for t in said.therapies]}")


def test_a_recommendation_leaves_nothing_open() -> None:
    for answer in (
        ask("LUAD", "EGFR L858R"),
        ask("MEL", "BRAF V600E"),
        ask("BRCA", "HER2 positive"),
    ):
        for said in answer.assessment.recommendations:
            answer.holds(
                said.stance != "recommended" or not (said.requires or said.missing),
                f"{[t.name for t in said.therapies]} requires {said.requires}",
            )


def test_vetoed_and_undetermined_regimens_have_no_tier() -> None:
    for answer in (ask("LUAD", "EGFR L858R", "EGFR T790M"), ask("COADREAD", "BRAF V600E")):
        for said in answer.assessment.recommendations:
            refused = said.stance in {"not_recommended", "contraindicated", "undetermined"}
            answer.holds(not refused or said.tier is None, f"{[t.name for t in said.therapies]}")
