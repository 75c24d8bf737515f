"""EGFR exon 20 insertions forbid earlier inhibitors, but for A763_Y764insFQEA.

Source: PMID 26051236 (CIViC EID1809), PMID 24353160 (CIViC EID4801).
"""

from __future__ import annotations

from builders.spec import ask


def test_first_and_second_generation_inhibitors_are_not_recommended() -> None:
    answer = ask("LUAD", "EGFR D770_N771insSVD")
    answer.vetoes("afatinib", "erlotinib", because="EGFR exon 20 in-frame insertion")
    answer.recommends_no_regimen_with("gefitinib", "dacomitinib", "icotinib")


def test_amivantamab_with_chemotherapy_is_recommended() -> None:
    answer = ask("LUAD", "EGFR D770_N771insSVD")
    answer.recommends("amivantamab + carboplatin + pemetrexed").at_tier("I-A").with_label("FDA")


def test_the_sensitive_insertion_is_excepted() -> None:
    answer = ask("LUAD", "EGFR A763_Y764insFQEA")
    answer.keeps("erlotinib")


def test_mobocertinib_was_withdrawn_and_gets_no_tier_from_its_label() -> None:
    """Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/215310s000lbl.pdf."""
    ask("LUAD", "EGFR D770_N771insSVD").recommends_no_regimen_with("mobocertinib")
