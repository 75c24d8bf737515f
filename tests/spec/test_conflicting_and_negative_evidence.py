"""Evidence that does not support a drug is never counted as support.

Source: CIViC EID1413, EID4867, EID8509 (each recorded as "does not support").
"""

from __future__ import annotations

from builders.spec import ask


def test_it_is_shown_against_and_not_among_the_basis() -> None:
    said = ask("COADREAD", "BRAF V600E").keeps("panitumumab + vemurafenib")
    said.not_supported_by("EID1413").with_caution("does_not_support")


def test_a_resistance_item_that_is_not_supported_is_no_support_for_the_drug() -> None:
    for answer in (
        ask("CML", "BCR::ABL1", "ABL1 F317L"),
        ask("LUAD", "KRAS G12C"),
        ask("COADREAD", "KRAS G12D"),
    ):
        for recommendation in answer.assessment.recommendations:
            directions = {b.direction for b in recommendation.basis}
            answer.holds(directions <= {"supports"}, f"basis supports: {directions}")


def test_a_resistance_marker_never_raises_the_drug_it_resists() -> None:
    answer = ask("LUAD", "EGFR T790M")
    answer.recommends_no_regimen_with("erlotinib", "gefitinib", "afatinib", "dacomitinib")
    answer = ask("CML", "ABL1 T315I")
    answer.offers_no_regimen_with("imatinib", "dasatinib", "nilotinib", "bosutinib")
