"""An intragenic event is not a fusion.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/208434s015lbl.pdf (the label
asks for ALK-positive disease).
"""

from __future__ import annotations

from builders.spec import ask


def test_an_alk_deletion_offers_no_alk_inhibitor() -> None:
    ask("LUAD", "ALK intragenic deletion").offers_no_regimen_with(
        "alectinib", "lorlatinib", "brigatinib", "ensartinib", "crizotinib"
    )


def test_the_why_not_says_so() -> None:
    ask("LUAD", "ALK intragenic deletion").withholds(
        "alectinib", because="intragenic_is_not_fusion"
    )


def test_egfrviii_is_not_an_exon_19_deletion() -> None:
    ask("LUAD", "EGFRvIII").recommends_no_regimen_with("osimertinib", "afatinib", "erlotinib")
