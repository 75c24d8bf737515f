"""A germline BRCA mutation in HER2 negative breast cancer: olaparib and talazoparib.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/208558s001lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/211651s000lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_germline_olaparib_and_talazoparib_are_tier_i_a() -> None:
    answer = ask("BRCA", "BRCA1 E23fs germline", "HER2 negative", line=2, prior=["capecitabine"])
    answer.keeps("olaparib").at_tier("I-A").with_label("FDA")
    answer.recommends("talazoparib").at_tier("I-A").with_label("FDA")


def test_unknown_origin_leaves_both_undetermined() -> None:
    answer = ask("BRCA", "BRCA1 E23fs", "HER2 negative", line=2, prior=["capecitabine"])
    answer.leaves_undetermined("olaparib", "talazoparib", missing="BRCA1 germline")
    answer.asks_for("germline BRCA1").warns("origin_unknown")


def test_a_somatic_mutation_does_not_satisfy_the_label() -> None:
    answer = ask("BRCA", "BRCA1 E23fs somatic", "HER2 negative", line=2, prior=["capecitabine"])
    answer.does_not_recommend("olaparib", "talazoparib")


def test_a_germline_variant_of_unknown_significance_does_not_either() -> None:
    answer = ask("BRCA", "BRCA1 K862N germline", "HER2 negative", line=2, prior=["capecitabine"])
    answer.does_not_recommend("olaparib", "talazoparib")


def test_in_the_pancreas_unknown_origin_is_undetermined_too() -> None:
    """Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2019/208558Orig1s010lblrpl.pdf."""
    ask("PAAD", "BRCA1 E23fs").leaves_undetermined("olaparib", missing="germline")
    answer = ask("PAAD", "BRCA1 E23fs germline", setting="maintenance")
    answer.keeps("olaparib").at_tier("I-A").with_label("FDA")
