"""KRAS G12C in lung cancer: sotorasib and adagrasib after systemic therapy.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/214665s000lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/216340Orig1s000Corrected_lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_untreated_sotorasib_is_an_option_which_requires_prior_systemic_therapy() -> None:
    ask("LUAD", "KRAS G12C").offers("sotorasib").at_tier("I-A").requiring("prior systemic therapy")


def test_after_carboplatin_it_is_recommended() -> None:
    answer = ask("LUAD", "KRAS G12C", line=2, prior=["carboplatin"])
    answer.recommends("sotorasib").at_tier("I-A").with_label("FDA").requiring_nothing()
    answer.recommends("adagrasib").at_tier("I-A").with_label("FDA").requiring_nothing()


def test_g12d_is_not_g12c() -> None:
    ask("LUAD", "KRAS G12D", line=2, prior=["carboplatin"]).offers_no_regimen_with(
        "sotorasib", "adagrasib"
    )


def test_a_negative_randomised_trial_outweighs_the_cohort_before_it() -> None:
    """SELECT-1 (CIViC EID2998, level A): selumetinib added nothing to docetaxel."""
    ask("LUAD", "KRAS G12C", line=2, prior=["carboplatin"]).vetoes(
        "docetaxel + selumetinib", because="KRAS mutation"
    )
