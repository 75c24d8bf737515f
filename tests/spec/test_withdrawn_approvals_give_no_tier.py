"""A withdrawn approval never gives a tier, and what is left of the drug says so.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/215310s000lbl.pdf
(mobocertinib), https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/211723s004lbl.pdf
(tazemetostat), https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/214622s000lbl.pdf
(infigratinib).
"""

from __future__ import annotations

from builders.spec import ask


def test_mobocertinib_is_withheld_as_withdrawn() -> None:
    answer = ask("LUAD", "EGFR D770_N771insSVD", line=2, prior=["carboplatin"])
    answer.does_not_tier("mobocertinib").withholds("mobocertinib", because="label_withdrawn")


def test_tazemetostat_in_follicular_lymphoma_is_withheld_as_withdrawn() -> None:
    answer = ask("FL", "EZH2 Y646N", line=3, prior=["rituximab", "bendamustine"])
    answer.does_not_tier("tazemetostat").withholds("tazemetostat", because="label_withdrawn")


def test_infigratinib_never_reaches_tier_i_and_shows_no_label() -> None:
    answer = ask("CHOL", "FGFR2::BICC1", line=2, prior=["gemcitabine"])
    said = answer.keeps("infigratinib").without_label("FDA")
    answer.holds(said.recommendation.tier in {"II-C", "II-D"}, "tier II at most, from evidence")


def test_infigratinib_says_that_its_approval_was_withdrawn() -> None:
    ask("CHOL", "FGFR2::BICC1", line=2, prior=["gemcitabine"]).keeps("infigratinib").with_caution(
        "withdrawn_approval"
    )


def test_a_label_withdrawn_in_europe_stays_live_in_the_united_states() -> None:
    """Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/213721s009lbl.pdf."""
    ask("LUAD", "KIF5B::RET").recommends("pralsetinib").at_tier("I-A")
    answer = ask("LUAD", "KIF5B::RET", region=["EMA"])
    answer.recommends_no_regimen_with("pralsetinib")
