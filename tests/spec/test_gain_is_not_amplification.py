"""A gain is not an amplification.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/761139s017s020lbl.pdf (the label
asks for HER2 positive).
"""

from __future__ import annotations

from builders.spec import ask


def test_an_erbb2_gain_offers_no_her2_drug() -> None:
    ask("BRCA", "ERBB2 gain").offers_no_regimen_with(
        "trastuzumab", "pertuzumab", "trastuzumab deruxtecan", "trastuzumab emtansine"
    )


def test_it_asks_for_her2() -> None:
    ask("BRCA", "ERBB2 gain").asks_for("HER2")


def test_an_amplification_counts_and_asks_for_confirmation() -> None:
    answer = ask("BRCA", "ERBB2 amplification", line=2, prior=["trastuzumab"])
    answer.keeps("trastuzumab deruxtecan").at_tier("I-A").with_caution("confirm_ihc")


def test_a_met_gain_is_no_caution_for_osimertinib() -> None:
    said = ask("LUAD", "EGFR L858R", "MET gain").recommends("osimertinib")
    assert not said.recommendation.cautions
