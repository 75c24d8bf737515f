"""Case-level resolution: one verdict per regimen over all alterations at once.

Order of weight: a contraindication or veto, a label whose biomarker or tumour type is not settled,
then the tier of what supports the regimen. A label that is met or still open is not overruled by
single resistance studies; those become cautions (docs/decisions/0005-resistance-evidence.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from oncobasis.core.assessment import Requirement, Stance, Tier, Truth, TumorMatch
from oncobasis.core.case import Clinical
from oncobasis.core.knowledge import (
    ApprovalStatus,
    ConditionKind,
    Direction,
    DiseaseScope,
    Regimen,
    RuleKind,
    Significance,
    VetoEffect,
)
from oncobasis.rules.conditions import InClass, open_requirements
from oncobasis.rules.grammar import parse
from oncobasis.rules.keys import keys_of
from oncobasis.rules.match import RuleMatch, VetoMatch, could_be_detected
from oncobasis.rules.tiers import (
    Support,
    combined_tier,
    is_live,
    makes_tier_one,
    supports_of,
    tier_rank,
)

_AGAINST = frozenset(
    {Significance.RESISTANCE, Significance.REDUCED_SENSITIVITY, Significance.NO_BENEFIT}
)
_STRONG = frozenset({"A", "B"})
_CLINICAL = frozenset({"A", "B", "C"})
_CLASS = "class:"
_TUMOR_ORDER = tuple(TumorMatch)
PREDICTIVE = frozenset({RuleKind.APPROVAL, RuleKind.EVIDENCE, RuleKind.ASSERTION, RuleKind.CURATED})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What resolution needs of the case beside its matches.

    ``transfers`` says whether what holds for a regimen in another tumour type is worth a thought
    in this one; ``refusable`` whether evidence alone may speak a regimen out (never a backbone
    such as chemotherapy); ``given`` names what of it the patient progressed on before.
    """

    clinical: Clinical
    regions: tuple[str, ...]
    in_class: InClass
    listed_keys: frozenset[str]
    known_tumor: bool
    transfers: Callable[[Regimen, DiseaseScope], bool]
    refusable: Callable[[Regimen], bool]
    given: Callable[[Regimen], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one regimen, with everything it rests on."""

    regimen: Regimen
    stance: Stance
    tier: Tier | None
    supports: tuple[Support, ...] = ()
    lead: RuleMatch | None = None
    open_labels: tuple[RuleMatch, ...] = ()
    vetoes: tuple[VetoMatch, ...] = ()
    cautions: tuple[VetoMatch, ...] = ()
    open_vetoes: tuple[VetoMatch, ...] = ()
    against: tuple[RuleMatch, ...] = ()
    unsupported: tuple[RuleMatch, ...] = ()
    requires: tuple[Requirement, ...] = ()
    withdrawn: tuple[RuleMatch, ...] = ()
    given: tuple[str, ...] = ()


def resolve(
    matches: Sequence[RuleMatch],
    veto_matches: Sequence[VetoMatch],
    circumstances: Circumstances,
) -> tuple[Verdict, ...]:
    """One verdict per regimen that something speaks for or against in this case."""
    by_regimen = group_by_regimen(matches)
    for regimen in _vetoed_regimens(by_regimen, veto_matches):
        by_regimen.setdefault(regimen, ())
    by_drug = _by_drug(veto_matches)
    found = []
    for regimen, own in sorted(by_regimen.items()):
        near = list({v.veto.id: v for drug in regimen for v in by_drug.get(drug, ())}.values())
        verdict = _resolve_one(regimen, own, near, circumstances)
        if verdict is not None:
            found.append(verdict)
    return tuple(found)


def _by_drug(veto_matches: Sequence[VetoMatch]) -> dict[str, list[VetoMatch]]:
    """Vetoes that fire or could, by each ingredient of their target."""
    found: dict[str, list[VetoMatch]] = {}
    for match in veto_matches:
        if match.applies or match.is_open:
            for drug in match.veto.target:
                found.setdefault(drug, []).append(match)
    return found


def group_by_regimen(matches: Iterable[RuleMatch]) -> dict[Regimen, tuple[RuleMatch, ...]]:
    """Predictive matches by each regimen they speak of."""
    grouped: dict[Regimen, list[RuleMatch]] = {}
    for match in matches:
        if match.rule.kind in PREDICTIVE:
            for regimen in match.rule.regimens:
                if any(name.startswith(_CLASS) for name in regimen):
                    continue  # "an EGFR TKI" is no drug a clinician could order
                grouped.setdefault(regimen, []).append(match)
    return {regimen: tuple(found) for regimen, found in grouped.items()}


def reaches(match: VetoMatch, regimen: Regimen) -> bool:
    """Whether a veto's target is in the regimen and no exception lifts it."""
    veto = match.veto
    target, given = set(veto.target), set(regimen)
    if any(set(exception) <= given for exception in veto.exceptions):
        return False
    if veto.exact or not veto.reaches_combinations:
        return target == given
    return target <= given


def _vetoed_regimens(
    by_regimen: Mapping[Regimen, tuple[RuleMatch, ...]], veto_matches: Sequence[VetoMatch]
) -> set[Regimen]:
    """Targets of firing vetoes, so that what is forbidden is said even where nothing supports it.

    Cautions only speak of regimens that something else brought up.
    """
    return {
        match.veto.target
        for match in veto_matches
        if match.applies
        and match.veto.effect is not VetoEffect.CAUTION
        and match.veto.target not in by_regimen
    }


def _resolve_one(
    regimen: Regimen,
    matches: tuple[RuleMatch, ...],
    veto_matches: Sequence[VetoMatch],
    circumstances: Circumstances,
) -> Verdict | None:
    reaching = [v for v in veto_matches if reaches(v, regimen)]
    firing = tuple(v for v in reaching if v.applies)
    vetoes = tuple(v for v in firing if v.veto.effect is not VetoEffect.CAUTION)
    supports = tuple(
        s
        for s in supports_of(matches, circumstances.regions)
        if s.match.tumor_match is not TumorMatch.OTHER
        or circumstances.transfers(regimen, s.match.rule.scope)
    )
    supports = _without_label_patients(supports, matches, circumstances)
    open_labels = _open_labels(matches, circumstances)
    against = tuple(m for m in matches if _speaks_against(m))
    parts = _Parts(
        regimen,
        supports,
        open_labels,
        vetoes,
        tuple(v for v in firing if v.veto.effect is VetoEffect.CAUTION),
        tuple(v for v in reaching if v.is_open),
        against,
        tuple(m for m in matches if _contradicts(m)),
        tuple(m for m in matches if _was_withdrawn(m)),
        circumstances.given(regimen),
    )
    if vetoes:
        if not _is_relevant(matches, vetoes, regimen):
            return None
        return _vetoed(parts)
    has_label = bool(open_labels) or any(_is_label(s.match, circumstances) for s in supports)
    weighed = bool(parts.cautions) or not circumstances.refusable(regimen)
    if not has_label and not weighed and _outweighs(against, supports):
        return parts.verdict(Stance.NOT_RECOMMENDED, None)
    supported = _supported(parts, circumstances) if supports else None
    if supported is not None and tier_rank(supported.tier) <= tier_rank(Tier.I_B):
        return supported
    if open_labels:
        return _undetermined(parts, circumstances)
    return supported


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was found on a regimen before it is weighed."""

    regimen: Regimen
    supports: tuple[Support, ...]
    open_labels: tuple[RuleMatch, ...]
    vetoes: tuple[VetoMatch, ...]
    cautions: tuple[VetoMatch, ...]
    open_vetoes: tuple[VetoMatch, ...]
    against: tuple[RuleMatch, ...]
    unsupported: tuple[RuleMatch, ...]
    withdrawn: tuple[RuleMatch, ...]
    given: tuple[str, ...]

    def verdict(
        self,
        stance: Stance,
        tier: Tier | None,
        lead: RuleMatch | None = None,
        requires: tuple[Requirement, ...] = (),
    ) -> Verdict:
        return Verdict(
            self.regimen,
            stance,
            tier,
            self.supports,
            lead,
            self.open_labels,
            self.vetoes,
            self.cautions,
            self.open_vetoes,
            self.against,
            self.unsupported,
            requires,
            self.withdrawn,
            self.given,
        )


def _is_relevant(
    matches: tuple[RuleMatch, ...], vetoes: tuple[VetoMatch, ...], regimen: Regimen
) -> bool:
    """Whether to show a forbidden regimen.

    It is shown when it is the veto's own target, or a label or evidence of this tumour type would
    otherwise bring it up.
    """
    if any(v.veto.target == regimen for v in vetoes):
        return True
    return any(
        (is_live(m) and m.inside)
        or (m.truth is Truth.TRUE and m.rule.significance is Significance.SENSITIVITY)
        for m in matches
    )


def _vetoed(parts: _Parts) -> Verdict:
    contraindicated = any(v.veto.effect is VetoEffect.CONTRAINDICATION for v in parts.vetoes)
    stance = Stance.CONTRAINDICATED if contraindicated else Stance.NOT_RECOMMENDED
    lead = parts.supports[0].match if parts.supports else None
    return parts.verdict(stance, None, lead)


def _supported(parts: _Parts, circumstances: Circumstances) -> Verdict:
    contested = any(m.rule.level in _STRONG for m in (*parts.against, *parts.unsupported))
    tier = combined_tier(parts.supports, known_tumor=circumstances.known_tumor, contested=contested)
    if tier is Tier.I_A:
        lead, requires = _best_label(parts.supports, circumstances)
        stance = Stance.OPTION if requires or parts.given else Stance.RECOMMENDED
        return parts.verdict(stance, tier, lead, requires)
    first = parts.supports[0].match
    requires = open_requirements(
        first.rule.conditions, circumstances.clinical, circumstances.in_class
    )
    option = _is_option(tier, parts.supports) and not parts.withdrawn
    stance = Stance.OPTION if option else Stance.INVESTIGATIONAL
    return parts.verdict(stance, tier, first, requires)


def _is_option(tier: Tier | None, supports: tuple[Support, ...]) -> bool:
    """Whether what supports a regimen below tier I-A makes it an option.

    It does where some regulator approved it for this tumour type, or level A or B evidence
    supports it there; a label for another tumour type is investigational.
    """
    if tier is Tier.I_B:
        return True
    return any(
        s.match.tumor_match is not TumorMatch.OTHER
        and (is_live(s.match) or s.match.rule.level in _STRONG)
        for s in supports
        if tier_rank(s.tier) <= tier_rank(Tier.II_C)
    )


def _best_label(
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


def _undetermined(parts: _Parts, circumstances: Circumstances) -> Verdict:
    lead = min(parts.open_labels, key=_lead_key)
    requires = open_requirements(
        lead.rule.conditions, circumstances.clinical, circumstances.in_class
    )
    return parts.verdict(Stance.UNDETERMINED, None, lead, requires)


def _lead_key(match: RuleMatch) -> tuple[int, int, int, str]:
    """Labels before other rules; the more of it the case holds and the less is open, the better."""
    traces = match.evaluation.traces
    held = sum(1 for t in traces if t.truth is Truth.TRUE and t.matched)
    unknown = sum(1 for t in traces if t.truth is Truth.UNKNOWN)
    return (0 if match.rule.approval is not None else 1, -held, unknown, match.rule.id)


def _open_labels(
    matches: tuple[RuleMatch, ...], circumstances: Circumstances
) -> tuple[RuleMatch, ...]:
    """Labels of a chosen regulator and curated rules that are not settled.

    Biomarker or tumour type is open, and the case or the tumour type's test list brings it up.
    """
    found = []
    for match in matches:
        if not _can_be_open(match, circumstances):
            continue
        coarser = match.tumor_match is TumorMatch.COARSER and match.truth is Truth.TRUE
        unsettled = (
            match.truth is Truth.UNKNOWN
            and (match.inside or match.tumor_match is TumorMatch.COARSER)
            and could_be_detected(match, circumstances.listed_keys)
        )
        if coarser or unsettled:
            found.append(match)
    return tuple(found)


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


def _is_label(match: RuleMatch, circumstances: Circumstances) -> bool:
    return makes_tier_one(match, circumstances.regions)


def _speaks_against(match: RuleMatch) -> bool:
    rule = match.rule
    return (
        match.truth is Truth.TRUE
        and match.inside
        and rule.direction is Direction.SUPPORTS
        and rule.significance in _AGAINST
    )


def _contradicts(match: RuleMatch) -> bool:
    """'Does not support sensitivity' is shown as such; it is never support, nor resistance."""
    rule = match.rule
    return (
        match.truth is Truth.TRUE
        and match.inside
        and rule.direction is Direction.DOES_NOT_SUPPORT
        and rule.significance is Significance.SENSITIVITY
    )


def _was_withdrawn(match: RuleMatch) -> bool:
    approval = match.rule.approval
    return (
        approval is not None
        and approval.status is ApprovalStatus.WITHDRAWN
        and match.truth is Truth.TRUE
        and (match.inside or match.tumor_match is TumorMatch.COARSER)
    )


def _without_label_patients(
    supports: tuple[Support, ...], matches: tuple[RuleMatch, ...], circumstances: Circumstances
) -> tuple[Support, ...]:
    """Drop evidence of a regimen whose every label fails by a marker the evidence is silent on.

    PIK3CA evidence for alpelisib is of HER2-negative patients; in a HER2-positive one it says
    nothing. Another change of the same gene (BRAF V600K for V600E) is what evidence is for.
    """
    labels = [
        m
        for m in matches
        if is_live(m)
        and m.rule.approval is not None
        and m.rule.approval.agency in circumstances.regions
        and m.inside
    ]
    failed = [m.failed for m in labels]
    if not labels or any(atom is None for atom in failed):
        return supports
    markers = {key for atom in failed if atom is not None for key in keys_of(parse(atom.text))}
    return tuple(s for s in supports if markers & set(s.match.rule.keys))


def _outweighs(against: tuple[RuleMatch, ...], supports: tuple[Support, ...]) -> bool:
    """Level A or B resistance with no clinical evidence on the other side in this tumour type."""
    strong = any(m.rule.level in _STRONG and not m.rule.flagged for m in against)
    supported = any(s.match.inside and s.match.rule.level in _CLINICAL for s in supports)
    return strong and not supported
