"""A tumour type that is not known is said so, and nothing reaches tier I.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/202806s022lbl.pdf (the pan-solid
label, shown but not as tier I).
"""

from __future__ import annotations

from builders.spec import ask


def test_a_warning_and_no_tier_i() -> None:
    ask("XYZ", "BRAF V600E").warns("unknown_tumor_type").gives_no_tier("I")


def test_pan_cancer_options_are_still_listed() -> None:
    ask("XYZ", "BRAF V600E").offers("dabrafenib + trametinib").at_tier("II-C")


def test_labels_of_other_tumours_are_not_taken_over() -> None:
    answer = ask("XYZ", "EGFR L858R")
    answer.recommends_no_regimen_with("osimertinib").gives_no_tier("I")


def test_a_resistance_marker_is_no_reason_to_offer_a_drug() -> None:
    ask("XYZ", "EGFR T790M").recommends_no_regimen_with("erlotinib", "gefitinib")
