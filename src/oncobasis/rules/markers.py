"""Whether a reported marker or genome-wide signature is what an atom asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import CopyNumberKind, Expression, Signature, SignatureKind
from oncobasis.core.assessment import MatchDepth
from oncobasis.rules.expression_levels import compares, meets_level, meets_score
from oncobasis.rules.meeting import Meeting, excluded, met, possible, unmet

if TYPE_CHECKING:
    from collections.abc import Mapping

TMB_HIGH = 10.0
"""mut/Mb; the pembrolizumab label's threshold for TMB-H (FDA, 2020-06-16)."""
_LOST = frozenset({"loss of expression", "deficient", "negative", "IHC 0"})


def meets_marker(atom: bm.Atom, seen: Expression) -> Meeting:
    """How a reported marker stands to an atom on the same marker (HR counts ER and PR)."""
    if isinstance(atom, bm.ExpressionIs):
        if atom.marker == seen.marker:
            return meets_level(atom, seen)
        return _hormone_receptors(atom, seen)
    if isinstance(atom, bm.ScoreIs) and atom.marker == seen.marker:
        return meets_score(atom, seen)
    if isinstance(atom, bm.LossIs):
        return met(MatchDepth.EQUIVALENT) if seen.status in _LOST else unmet()
    if isinstance(atom, bm.CopyNumberIs) and seen.marker == "HER2":
        amplification = atom.kind is CopyNumberKind.AMPLIFICATION
        if amplification and seen.status in {"positive", "IHC 3+", "amplified"}:
            return met(MatchDepth.EQUIVALENT)
        if amplification and seen.status == "negative":
            return possible("status_not_comparable")
    return unmet()


def _hormone_receptors(atom: bm.ExpressionIs, seen: Expression) -> Meeting:
    wants_positive = atom.level is bm.ExpressionLevel.POSITIVE
    if atom.level not in {bm.ExpressionLevel.POSITIVE, bm.ExpressionLevel.NEGATIVE}:
        return unmet()
    if atom.marker in {"ER", "PR"} and seen.marker == "HR":
        if seen.status == "negative":
            return excluded("other_status") if wants_positive else met(MatchDepth.EQUIVALENT)
        return possible("less_specific")
    if atom.marker == "HR" and seen.marker in {"ER", "PR"}:
        if seen.status == "positive":
            return met(MatchDepth.EQUIVALENT) if wants_positive else excluded("other_status")
        return possible("other_receptor_not_known")
    return unmet()


_SIGNATURE_OPPOSITES: Mapping[SignatureKind, frozenset[str]] = {
    SignatureKind.MSI: frozenset({"H", "L", "S"}),
    SignatureKind.MMR: frozenset({"d", "p"}),
    SignatureKind.HRD: frozenset({"positive", "negative"}),
    SignatureKind.TMB: frozenset({"H", "L"}),
}


def meets_signature(atom: bm.Atom, seen: Signature) -> Meeting:
    """How TMB, MSI, MMR or HRD stands to an atom; MSI and MMR do not stand for each other."""
    if isinstance(atom, bm.ScoreIs) and atom.marker == seen.kind:
        return _signature_score(atom, seen)
    if not isinstance(atom, bm.SignatureIs) or atom.kind is not seen.kind:
        return unmet()
    status = seen.status
    if seen.kind is SignatureKind.TMB and seen.value is not None:
        status = "H" if seen.value >= TMB_HIGH else "L"
    if status is None:
        return possible("no_status")
    if status == atom.status:
        return met(MatchDepth.EXACT)
    known = status in _SIGNATURE_OPPOSITES[seen.kind]
    return excluded("other_status") if known else possible("status_not_comparable")


def _signature_score(atom: bm.ScoreIs, seen: Signature) -> Meeting:
    if seen.value is not None:
        passes = compares(seen.value, atom.comparison, atom.threshold)
        return met(MatchDepth.EXACT) if passes else excluded("below_threshold")
    if seen.kind is SignatureKind.TMB and atom.threshold <= TMB_HIGH and seen.status is not None:
        high = atom.comparison in {bm.Comparison.AT_LEAST, bm.Comparison.ABOVE}
        agrees = (seen.status == "H") is high
        return met(MatchDepth.EQUIVALENT) if agrees else excluded("below_threshold")
    return possible("no_value")
