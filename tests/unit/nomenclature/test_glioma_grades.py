"""A grade-coded glioma that a rule leaves out does not make the ungraded name coarser."""

from __future__ import annotations

import pytest

from oncobasis.core.assessment import TumorMatch
from oncobasis.nomenclature.tumor_types import load_tumor_types

RULE = ("ASTR", "ODG")
GRADE_3_OR_4 = ("ASTR3", "ASTR4", "ODG3")


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ("ASTR", TumorMatch.EXACT),
        ("ODG", TumorMatch.EXACT),
        ("ASTR2", TumorMatch.ANCESTOR),
        ("ASTR3", TumorMatch.EXCLUDED),
        ("ASTR4", TumorMatch.EXCLUDED),
        ("ODG3", TumorMatch.EXCLUDED),
        ("DIFG", TumorMatch.COARSER),
    ],
)
def test_the_grade_is_left_to_the_condition(patient: str, expected: TumorMatch) -> None:
    assert load_tumor_types().relation((patient,), RULE, GRADE_3_OR_4, ()) is expected
