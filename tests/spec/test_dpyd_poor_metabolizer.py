"""DPYD poor metabolizers must not be given fluorouracil or capecitabine.

Source: PMID 29152729, PMID 23988873 (CIViC EID1800).
"""

from __future__ import annotations

from builders.spec import ask


def test_fluorouracil_regimens_are_contraindicated_in_colorectal_cancer() -> None:
    ask("COADREAD", "DPYD poor metabolizer", not_detected=["KRAS", "NRAS", "BRAF"]).contraindicates(
        "fluorouracil",
        "capecitabine",
        "fluorouracil + leucovorin + oxaliplatin + panitumumab",
        because="DPYD poor metabolizer",
    )


def test_two_alleles_without_function_say_the_same_as_the_phenotype() -> None:
    ask("COADREAD", "DPYD *2A/*2A", not_detected=["KRAS", "NRAS", "BRAF"]).contraindicates(
        "fluorouracil",
        "capecitabine",
        "fluorouracil + leucovorin + oxaliplatin + panitumumab",
        because="DPYD allele *2A",
    )


def test_a_targeted_regimen_with_fluorouracil_is_contraindicated_too() -> None:
    ask("COADREAD", "DPYD poor metabolizer", "BRAF V600E").contraindicates(
        "cetuximab + encorafenib + fluorouracil + leucovorin + oxaliplatin",
        because="DPYD poor metabolizer",
    )


def test_the_regimen_without_a_fluoropyrimidine_is_kept() -> None:
    answer = ask("COADREAD", "DPYD poor metabolizer", "BRAF V600E", line=2, prior=["irinotecan"])
    answer.recommends("cetuximab + encorafenib").at_tier("I-A")


def test_capecitabine_regimens_are_contraindicated_in_breast_and_stomach() -> None:
    answer = ask("BRCA", "DPYD poor metabolizer", "HER2 positive")
    answer.contraindicates(
        "capecitabine + trastuzumab + tucatinib", because="DPYD poor metabolizer"
    )
    answer = ask("STAD", "DPYD poor metabolizer", "CLDN18.2 positive", "HER2 negative")
    answer.contraindicates("fluorouracil + oxaliplatin + zolbetuximab", because="DPYD poor")
    answer.contraindicates("capecitabine + oxaliplatin + zolbetuximab", because="DPYD poor")


def test_a_normal_metabolizer_is_not_affected() -> None:
    answer = ask("COADREAD", "DPYD normal metabolizer", "BRAF V600E")
    answer.recommends("cetuximab + encorafenib + fluorouracil + leucovorin + oxaliplatin")


def test_the_test_is_asked_for_where_it_was_not_done() -> None:
    ask("COADREAD").asks_for("DPYD")


def test_a_carrier_is_warned_of_where_no_option_holds_a_fluoropyrimidine() -> None:
    answer = ask("PAAD", "DPYD *2A").warns("pharmacogenetics")
    (told,) = [w for w in answer.assessment.warnings if w.code == "pharmacogenetics"]
    assert dict(told.params)["drugs"] == ("capecitabine", "fluorouracil", "tegafur")


def test_a_normal_metabolizer_is_not_warned_of() -> None:
    answer = ask("PAAD", "DPYD normal metabolizer")
    assert "pharmacogenetics" not in {w.code for w in answer.assessment.warnings}
