"""CLDN18.2 positive, HER2 negative gastric cancer: zolbetuximab with chemotherapy.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/761365s000lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask

FLUOROURACIL = "fluorouracil + oxaliplatin + zolbetuximab"


def test_zolbetuximab_is_recommended() -> None:
    answer = ask("STAD", "CLDN18.2 positive", "HER2 negative")
    answer.recommends("capecitabine + oxaliplatin + zolbetuximab").at_tier("I-A").with_label("FDA")
    answer.recommends(FLUOROURACIL).at_tier("I-A").with_label("FDA")


def test_with_her2_untested_it_is_undetermined() -> None:
    answer = ask("STAD", "CLDN18.2 positive")
    answer.leaves_undetermined(FLUOROURACIL, missing="HER2 negative").asks_for("HER2")


def test_in_her2_positive_disease_it_is_not_offered() -> None:
    ask("STAD", "CLDN18.2 positive", "HER2 positive").does_not_recommend(FLUOROURACIL)
