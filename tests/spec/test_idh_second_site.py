"""Second-site IDH2 mutations forbid enasidenib.

Source: PMID 29950729.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("mutation", ["IDH2 Q316E", "IDH2 I319M"])
def test_enasidenib_is_not_recommended(mutation: str) -> None:
    ask("AML", "IDH2 R140Q", mutation).vetoes("enasidenib", because=mutation)


def test_r140q_alone_keeps_enasidenib() -> None:
    ask("AML", "IDH2 R140Q").keeps("enasidenib").at_tier("I-A").with_label("FDA")


def test_idh1_is_not_idh2() -> None:
    ask("AML", "IDH1 R132H").does_not_recommend("enasidenib").keeps("ivosidenib").at_tier("I-A")
