"""BRAF V600E in melanoma: three pairs of a BRAF and a MEK inhibitor are approved.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/202806s008lbl.pdf (the pair of
dabrafenib), https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/210496lbl.pdf (the pair of
encorafenib).
"""

from __future__ import annotations

from builders.spec import ask


def test_the_three_pairs_are_tier_i_a() -> None:
    answer = ask("MEL", "BRAF V600E")
    for pair in (
        "dabrafenib + trametinib",
        "cobimetinib + vemurafenib",
        "binimetinib + encorafenib",
    ):
        answer.recommends(pair).at_tier("I-A").with_label("FDA")


def test_v600k_has_the_same_pairs() -> None:
    answer = ask("MEL", "BRAF V600K")
    answer.recommends("dabrafenib + trametinib").at_tier("I-A").with_label("FDA")
    answer.recommends("binimetinib + encorafenib").at_tier("I-A").with_label("FDA")


def test_a_pair_stands_before_a_braf_inhibitor_alone() -> None:
    ask("MEL", "BRAF V600E").ranks("dabrafenib + trametinib", before="dabrafenib")


def test_without_the_mutation_a_braf_inhibitor_is_not_offered() -> None:
    answer = ask("MEL", not_detected=["BRAF"])
    answer.offers_no_regimen_with("vemurafenib", "dabrafenib", "encorafenib")
