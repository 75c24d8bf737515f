"""EGFR T790M forbids first- and second-generation EGFR inhibitors and leaves osimertinib.

Source: PMID 25668228 (erlotinib), PMID 15728811 (gefitinib), PMID 24035188 (afatinib), PMID
21430269 (dacomitinib),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2017/208065s006lbl.pdf (osimertinib).
"""

from __future__ import annotations

from builders.spec import ask


def test_erlotinib_gefitinib_and_afatinib_are_not_recommended() -> None:
    ask("LUAD", "EGFR L858R", "EGFR T790M").vetoes(
        "erlotinib", "gefitinib", "afatinib", "dacomitinib", because="EGFR T790M"
    )


def test_combinations_with_erlotinib_fall_too() -> None:
    ask("LUAD", "EGFR L858R", "EGFR T790M").refuses_every_regimen_with("erlotinib")


def test_osimertinib_stays() -> None:
    answer = ask("LUAD", "EGFR L858R", "EGFR T790M")
    answer.recommends("osimertinib").at_tier("I-A").with_label("FDA")


def test_without_t790m_nothing_is_vetoed() -> None:
    answer = ask("LUAD", "EGFR L858R")
    answer.keeps("erlotinib")
    answer.keeps("gefitinib")
    answer.keeps("afatinib")


def test_after_erlotinib_osimertinib_is_recommended_for_t790m() -> None:
    answer = ask("LUAD", "EGFR L858R", "EGFR T790M", line=2, prior=["erlotinib"])
    answer.recommends("osimertinib").at_tier("I-A").with_label("FDA")
