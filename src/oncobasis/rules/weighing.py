"""What of a regimen's matches counts as label, support or opposition, and which label leads."""

from __future__ import annotations

from collections.abc import Iterable

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
from oncobasis.rules.verdicts import Bearing, Circumstances, Ground

_AGAINST = frozenset(
    {Significance.RESISTANCE, Significance.REDUCED_SENSITIVITY, Significance.NO_BENEFIT}
)
PREDICTIVE = frozenset({RuleKind.APPROVAL, RuleKind.EVIDENCE, RuleKind.ASSERTION, RuleKind.CURATED})
_STRONG = frozenset({"A", "B"})
_CLINICAL = frozenset({"A", "B", "C"})
_TUMOR_ORDER = tuple(TumorMatch)
_CLASS = "class:"
"""Begins the name of a class: "an EGFR TKI" is no drug a clinician could order."""


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
        asked = sum(1 for c in support.match.rule.conditions if c.kind is not ConditionKind.INFO)
        met = asked - len(requires)  # where as much is open, the patient fits what more of it says
        near = _TUMOR_ORDER.index(support.match.tumor_match)
        key = (unmet, near if requires else 0, weight, -met, near, support.match.rule.id)
        ranked.append((key, support.match, requires))
    _, match, requires = min(ranked, key=lambda entry: entry[0])
    return match, requires


def lead_key(match: RuleMatch) -> tuple[int, int, int, str]:
    """Labels before other rules; the more of it the case holds and the less is open, the better."""
    traces = match.evaluation.traces
    held = sum(1 for t in traces if t.truth is Truth.TRUE and t.matched)
    unknown = sum(1 for t in traces if t.truth is Truth.UNKNOWN)
    return (0 if match.rule.approval is not None else 1, -held, unknown, match.rule.id)


def bearings_of(match: RuleMatch, ground: Ground) -> tuple[Bearing, ...]:
    """What a match says of its regimens; nothing where it speaks of none."""
    rule = match.rule
    if rule.kind not in PREDICTIVE:
        return ()
    home = rule.approval is not None and is_live(match) and match.inside
    is_open = _is_open(match, ground)
    holds = match.truth is Truth.TRUE
    if not (holds or is_open or home):
        return ()
    bearing = Bearing(
        match,
        tuple(r for r in rule.regimens if not any(name.startswith(_CLASS) for name in r)),
        support_of(match, ground.regions),
        speaks=holds or is_open,
        is_open=is_open,
        speaks_against=holds and _speaks_against(match),
        contradicts=holds and _contradicts(match),
        was_withdrawn=holds and _was_withdrawn(match),
        is_home_label=home,
    )
    return (bearing,)


def _is_open(match: RuleMatch, ground: Ground) -> bool:
    """Whether a label of a chosen regulator or a curated rule is not settled.

    Biomarker or tumour type is open, and the case or the tumour type's test list brings it up.
    """
    coarser = match.tumor_match is TumorMatch.COARSER
    if match.truth is Truth.FALSE or not (coarser or match.inside):
        return False
    if match.truth is Truth.TRUE:
        return coarser and _can_be_open(match, ground)
    return _can_be_open(match, ground) and could_be_detected(match, ground.listed_keys)


def _can_be_open(match: RuleMatch, ground: Ground) -> bool:
    rule = match.rule
    if rule.significance is not Significance.SENSITIVITY or rule.direction is not (
        Direction.SUPPORTS
    ):
        return False
    if rule.kind is RuleKind.APPROVAL:
        approval = rule.approval
        return is_live(match) and approval is not None and approval.agency in ground.regions
    partly = any(t.truth is Truth.TRUE and t.matched for t in match.evaluation.traces)
    return rule.kind is RuleKind.CURATED and partly and rule.level in _STRONG


def is_label(match: RuleMatch, ground: Ground) -> bool:
    """Whether the match is a label that makes tier I-A in the chosen regions."""
    return makes_tier_one(match, ground.regions)


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
    supports: tuple[Support, ...], bearings: Iterable[Bearing], ground: Ground
) -> tuple[Support, ...]:
    """Drop evidence of a regimen whose every label fails by a marker the evidence is silent on.

    PIK3CA evidence for alpelisib is of HER2-negative patients; in a HER2-positive one it says
    nothing. Another change of the same gene (BRAF V600K for V600E) is what evidence is for.
    """
    failed = [
        b.match.failed for b in bearings if b.is_home_label and _agency(b.match) in ground.regions
    ]
    if not failed or any(atom is None for atom in failed):
        return supports
    markers = {key for atom in failed if atom is not None for key in keys_of(parse(atom.text))}
    return tuple(s for s in supports if not markers.isdisjoint(s.match.rule.keys))


def _agency(match: RuleMatch) -> str | None:
    return None if match.rule.approval is None else match.rule.approval.agency


def outweighs(against: tuple[RuleMatch, ...], supports: tuple[Support, ...]) -> bool:
    """Level A or B resistance with no clinical evidence on the other side in this tumour type.

    Against level A, what supports must be of level A too: a negative randomised trial is not
    balanced by the cohort that led to it.
    """
    levels = {m.rule.level for m in against if not m.rule.flagged}
    needed = frozenset({"A"}) if "A" in levels else _CLINICAL
    supported = any(s.match.inside and s.match.rule.level in needed for s in supports)
    return not levels.isdisjoint(_STRONG) and not supported
