"""The regulators that were chosen decide what is tier I-A.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/208065s008lbl.pdf (osimertinib),
PMID 19692680.
"""

from __future__ import annotations

from builders.spec import ask


def test_osimertinib_is_tier_i_a_under_either_agency() -> None:
    ask("LUAD", "EGFR L858R", region=["FDA"]).recommends("osimertinib").with_label("FDA")
    ask("LUAD", "EGFR L858R", region=["EMA"]).recommends("osimertinib").with_label("EMA")


def test_an_approval_of_one_agency_alone_gives_no_tier_i_a_under_the_other() -> None:
    ask("LUAD", "EML4::ALK", region=["FDA"]).recommends("ensartinib").at_tier("I-A")
    answer = ask("LUAD", "EML4::ALK", region=["EMA"])
    answer.recommends_no_regimen_with("ensartinib")


def test_both_agencies_together_give_the_union() -> None:
    answer = ask("LUAD", "EML4::ALK", region=["FDA", "EMA"])
    answer.recommends("ensartinib").at_tier("I-A").with_label("FDA")
    answer.recommends("alectinib").at_tier("I-A").with_label("EMA")


def test_records_of_health_canada_give_no_tier_i_a() -> None:
    ask("LUAD", "EGFR L858R", region=["HC"]).gives_no_tier("I-A")
