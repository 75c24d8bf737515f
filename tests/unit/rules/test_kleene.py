"""Kleene's truth tables, written out."""

from __future__ import annotations

import pytest

from oncobasis.core.assessment import Truth
from oncobasis.rules.kleene import conjunction, disjunction, negate

WORD = {"T": Truth.TRUE, "F": Truth.FALSE, "?": Truth.UNKNOWN}
AND = {
    "TT": "T", "TF": "F", "T?": "?", "FT": "F", "FF": "F", "F?": "F", "?T": "?", "?F": "F",
    "??": "?",
}  # fmt: skip
OR = {
    "TT": "T", "TF": "T", "T?": "T", "FT": "T", "FF": "F", "F?": "?", "?T": "T", "?F": "?",
    "??": "?",
}  # fmt: skip


@pytest.mark.parametrize(("pair", "value"), AND.items())
def test_and(pair: str, value: str) -> None:
    assert conjunction([WORD[pair[0]], WORD[pair[1]]]) is WORD[value]


@pytest.mark.parametrize(("pair", "value"), OR.items())
def test_or(pair: str, value: str) -> None:
    assert disjunction([WORD[pair[0]], WORD[pair[1]]]) is WORD[value]


@pytest.mark.parametrize(("given", "value"), [("T", "F"), ("F", "T"), ("?", "?")])
def test_not(given: str, value: str) -> None:
    assert negate(WORD[given]) is WORD[value]


def test_of_nothing_and_is_true_and_or_is_false() -> None:
    assert conjunction([]) is Truth.TRUE
    assert disjunction([]) is Truth.FALSE
