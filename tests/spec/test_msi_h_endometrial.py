"""MSI-H in endometrial cancer: pembrolizumab.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2026/125514Orig1s186lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_pembrolizumab_is_tier_i_a() -> None:
    ask("UCEC", "MSI-H").keeps("pembrolizumab").at_tier("I-A").with_label("FDA")


def test_dmmr_answers_with_pembrolizumab_and_dostarlimab() -> None:
    """Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/761174s003s004lbl.pdf."""
    answer = ask("UCEC", "dMMR", line=2, prior=["carboplatin", "paclitaxel"])
    answer.keeps("dostarlimab").at_tier("I-A").with_label("FDA")
    answer.keeps("pembrolizumab").at_tier("I-A").with_label("FDA")


def test_spellings_of_msi_h_answer_alike() -> None:
    for spelling in ("MSI high", "microsatellite instability high"):
        ask("UCEC", spelling).answers_like(ask("UCEC", "MSI-H"))
