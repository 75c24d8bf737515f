"""A duplication and the insertion that makes the same protein are one finding.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2025/219042s000lbl.pdf (zongertinib),
HGVS nomenclature.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ERBB2 Y772_A775dup", "ERBB2 A775_G776insYVMA"),
        ("EGFR A767_V769dup", "EGFR V769_D770insASV"),
        ("KIT A502_Y503dup", "KIT Y503_F504insAY"),
    ],
)
def test_both_spellings_answer_alike(one: str, other: str) -> None:
    tumor_type = "GIST" if one.startswith("KIT") else "LUAD"
    ask(tumor_type, one).answers_like(ask(tumor_type, other))


def test_the_older_arrow_is_read_as_delins() -> None:
    ask("LUAD", "EGFR L747_P753delinsS").answers_like(ask("LUAD", "EGFR L747_P753>S"))
