"""The tumour-agnostic label of dabrafenib with trametinib does not hold in colorectal cancer.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/202806s022lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_in_colorectal_cancer_the_pair_is_not_offered() -> None:
    answer = ask("COADREAD", "BRAF V600E", line=3, prior=["oxaliplatin", "irinotecan"])
    answer.does_not_recommend("dabrafenib + trametinib").does_not_tier("dabrafenib + trametinib")


def test_nor_in_a_tumour_of_the_colon_or_rectum_alone() -> None:
    for part in ("COAD", "READ"):
        ask(part, "BRAF V600E").does_not_recommend("dabrafenib + trametinib")


def test_in_another_solid_tumour_it_holds() -> None:
    answer = ask("CHOL", "BRAF V600E", line=2, prior=["gemcitabine", "cisplatin"])
    answer.keeps("dabrafenib + trametinib").at_tier("I-A").with_label("FDA")
