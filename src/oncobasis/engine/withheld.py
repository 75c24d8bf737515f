"""The why-not: candidates near the case that did not match, with the first thing that failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from oncobasis.core.assessment import Message, Truth, TumorMatch, Withheld
from oncobasis.core.codes import WithheldReason
from oncobasis.core.knowledge import ApprovalStatus, Direction, Regimen, RuleKind, Significance
from oncobasis.core.tumor import TumorType
from oncobasis.engine.labels import label_of
from oncobasis.rules.findings import Findings
from oncobasis.rules.keys import keys_of_text
from oncobasis.rules.match import RuleMatch
from oncobasis.rules.meeting import AtomTrace
from oncobasis.rules.remembering import Remembered
from oncobasis.rules.tiers import is_live

_Distance: TypeAlias = tuple[int, int, int, str]
"""Near: this tumour type, a gene of the case, few atoms missing."""
_KINDS = frozenset({RuleKind.APPROVAL, RuleKind.ASSERTION, RuleKind.CURATED})
_NEAR = frozenset(
    {TumorMatch.EXACT, TumorMatch.ANCESTOR, TumorMatch.PAN_CANCER, TumorMatch.COARSER}
)


def withheld_of(
    matches: Sequence[RuleMatch],
    shown: Iterable[Regimen],
    findings: Findings,
    tumor_type: TumorType,
    *,
    limit: int,
) -> tuple[tuple[Withheld, ...], int]:
    """The nearest ``limit`` candidate regimens that are not among those shown, and how many are."""
    best = _nearest(matches, frozenset(shown))
    ordered = sorted((distance, regimen) for regimen, (distance, _) in best.items())
    explained = tuple(_explain(r, best[r][1], findings, tumor_type) for _, r in ordered[:limit])
    return explained, len(best)


def _nearest(
    matches: Sequence[RuleMatch], taken: frozenset[Regimen]
) -> dict[Regimen, tuple[_Distance, RuleMatch]]:
    """The candidate nearest to the case for each regimen that is not taken."""
    best: dict[Regimen, tuple[_Distance, RuleMatch]] = {}
    for match in matches:
        rule = match.rule
        if rule.significance is not Significance.SENSITIVITY or rule.kind not in _KINDS:
            continue
        if rule.approval is not None and rule.approval.status is ApprovalStatus.UNKNOWN:
            continue  # a label nobody has read again answers nothing
        free = [regimen for regimen in rule.regimens if regimen not in taken]
        if not free:
            continue
        distance = _DISTANCES.get(match) or _DISTANCES.keep(match, _distance(match))
        for regimen in free:
            known = best.get(regimen)
            if known is None or distance < known[0]:
                best[regimen] = (distance, match)
    return best


_DISTANCES: Remembered[RuleMatch, _Distance] = Remembered(16384)


def _distance(match: RuleMatch) -> _Distance:
    traces = match.evaluation.traces
    seen = any(t.gene_seen for t in traces)
    missing = sum(1 for t in traces if t.truth is not Truth.TRUE)
    near = match.tumor_match in _NEAR
    if near and _holds(match):
        # What keeps the regimen back stands in another record of it, if in any.
        return 3, 0, missing, match.rule.id
    return (0 if near and seen else 1 if seen else 2, 0 if near else 1, missing, match.rule.id)


def _holds(match: RuleMatch) -> bool:
    """Whether the record is met and speaks for its regimens, so that it is no reason against."""
    rule = match.rule
    alive = rule.approval is None or is_live(match)
    return match.truth is Truth.TRUE and alive and rule.direction is Direction.SUPPORTS


_EXPLAINED: Remembered[tuple[Regimen, RuleMatch, str, str], Withheld] = Remembered(8192)


def _explain(
    regimen: Regimen, match: RuleMatch, findings: Findings, tumor_type: TumorType
) -> Withheld:
    """Why the regimen is withheld; remembered for known tumour types, not for words of a case."""
    failed = _first_failed(match)
    seen = _seen(failed, findings) if failed is not None else ""
    key = (regimen, match, seen, tumor_type.name)
    found = _EXPLAINED.get(key)
    if found is None:
        code, detail = _reason(match, failed, seen, tumor_type)
        text = failed.text if failed is not None else ""
        found = Withheld(regimen, code, text, match.rule.id, detail)
        if tumor_type.is_known:
            _EXPLAINED.keep(key, found)
    return found


def _first_failed(match: RuleMatch) -> AtomTrace | None:
    if match.truth is Truth.FALSE:
        return match.failed
    return next(iter(match.deciding), None)


def _reason(
    match: RuleMatch, failed: AtomTrace | None, seen: str, tumor_type: TumorType
) -> tuple[str, Message]:
    rule = match.rule
    if rule.approval is not None and not is_live(match):
        reason = WithheldReason.LABEL_WITHDRAWN
        return reason.value, reason.message(
            agency=rule.approval.agency, date=rule.approval.date or ""
        )
    if rule.direction is Direction.DOES_NOT_SUPPORT:
        return _told(WithheldReason.DOES_NOT_SUPPORT, id=rule.id)
    if match.tumor_match is TumorMatch.EXCLUDED:
        return _told(WithheldReason.EXCLUDED_TUMOR_TYPE, given=tumor_type.name)
    if failed is None:
        return _told(WithheldReason.OTHER_TUMOR_TYPE, given=tumor_type.name, needed=rule.scope.name)
    return _of_atom(failed, seen)


def _of_atom(failed: AtomTrace, seen: str) -> tuple[str, Message]:
    if failed.reason == "variant_of_unknown_significance":
        return _told(
            WithheldReason.VARIANT_OF_UNKNOWN_SIGNIFICANCE, alteration=seen, needed=failed.text
        )
    if failed.reason == "benign_variant":
        return _told(WithheldReason.BENIGN_VARIANT, alteration=seen)
    if failed.reason == "gain_is_not_amplification":
        return _told(WithheldReason.GAIN_IS_NOT_AMPLIFICATION, gene=failed.text.split()[0])
    if failed.reason == "intragenic_is_not_fusion":
        return _told(WithheldReason.INTRAGENIC_IS_NOT_FUSION, alteration=seen, needed=failed.text)
    if failed.reason == "origin_mismatch":
        return _told(
            WithheldReason.ORIGIN_MISMATCH, alteration=seen, found="other", needed=failed.text
        )
    if failed.reason == "not_wild_type" or failed.truth is Truth.TRUE:
        gene = failed.text.split()[0]
        return _told(WithheldReason.WILD_TYPE_REQUIRED, gene=gene, found=seen)
    if failed.gene_seen:
        gene = failed.text.split()[0]
        return _told(
            WithheldReason.OTHER_ALTERATION_OF_GENE, gene=gene, found=seen, needed=failed.text
        )
    return _told(WithheldReason.BIOMARKER_ABSENT, biomarker=failed.text)


def _told(reason: WithheldReason, **params: str) -> tuple[str, Message]:
    return reason.value, reason.message(**params)


def _seen(failed: AtomTrace, findings: Findings) -> str:
    """What the case holds on the genes of the atom, as it was given."""
    indices = {i for key in keys_of_text(failed.text) for i in findings.by_key.get(key, ())}
    return ", ".join(sorted(label_of(findings.alterations[i]) for i in indices))
