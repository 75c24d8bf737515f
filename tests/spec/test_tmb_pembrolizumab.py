"""A tumour mutational burden of 10 per megabase or more: pembrolizumab in any solid tumour.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2026/125514Orig1s186lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_tmb_12_offers_pembrolizumab() -> None:
    answer = ask("BLCA", "TMB 12 mut/Mb", line=2, prior=["cisplatin"])
    answer.keeps("pembrolizumab").at_tier("I-A").with_label("FDA")


def test_tmb_8_does_not() -> None:
    ask("BLCA", "TMB 8 mut/Mb", line=2, prior=["cisplatin"]).does_not_recommend("pembrolizumab")


def test_the_threshold_itself_counts() -> None:
    ask("BLCA", "TMB 10 mut/Mb", line=2, prior=["cisplatin"]).keeps("pembrolizumab")


def test_a_number_beside_the_word_wins_over_the_word() -> None:
    ask("BLCA", "TMB-H 12 mut/Mb").keeps("pembrolizumab").at_tier("I-A")


def test_blood_tumours_are_not_solid() -> None:
    ask("AML", "TMB 12 mut/Mb").does_not_recommend("pembrolizumab")
