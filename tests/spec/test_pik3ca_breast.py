"""PIK3CA H1047R, HR positive, HER2 negative breast cancer: alpelisib with fulvestrant.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/212526s009lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask

PAIR = "alpelisib + fulvestrant"


def test_undetermined_until_the_receptors_are_known() -> None:
    answer = ask("BRCA", "PIK3CA H1047R")
    answer.leaves_undetermined(PAIR, missing="HR positive")
    answer.leaves_undetermined(PAIR, missing="HER2 negative")
    answer.asks_for("ER and PR", "HER2")


def test_then_tier_i_a() -> None:
    answer = ask("BRCA", "PIK3CA H1047R", "HR positive", "HER2 negative")
    answer.keeps(PAIR).at_tier("I-A").with_label("FDA").requiring("endocrine")


def test_recommended_after_endocrine_therapy() -> None:
    answer = ask(
        "BRCA", "PIK3CA H1047R", "HR positive", "HER2 negative", prior=["letrozole"], line=2
    )
    answer.keeps(PAIR).at_tier("I-A").with_label("FDA")


def test_not_offered_in_her2_positive_disease() -> None:
    answer = ask("BRCA", "PIK3CA H1047R", "HR positive", "HER2 positive")
    answer.does_not_recommend(PAIR)


def test_not_offered_for_a_benign_polymorphism_of_the_gene() -> None:
    answer = ask("BRCA", "PIK3CA I391M", "HR positive", "HER2 negative", prior=["letrozole"])
    answer.does_not_recommend(PAIR)
