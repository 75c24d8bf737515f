"""An FGFR2 deletion is not a fusion: no FGFR inhibitor is offered.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2020/213736s000lbl.pdf (the label
names fusion or other rearrangement).
"""

from __future__ import annotations

from builders.spec import ask

INHIBITORS = ("pemigatinib", "futibatinib", "infigratinib", "erdafitinib")


def test_no_fgfr_inhibitor_is_offered() -> None:
    ask("CHOL", "FGFR2 deletion").offers_no_regimen_with(*INHIBITORS)


def test_fusions_were_not_looked_for_and_stay_open() -> None:
    answer = ask("CHOL", "FGFR2 deletion")
    answer.leaves_undetermined("pemigatinib", "futibatinib", missing="FGFR2")
    answer.asks_for("FGFR2 fusion")


def test_the_answer_says_why_the_deletion_was_not_used() -> None:
    answer = ask("CHOL", "FGFR2 deletion")
    reasons = [a.why_not for a in answer.assessment.alterations]
    answer.holds(all(reasons), f"each alteration says why it was not used: {reasons}")


def test_an_amplification_is_no_fusion_either() -> None:
    ask("CHOL", "FGFR2 amplification").does_not_recommend("pemigatinib", "futibatinib")
