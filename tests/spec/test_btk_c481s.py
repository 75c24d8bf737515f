"""BTK C481S forbids covalent BTK inhibitors.

Source: PMID 24869598 (CIViC EID436), PMID 26182309 (EID1770).
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("tumor_type", ["CLLSLL", "MCL"])
def test_covalent_inhibitors_are_not_recommended(tumor_type: str) -> None:
    answer = ask(tumor_type, "BTK C481S")
    answer.vetoes("ibrutinib", "acalabrutinib", "zanubrutinib", because="BTK C481S")


def test_other_substitutions_of_the_codon_count_as_well() -> None:
    ask("CLLSLL", "BTK C481F").vetoes("ibrutinib", because="BTK C481F")


def test_the_next_codon_does_not() -> None:
    answer = ask("CLLSLL", "BTK L482S")
    refused = [r for r in answer.assessment.recommendations if r.stance == "not_recommended"]
    answer.holds(not refused, "nothing is vetoed")
