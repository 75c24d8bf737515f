"""FLT3 F691L forbids quizartinib and sorafenib in acute myeloid leukaemia.

Source: PMID 25847190, PMID 23969938 (CIViC EID1557).
"""

from __future__ import annotations

from builders.spec import ask


def test_quizartinib_and_its_combinations_are_not_recommended() -> None:
    answer = ask("AML", "FLT3-ITD", "FLT3 F691L")
    answer.vetoes("quizartinib", "cytarabine + daunorubicin + quizartinib", because="FLT3 F691L")
    answer.vetoes("sorafenib", because="FLT3 F691L")


def test_gilteritinib_is_kept_with_a_caution() -> None:
    answer = ask("AML", "FLT3-ITD", "FLT3 F691L", line=2, prior=["cytarabine"])
    answer.keeps("gilteritinib").at_tier("I-A").with_caution("FLT3 F691L")


def test_the_tandem_duplication_alone_keeps_quizartinib() -> None:
    ask("AML", "FLT3-ITD").keeps("cytarabine + daunorubicin + quizartinib").at_tier("I-A")


def test_d835y_forbids_quizartinib_and_not_gilteritinib() -> None:
    """Source: PMID 22504184 (CIViC EID1038)."""
    answer = ask("AML", "FLT3-ITD", "FLT3 D835Y")
    answer.vetoes("quizartinib", because="FLT3 D835Y")
    answer.keeps("gilteritinib")
