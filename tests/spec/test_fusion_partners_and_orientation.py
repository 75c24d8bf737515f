"""A fusion is read with its partners in order: the kinase gene comes last.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2017/208434s003lbl.pdf (alectinib),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2020/213246s000lbl.pdf (selpercatinib).
"""

from __future__ import annotations

from builders.spec import ask


def test_any_partner_before_the_kinase_counts() -> None:
    for partner in ("EML4", "KIF5B", "STRN"):
        ask("LUAD", f"{partner}::ALK").recommends("alectinib").at_tier("I-A")


def test_the_reciprocal_product_is_not_the_driver() -> None:
    ask("LUAD", "ALK::EML4").recommends_no_regimen_with("alectinib", "lorlatinib", "crizotinib")


def test_a_dash_and_colons_are_the_same_fusion() -> None:
    for spelling in ("KIF5B-RET fusion", "KIF5B::RET fusion", "KIF5B-RET"):
        ask("LUAD", spelling).answers_like(ask("LUAD", "KIF5B::RET"))
