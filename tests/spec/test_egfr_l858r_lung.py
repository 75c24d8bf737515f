"""EGFR L858R in lung adenocarcinoma is treated with osimertinib.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/208065s008lbl.pdf (osimertinib,
first line), https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/208065s030lbl.pdf (with
pemetrexed and platinum), CIViC EID229.
"""

from __future__ import annotations

from builders.spec import ask


def test_osimertinib_is_recommended_with_date_and_label() -> None:
    ask("LUAD", "EGFR L858R").recommends("osimertinib").at_tier("I-A").with_label("FDA")


def test_osimertinib_ranks_before_the_inhibitors_of_earlier_generations() -> None:
    answer = ask("LUAD", "EGFR L858R")
    for earlier in ("erlotinib", "gefitinib", "afatinib", "dacomitinib"):
        answer.ranks("osimertinib", before=earlier)


def test_an_earlier_inhibitor_names_its_better_successor() -> None:
    ask("LUAD", "EGFR L858R").keeps("gefitinib").superseded_by("osimertinib")


def test_an_exon_19_deletion_has_the_same_label() -> None:
    ask("LUAD", "EGFR ex19del").recommends("osimertinib").at_tier("I-A").with_label("FDA")
    ask("LUAD", "EGFR E746_A750del").recommends("osimertinib").at_tier("I-A").with_label("FDA")


def test_the_assumed_context_is_said() -> None:
    ask("LUAD", "EGFR L858R").warns("assumed_context")
