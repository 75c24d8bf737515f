"""ERBB2 YVMA in lung cancer: zongertinib, sevabertinib and trastuzumab deruxtecan.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2025/219042s000lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/761139s021lbl.pdf.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


def test_the_approved_drugs_are_tier_i_a() -> None:
    answer = ask("LUAD", "ERBB2 A775_G776insYVMA", line=2, prior=["carboplatin", "pemetrexed"])
    answer.recommends("zongertinib").at_tier("I-A").with_label("FDA")
    answer.recommends("trastuzumab deruxtecan").at_tier("I-A").with_label("FDA")
    answer.recommends("sevabertinib").at_tier("I-A").with_label("FDA")


def test_untreated_what_the_labels_ask_is_named() -> None:
    answer = ask("LUAD", "ERBB2 A775_G776insYVMA")
    answer.keeps("trastuzumab deruxtecan").at_tier("I-A").requiring("prior")


@pytest.mark.parametrize(
    "spelling",
    [
        "ERBB2 Y772_A775dup",
        "HER2 A775_G776insYVMA",
        "ERBB2 p.Tyr772_Ala775dup",
        "ERBB2 M774_A775insAYVM",
    ],
)
def test_the_same_protein_in_another_spelling_answers_alike(spelling: str) -> None:
    ask("LUAD", spelling).answers_like(ask("LUAD", "ERBB2 A775_G776insYVMA"))
