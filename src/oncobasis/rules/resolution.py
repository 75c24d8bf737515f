"""Case-level resolution: one verdict per regimen over all alterations at once.

Order of weight: a contraindication or veto, a label whose biomarker or tumour type is not settled,
then the tier of what supports the regimen. A label that is met or still open is not overruled by
single resistance studies; those become cautions (docs/decisions/0005-resistance-evidence.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from oncobasis.core.assessment import Stance, Tier, Truth, TumorMatch
from oncobasis.core.knowledge import Regimen, Significance, VetoEffect
from oncobasis.rules.conditions import open_requirements
from oncobasis.rules.match import RuleMatch, VetoMatch
from oncobasis.rules.tiers import Support, combined_tier, is_live, support_key, tier_rank
from oncobasis.rules.verdicts import Asked, Bearing, Circumstances, Draft, Ground, Verdict
from oncobasis.rules.weighing import (
    bearings_of,
    best_label,
    is_label,
    lead_key,
    outweighs,
    without_label_patients,
)

_STRONG = frozenset({"A", "B"})
_NOT_SHOWN = "required_biomarker_absent"
"""The reason of a caution that the use was not shown in such patients, whatever the label says."""
_DECISIONS = 64
"""Verdicts remembered for a draft; its conditions come out in few ways."""


def resolve(
    matches: Sequence[RuleMatch],
    veto_matches: Sequence[VetoMatch],
    circumstances: Circumstances,
) -> tuple[Verdict, ...]:
    """One verdict per regimen that something speaks for or against in this case."""
    by_regimen = _by_regimen(matches, circumstances.ground)
    alive = [match for match in veto_matches if match.applies or match.is_open]
    by_drug = _by_drug(alive)
    targets = _forbidden(alive)
    for regimen in targets:
        by_regimen.setdefault(regimen, [])
    forbidden = {drug for regimen in targets for drug in regimen}
    found = []
    for regimen, own in by_regimen.items():
        if not any(bearing.speaks for bearing in own) and forbidden.isdisjoint(regimen):
            continue  # labels of it are known, none of them is met or open
        near = {v.veto.id: v for drug in regimen for v in by_drug.get(drug, ())}
        draft = _drafted(regimen, tuple(own), tuple(near.values()), circumstances)
        verdict = _decided(draft, circumstances)
        if verdict is not None:
            found.append(verdict)
    return tuple(sorted(found, key=_regimen))


def _regimen(verdict: Verdict) -> Regimen:
    return verdict.regimen


def _by_regimen(matches: Iterable[RuleMatch], ground: Ground) -> dict[Regimen, list[Bearing]]:
    """What the matches say of each regimen, in their order; what says nothing is left out."""
    grouped: dict[Regimen, list[Bearing]] = {}
    known = ground.bearings
    for match in matches:
        bearings = known.get(match)
        if bearings is None:
            bearings = known.keep(match, bearings_of(match, ground))
        for bearing in bearings:
            for regimen in bearing.regimens:
                grouped.setdefault(regimen, []).append(bearing)
    return grouped


def _by_drug(veto_matches: Sequence[VetoMatch]) -> dict[str, list[VetoMatch]]:
    """Vetoes by each ingredient of their target."""
    found: dict[str, list[VetoMatch]] = {}
    for match in veto_matches:
        for drug in match.veto.target:
            found.setdefault(drug, []).append(match)
    return found


def _forbidden(veto_matches: Sequence[VetoMatch]) -> set[Regimen]:
    """Targets of firing vetoes, so that what is forbidden is said even where nothing supports it.

    Cautions only speak of regimens that something else brought up.
    """
    return {
        match.veto.target
        for match in veto_matches
        if match.applies and match.veto.effect is not VetoEffect.CAUTION
    }


def reaches(match: VetoMatch, regimen: Regimen) -> bool:
    """Whether a veto's target is in the regimen and no exception lifts it."""
    veto = match.veto
    target, given = set(veto.target), set(regimen)
    if any(set(exception) <= given for exception in veto.exceptions):
        return False
    if veto.exact or not veto.reaches_combinations:
        return target == given
    return target <= given


def _drafted(
    regimen: Regimen,
    bearings: tuple[Bearing, ...],
    veto_matches: tuple[VetoMatch, ...],
    circumstances: Circumstances,
) -> Draft:
    """The draft of a regimen; that of an earlier case where the same was found there."""
    given = circumstances.given(regimen)
    drafts = circumstances.ground.drafts
    key = (regimen, bearings, veto_matches, given)
    return drafts.get(key) or drafts.keep(key, _draft(*key, circumstances.ground))


def _draft(
    regimen: Regimen,
    bearings: tuple[Bearing, ...],
    veto_matches: tuple[VetoMatch, ...],
    given: tuple[str, ...],
    ground: Ground,
) -> Draft:
    """Everything that was found on a regimen, before it is weighed."""
    reaching = [v for v in veto_matches if reaches(v, regimen)]
    firing = [v for v in reaching if v.applies]
    found = Verdict(
        regimen,
        Stance.UNDETERMINED,
        None,
        supports=_supports(regimen, bearings, ground),
        open_labels=tuple(b.match for b in bearings if b.is_open),
        vetoes=tuple(v for v in firing if v.veto.effect is not VetoEffect.CAUTION),
        cautions=tuple(v for v in firing if v.veto.effect is VetoEffect.CAUTION),
        open_vetoes=tuple(v for v in reaching if v.is_open),
        against=tuple(b.match for b in bearings if b.speaks_against),
        unsupported=tuple(b.match for b in bearings if b.contradicts),
        withdrawn=tuple(b.match for b in bearings if b.was_withdrawn),
        given=given,
        unavailable=tuple(drug for drug in regimen if drug in ground.unavailable),
    )
    return Draft(found, bearings, _asked(found))


def _asked(found: Verdict) -> tuple[Asked, ...]:
    """The conditions of the matches of which one may lead."""
    labels = [s.match for s in found.supports if s.tier is Tier.I_A]
    leads = labels or [s.match for s in found.supports[:1]]
    leads += [min(found.open_labels, key=lead_key)] if found.open_labels else []
    return tuple(dict.fromkeys((c.kind, c.value) for m in leads for c in m.rule.conditions))


def _decided(draft: Draft, circumstances: Circumstances) -> Verdict | None:
    """The verdict on a draft; None where nothing is to be said of the regimen."""
    fits = tuple(map(circumstances.fits.__getitem__, draft.asked))
    if fits in draft.decided:
        return draft.decided[fits]
    verdict = _resolve_one(draft, circumstances)
    if len(draft.decided) < _DECISIONS:
        draft.decided[fits] = verdict
    return verdict


def _resolve_one(draft: Draft, circumstances: Circumstances) -> Verdict | None:
    """Weigh a draft; of the patient it may read no more than how ``draft.asked`` fits."""
    found, ground = draft.found, circumstances.ground
    if found.vetoes:
        relevant = _is_relevant(draft.bearings, found.vetoes, found.regimen)
        return _vetoed(found) if relevant else None
    has_label = bool(found.open_labels) or any(is_label(s.match, ground) for s in found.supports)
    weighed = bool(found.cautions) or not ground.refusable(found.regimen)
    if not has_label and not weighed and outweighs(found.against, found.supports):
        return replace(found, stance=Stance.NOT_RECOMMENDED)
    supported = _supported(found, circumstances) if found.supports else None
    if supported is not None and tier_rank(supported.tier) <= tier_rank(Tier.I_B):
        return supported
    if found.open_labels:
        return _undetermined(found, circumstances)
    return supported


def _supports(
    regimen: Regimen, bearings: tuple[Bearing, ...], ground: Ground
) -> tuple[Support, ...]:
    """What supports the regimen in this tumour type and these patients, best first."""
    found = [
        b.support
        for b in bearings
        if b.support is not None
        and (
            b.match.tumor_match is not TumorMatch.OTHER
            or ground.transfers(regimen, b.match.rule.scope)
        )
    ]
    found.sort(key=support_key)
    return without_label_patients(tuple(found), bearings, ground) if found else ()


def _is_relevant(
    bearings: Sequence[Bearing], vetoes: tuple[VetoMatch, ...], regimen: Regimen
) -> bool:
    """Whether to show a forbidden regimen.

    It is shown when it is the veto's own target, or a label or evidence of this tumour type would
    otherwise bring it up.
    """
    if any(v.veto.target == regimen for v in vetoes):
        return True
    return any(
        b.is_home_label
        or (b.match.truth is Truth.TRUE and b.match.rule.significance is Significance.SENSITIVITY)
        for b in bearings
    )


def _vetoed(draft: Verdict) -> Verdict:
    contraindicated = any(v.veto.effect is VetoEffect.CONTRAINDICATION for v in draft.vetoes)
    stance = Stance.CONTRAINDICATED if contraindicated else Stance.NOT_RECOMMENDED
    return replace(draft, stance=stance, lead=draft.supports[0].match if draft.supports else None)


def _supported(draft: Verdict, circumstances: Circumstances) -> Verdict:
    contested = any(m.rule.level in _STRONG for m in (*draft.against, *draft.unsupported))
    tier = combined_tier(
        draft.supports, known_tumor=circumstances.ground.known_tumor, contested=contested
    )
    if tier is Tier.I_A:
        lead, requires = best_label(draft.supports, circumstances)
        unshown = any(v.veto.reason == _NOT_SHOWN for v in draft.cautions)
        fits = not (requires or draft.given or draft.unavailable or unshown)
        stance = Stance.RECOMMENDED if fits else Stance.OPTION
    else:
        lead = draft.supports[0].match
        requires = open_requirements(
            lead.rule.conditions, circumstances.clinical, circumstances.in_class
        )
        dead = bool(draft.withdrawn or draft.unavailable)
        option = _is_option(tier, draft.supports) and not dead
        stance = Stance.OPTION if option else Stance.INVESTIGATIONAL
    return replace(draft, stance=stance, tier=tier, lead=lead, requires=requires)


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


def _undetermined(draft: Verdict, circumstances: Circumstances) -> Verdict:
    lead = min(draft.open_labels, key=lead_key)
    requires = open_requirements(
        lead.rule.conditions, circumstances.clinical, circumstances.in_class
    )
    return replace(draft, lead=lead, requires=requires)
