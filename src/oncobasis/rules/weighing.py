"""What of a regimen's matches counts as label, support or opposition, and which label leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from oncobasis.core.assessment import Requirement, Tier, Truth, TumorMatch
from oncobasis.core.knowledge import (
    ApprovalStatus,
    ConditionKind,
    Direction,
    RuleKind,
    Significance,
)
from oncobasis.rules.conditions import open_requirements
from oncobasis.rules.grammar import parse
from oncobasis.rules.keys import keys_of
from oncobasis.rules.match import RuleMatch, could_be_detected
from oncobasis.rules.tiers import Support, is_live, makes_tier_one, support_of
from oncobasis.rules.verdicts import Circumstances

_AGAINST = frozenset(
    {Significance.RESISTANCE, Significance.REDUCED_SENSITIVITY, Significance.NO_BENEFIT}
)
PREDICTIVE = frozenset({RuleKind.APPROVAL, RuleKind.EVIDENCE, RuleKind.ASSERTION, RuleKind.CURATED})
_STRONG = frozenset({"A", "B"})
_CLINICAL = frozenset({"A", "B", "C"})
_TUMOR_ORDER = tuple(TumorMatch)


def best_label(
    supports: tuple[Support, ...], circumstances: Circumstances
) -> tuple[RuleMatch, tuple[Requirement, ...]]:
    """The label whose conditions the patient fits best."""
    ranked = []
    for support in supports:
        if support.tier is not Tier.I_A:
            continue
        requires = open_requirements(
            support.match.rule.conditions, circumstances.clinical, circumstances.in_class
        )
        unmet = sum(1 for r in requires if r.state is Truth.FALSE)
        weight = sum(2 if r.code == ConditionKind.CONFIRM else 1 for r in requires)
        near = _TUMOR_ORDER.index(support.match.tumor_match)
        key = (unmet, near if requires else 0, weight, near, support.match.rule.id)
        ranked.append((key, support.match, requires))
    _, match, requires = min(ranked, key=lambda entry: entry[0])
    return match, requires


def lead_key(match: RuleMatch) -> tuple[int, int, int, str]:
    """Labels before other rules; the more of it the case holds and the less is open, the better."""
    traces = match.evaluation.traces
    held = sum(1 for t in traces if t.truth is Truth.TRUE and t.matched)
    unknown = sum(1 for t in traces if t.truth is Truth.UNKNOWN)
    return (0 if match.rule.approval is not None else 1, -held, unknown, match.rule.id)


class Bearing(NamedTuple):
    """What a match says of each of its regimens, read off once for all of them.

    ``is_home_label`` is a live label for this tumour type, whatever its biomarker came out as.
    """

    match: RuleMatch
    support: Support | None = None
    is_open: bool = False
    speaks_against: bool = False
    contradicts: bool = False
    was_withdrawn: bool = False
    is_home_label: bool = False

    @property
    def speaks(self) -> bool:
        """Whether it brings its regimens up by itself."""
        return self.is_open or self.match.truth is Truth.TRUE


def bearing_of(match: RuleMatch, circumstances: Circumstances) -> Bearing | None:
    """What a match says of its regimens; None where it says nothing of any."""
    rule = match.rule
    truth = match.truth
    if rule.kind not in PREDICTIVE:
        return None
    home = rule.approval is not None and is_live(match) and match.inside
    if truth is not Truth.TRUE:
        is_open = truth is Truth.UNKNOWN and _is_open(match, circumstances)
        return Bearing(match, is_open=is_open, is_home_label=home) if is_open or home else None
    return Bearing(
        match,
        support_of(match, circumstances.regions),
        _is_open(match, circumstances),
        _speaks_against(match),
        _contradicts(match),
        _was_withdrawn(match),
        home,
    )


def _is_open(match: RuleMatch, circumstances: Circumstances) -> bool:
    """Whether a label of a chosen regulator or a curated rule is not settled.

    Biomarker or tumour type is open, and the case or the tumour type's test list brings it up.
    """
    coarser = match.tumor_match is TumorMatch.COARSER
    if match.truth is Truth.TRUE:
        return coarser and _can_be_open(match, circumstances)
    return (
        (coarser or match.inside)
        and _can_be_open(match, circumstances)
        and could_be_detected(match, circumstances.listed_keys)
    )


def _can_be_open(match: RuleMatch, circumstances: Circumstances) -> bool:
    rule = match.rule
    if rule.significance is not Significance.SENSITIVITY or rule.direction is not (
        Direction.SUPPORTS
    ):
        return False
    if rule.kind is RuleKind.APPROVAL:
        approval = rule.approval
        return is_live(match) and approval is not None and approval.agency in circumstances.regions
    partly = any(t.truth is Truth.TRUE and t.matched for t in match.evaluation.traces)
    return rule.kind is RuleKind.CURATED and partly and rule.level in _STRONG


def is_label(match: RuleMatch, circumstances: Circumstances) -> bool:
    """Whether the match is a label that makes tier I-A in the chosen regions."""
    return makes_tier_one(match, circumstances.regions)


def _speaks_against(match: RuleMatch) -> bool:
    """Whether a true match is supported evidence against the regimen in this tumour type."""
    rule = match.rule
    return match.inside and rule.direction is Direction.SUPPORTS and rule.significance in _AGAINST


def _contradicts(match: RuleMatch) -> bool:
    """'Does not support sensitivity' is shown as such; it is never support, nor resistance."""
    rule = match.rule
    return (
        match.inside
        and rule.direction is Direction.DOES_NOT_SUPPORT
        and rule.significance is Significance.SENSITIVITY
    )


def _was_withdrawn(match: RuleMatch) -> bool:
    """Whether a true match is a label of this use that was withdrawn."""
    approval = match.rule.approval
    return (
        approval is not None
        and approval.status is ApprovalStatus.WITHDRAWN
        and (match.inside or match.tumor_match is TumorMatch.COARSER)
    )


def without_label_patients(
    supports: tuple[Support, ...], bearings: Iterable[Bearing], circumstances: Circumstances
) -> tuple[Support, ...]:
    """Drop evidence of a regimen whose every label fails by a marker the evidence is silent on.

    PIK3CA evidence for alpelisib is of HER2-negative patients; in a HER2-positive one it says
    nothing. Another change of the same gene (BRAF V600K for V600E) is what evidence is for.
    """
    failed = [
        b.match.failed
        for b in bearings
        if b.is_home_label and _agency(b.match) in circumstances.regions
    ]
    if not failed or any(atom is None for atom in failed):
        return supports
    markers = {key for atom in failed if atom is not None for key in keys_of(parse(atom.text))}
    return tuple(s for s in supports if not markers.isdisjoint(s.match.rule.keys))


def _agency(match: RuleMatch) -> str | None:
    return None if match.rule.approval is None else match.rule.approval.agency


def outweighs(against: tuple[RuleMatch, ...], supports: tuple[Support, ...]) -> bool:
    """Level A or B resistance with no clinical evidence on the other side in this tumour type."""
    strong = any(m.rule.level in _STRONG and not m.rule.flagged for m in against)
    supported = any(s.match.inside and s.match.rule.level in _CLINICAL for s in supports)
    return strong and not supported
