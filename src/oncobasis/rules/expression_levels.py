"""Which reported marker status meets which level or threshold.

HER2 words follow ASCO/CAP and the trastuzumab deruxtecan labels: positive is IHC 3+ or ISH
amplified, low is IHC 1+ or 2+/ISH-, ultralow is IHC 0 with membrane staining; low and ultralow
are negative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import Expression
from oncobasis.core.assessment import MatchDepth, Truth
from oncobasis.core.biomarker import Comparison, ExpressionIs, ExpressionLevel, ScoreIs
from oncobasis.rules.meeting import Meeting, excluded, met, possible, unmet

if TYPE_CHECKING:
    from collections.abc import Mapping

_POSITIVE = frozenset({"positive", "expression", "overexpression", "IHC 3+"})
_NEGATIVE = frozenset({"negative", "loss of expression", "deficient", "IHC 0"})
_IMPLIED: Mapping[str, frozenset[str]] = {
    "positive": _POSITIVE | {"IHC 1+", "IHC 2+"},
    "negative": _NEGATIVE,
    "expression": _POSITIVE | {"IHC 1+", "IHC 2+"},
    "overexpression": frozenset({"overexpression", "IHC 3+"}),
    "underexpression": frozenset({"underexpression"}),
    "loss of expression": _NEGATIVE,
    "deficient": _NEGATIVE,
}
_OPPOSED: Mapping[str, frozenset[str]] = {
    "positive": _NEGATIVE,
    "negative": _POSITIVE | {"IHC 1+", "IHC 2+"},
    "expression": _NEGATIVE,
    "overexpression": _NEGATIVE | {"underexpression"},
    "underexpression": frozenset({"overexpression"}),
    "loss of expression": _POSITIVE,
    "deficient": _POSITIVE,
}
_HER2_IMPLIED: Mapping[str, frozenset[str]] = {
    "positive": frozenset({"positive", "IHC 3+", "amplified"}),
    "negative": frozenset({"negative", "low", "ultralow", "IHC 0", "IHC 1+"}),
    "low": frozenset({"low", "IHC 1+"}),
    "ultralow": frozenset({"ultralow"}),
    "IHC 3+": frozenset({"IHC 3+"}),
    "overexpression": frozenset({"overexpression", "IHC 3+"}),
}
# IHC 2+ needs in-situ hybridisation before it is anything; "negative" alone may be 0 or low.
_HER2_OPEN: Mapping[str, frozenset[str]] = {
    "positive": frozenset({"IHC 2+", "overexpression"}),
    "negative": frozenset({"IHC 2+"}),
    "low": frozenset({"IHC 2+", "negative"}),
    "ultralow": frozenset({"negative", "IHC 0"}),
    "IHC 3+": frozenset({"positive", "overexpression", "amplified"}),
    "overexpression": frozenset({"positive", "IHC 2+"}),
}
_HER2_BY_OTHER_TEST = frozenset({"amplified", "overexpression"})
_SAME_SCALE = frozenset({"TPS", "TC"})
"""Both are the percentage of stained tumour cells, by different assays."""


def meets_level(atom: ExpressionIs, seen: Expression) -> Meeting:
    """Whether a reported status is the level that the atom asks for."""
    if seen.status is None:
        return _score_as_level(atom, seen)
    if seen.status == atom.level:
        return met(MatchDepth.EXACT)
    if atom.marker == "HER2":
        return _her2(str(atom.level), seen.status)
    if seen.status in _IMPLIED.get(atom.level, frozenset()):
        return met(MatchDepth.EQUIVALENT)
    if seen.status in _OPPOSED.get(atom.level, frozenset()):
        return excluded("other_status")
    return possible("status_not_comparable")


def _her2(wanted: str, seen: str) -> Meeting:
    if seen in _HER2_IMPLIED.get(wanted, frozenset()):
        # A stain is what the word means; in-situ hybridisation or RNA stands for it.
        return met(MatchDepth.EXACT if seen not in _HER2_BY_OTHER_TEST else MatchDepth.EQUIVALENT)
    if seen in _HER2_OPEN.get(wanted, frozenset()):
        return possible("needs_in_situ_hybridisation" if seen == "IHC 2+" else "less_specific")
    known = wanted in _HER2_IMPLIED
    return excluded("other_status") if known else possible("status_not_comparable")


def _score_as_level(atom: ExpressionIs, seen: Expression) -> Meeting:
    """A score says something of positive or negative only where it is 0 or clearly above."""
    if seen.value is None:
        return possible("no_value")
    if atom.marker == "PD-L1" and atom.level in {
        ExpressionLevel.POSITIVE,
        ExpressionLevel.EXPRESSED,
        ExpressionLevel.NEGATIVE,
    }:
        positive = seen.value >= 1
        wanted = atom.level is not ExpressionLevel.NEGATIVE
        return met(MatchDepth.EQUIVALENT) if positive == wanted else excluded("other_status")
    return possible("status_not_comparable")


def meets_score(atom: ScoreIs, seen: Expression) -> Meeting:
    """Whether a reported score passes the atom's threshold on the same scale."""
    if seen.value is None:
        return _status_as_score(atom, seen)
    same = (seen.scale or "") == atom.scale
    if not same and not ({seen.scale, atom.scale} <= _SAME_SCALE or not atom.scale):
        return unmet("other_scale")
    if compares(seen.value, atom.comparison, atom.threshold):
        return met(MatchDepth.EXACT if same else MatchDepth.EQUIVALENT)
    return excluded("below_threshold")


def _status_as_score(atom: ScoreIs, seen: Expression) -> Meeting:
    low = atom.comparison in {Comparison.AT_LEAST, Comparison.ABOVE}
    if seen.status == "negative" and low and atom.threshold >= 1:
        return excluded("below_threshold")
    return possible("no_value")


def compares(value: float, comparison: Comparison, threshold: float) -> bool:
    """Apply a comparison."""
    if comparison is Comparison.AT_LEAST:
        return value >= threshold
    if comparison is Comparison.ABOVE:
        return value > threshold
    if comparison is Comparison.AT_MOST:
        return value <= threshold
    return value < threshold


def hormone_receptor(level: ExpressionLevel, er: Truth, pr: Truth) -> Truth:
    """HR is positive when ER or PR is; negative when both are negative."""
    positive = (
        Truth.TRUE
        if Truth.TRUE in (er, pr)
        else (Truth.FALSE if (er, pr) == (Truth.FALSE, Truth.FALSE) else Truth.UNKNOWN)
    )
    if level is ExpressionLevel.POSITIVE:
        return positive
    if level is ExpressionLevel.NEGATIVE and positive is not Truth.UNKNOWN:
        return Truth.FALSE if positive is Truth.TRUE else Truth.TRUE
    return Truth.UNKNOWN
