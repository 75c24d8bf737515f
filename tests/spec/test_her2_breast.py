"""HER2 positive and HER2 low breast cancer: trastuzumab deruxtecan.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/761139s022lbl.pdf (low),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/761139s017s020lbl.pdf (positive),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2025/761139s038s042lbl.pdf (ultralow).
"""

from __future__ import annotations

from builders.spec import ask

DRUG = "trastuzumab deruxtecan"


def test_positive_disease_after_an_anti_her2_therapy() -> None:
    answer = ask("BRCA", "HER2 positive", line=2, prior=["trastuzumab"])
    answer.recommends(DRUG).at_tier("I-A").with_label("FDA")


def test_low_disease_after_chemotherapy() -> None:
    answer = ask("BRCA", "HER2 low", line=2, prior=["capecitabine"])
    answer.recommends(DRUG).at_tier("I-A").with_label("FDA")


def test_low_disease_untreated_names_the_chemotherapy_that_its_label_asks() -> None:
    ask("BRCA", "HER2 low").offers(DRUG).at_tier("I-A").requiring("chemotherapy")


def test_low_is_not_positive() -> None:
    ask("BRCA", "HER2 low").recommends_no_regimen_with("trastuzumab", "pertuzumab", "tucatinib")


def test_immunohistochemistry_is_read_as_its_class() -> None:
    ask("BRCA", "HER2 3+", line=2, prior=["trastuzumab"]).recommends(DRUG).at_tier("I-A")
    ask("BRCA", "HER2 1+", line=2, prior=["capecitabine"]).recommends(DRUG).at_tier("I-A")


def test_2_plus_without_in_situ_hybridisation_is_neither_positive_nor_low() -> None:
    answer = ask("BRCA", "HER2 2+", line=2, prior=["capecitabine"])
    answer.recommends_no_regimen_with("trastuzumab", "pertuzumab")


def test_zero_gets_nothing() -> None:
    ask("BRCA", "HER2 0", line=2, prior=["capecitabine"]).does_not_recommend(DRUG)
