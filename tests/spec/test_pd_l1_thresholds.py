"""A PD-L1 label holds from its own threshold, on its own scale.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2026/125514Orig1s186lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask

NEGATIVE = ["EGFR", "ALK"]


def test_tps_60_offers_pembrolizumab_alone() -> None:
    answer = ask("LUAD", "PD-L1 TPS 60%", not_detected=NEGATIVE)
    answer.keeps("pembrolizumab").at_tier("I-A").with_label("FDA")


def test_tps_0_does_not() -> None:
    answer = ask("LUAD", "PD-L1 TPS 0%", not_detected=NEGATIVE)
    answer.does_not_recommend("pembrolizumab")
    answer.recommends("carboplatin + pembrolizumab + pemetrexed")


def test_untested_is_asked_for() -> None:
    answer = ask("LUAD", not_detected=NEGATIVE)
    answer.leaves_undetermined("pembrolizumab", missing="PD-L1 TPS").asks_for("PD-L1")


def test_another_scale_is_not_the_scale_of_the_label() -> None:
    """CPS is plain, TPS is a percentage: CPS 60 is expression, and says nothing of a TPS."""
    said = ask("LUAD", "PD-L1 CPS 60", not_detected=NEGATIVE).keeps("pembrolizumab")
    assert said.recommendation.tier != "I-A"
