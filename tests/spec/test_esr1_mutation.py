"""ESR1 mutations forbid an aromatase inhibitor alone and are the marker of elacestrant.

Source: PMID 24185512 (CIViC EID242),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/217639Orig1s000correctedlbl.pdf.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("mutation", ["ESR1 D538G", "ESR1 Y537S"])
def test_aromatase_inhibitors_alone_are_not_recommended(mutation: str) -> None:
    answer = ask("BRCA", mutation, "ER positive", "HER2 negative", line=2, prior=["letrozole"])
    answer.vetoes("letrozole", "anastrozole", "exemestane", because=mutation)


def test_elacestrant_is_tier_i_a() -> None:
    answer = ask("BRCA", "ESR1 D538G", "ER positive", "HER2 negative", line=2, prior=["letrozole"])
    answer.keeps("elacestrant").at_tier("I-A").with_label("FDA")


def test_a_combination_with_an_aromatase_inhibitor_carries_a_caution() -> None:
    answer = ask("BRCA", "ESR1 D538G", "ER positive", "HER2 negative")
    answer.keeps("letrozole + palbociclib").with_caution("ESR1 D538G")


def test_without_the_mutation_elacestrant_is_undetermined_or_absent() -> None:
    answer = ask("BRCA", "ER positive", "HER2 negative", line=2, prior=["letrozole"])
    answer.does_not_recommend("elacestrant")
    answer.keeps("letrozole")
