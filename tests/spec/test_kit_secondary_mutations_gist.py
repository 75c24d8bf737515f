"""Secondary KIT mutations of GIST forbid imatinib.

Source: PMID 16954519 (CIViC EID249, EID2924), PMID 25239608.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("mutation", ["KIT V654A", "KIT T670I", "KIT N822K", "KIT D820A"])
def test_imatinib_is_not_recommended(mutation: str) -> None:
    ask("GIST", "KIT W557_K558del", mutation).vetoes("imatinib", because=mutation)


def test_the_primary_exon_11_deletion_keeps_imatinib() -> None:
    ask("GIST", "KIT W557_K558del").keeps("imatinib")


def test_d816v_forbids_imatinib_in_mastocytosis_too() -> None:
    ask("SM", "KIT D816V").offers_no_regimen_with("imatinib")
