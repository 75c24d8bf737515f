"""Case-level resolution: one verdict per regimen over all alterations at once.

Order of weight: a contraindication or veto, a label whose biomarker or tumour type is not settled,
then the tier of what supports the regimen. A label that is met or still open is not overruled by
single resistance studies; those become cautions (docs/decisions/0005-resistance-evidence.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from oncobasis.core.assessment import Stance, Tier, Truth, TumorMatch
from oncobasis.core.knowledge import Regimen, Significance, VetoEffect
from oncobasis.rules.conditions import open_requirements
from oncobasis.rules.match import RuleMatch, VetoMatch
from oncobasis.rules.tiers import Support, combined_tier, is_live, support_key, tier_rank
from oncobasis.rules.verdicts import Circumstances, Verdict
from oncobasis.rules.weighing import (
    Bearing,
    bearing_of,
    best_label,
    is_label,
    lead_key,
    outweighs,
    without_label_patients,
)

_STRONG = frozenset({"A", "B"})
_CLASS = "class:"


def resolve(
    matches: Sequence[RuleMatch],
    veto_matches: Sequence[VetoMatch],
    circumstances: Circumstances,
) -> tuple[Verdict, ...]:
    """One verdict per regimen that something speaks for or against in this case."""
    by_regimen = _by_regimen(matches, circumstances)
    by_drug = _by_drug(veto_matches)
    targets = _forbidden(veto_matches)
    for regimen in targets:
        by_regimen.setdefault(regimen, [])
    forbidden = {drug for regimen in targets for drug in regimen}
    found = []
    for regimen in sorted(by_regimen):
        own = by_regimen[regimen]
        if forbidden.isdisjoint(regimen) and not any(bearing.speaks for bearing in own):
            continue  # labels of it are known, none of them is met or open
        near = {v.veto.id: v for drug in regimen for v in by_drug.get(drug, ())}
        draft = _draft(regimen, own, near.values(), circumstances)
        verdict = _resolve_one(draft, own, circumstances)
        if verdict is not None:
            found.append(verdict)
    return tuple(found)


def _by_regimen(
    matches: Iterable[RuleMatch], circumstances: Circumstances
) -> dict[Regimen, list[Bearing]]:
    """What the matches say of each regimen, in their order; what says nothing is left out."""
    grouped: dict[Regimen, list[Bearing]] = {}
    for match in matches:
        bearing = bearing_of(match, circumstances)
        if bearing is None:
            continue
        for regimen in match.rule.regimens:
            if any(name.startswith(_CLASS) for name in regimen):
                continue  # "an EGFR TKI" is no drug a clinician could order
            grouped.setdefault(regimen, []).append(bearing)
    return grouped


def _by_drug(veto_matches: Sequence[VetoMatch]) -> dict[str, list[VetoMatch]]:
    """Vetoes that fire or could, by each ingredient of their target."""
    found: dict[str, list[VetoMatch]] = {}
    for match in veto_matches:
        if match.applies or match.is_open:
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


def _resolve_one(
    draft: Verdict, bearings: Sequence[Bearing], circumstances: Circumstances
) -> Verdict | None:
    if draft.vetoes:
        return _vetoed(draft) if _is_relevant(bearings, draft.vetoes, draft.regimen) else None
    has_label = bool(draft.open_labels) or any(
        is_label(s.match, circumstances) for s in draft.supports
    )
    weighed = bool(draft.cautions) or not circumstances.refusable(draft.regimen)
    if not has_label and not weighed and outweighs(draft.against, draft.supports):
        return draft._replace(stance=Stance.NOT_RECOMMENDED)
    supported = _supported(draft, circumstances) if draft.supports else None
    if supported is not None and tier_rank(supported.tier) <= tier_rank(Tier.I_B):
        return supported
    if draft.open_labels:
        return _undetermined(draft, circumstances)
    return supported


def _draft(
    regimen: Regimen,
    bearings: Sequence[Bearing],
    veto_matches: Iterable[VetoMatch],
    circumstances: Circumstances,
) -> Verdict:
    """Everything that was found on a regimen, before it is weighed."""
    reaching = [v for v in veto_matches if reaches(v, regimen)]
    firing = [v for v in reaching if v.applies]
    return Verdict(
        regimen,
        Stance.UNDETERMINED,
        None,
        supports=_supports(regimen, bearings, circumstances),
        open_labels=tuple(b.match for b in bearings if b.is_open),
        vetoes=tuple(v for v in firing if v.veto.effect is not VetoEffect.CAUTION),
        cautions=tuple(v for v in firing if v.veto.effect is VetoEffect.CAUTION),
        open_vetoes=tuple(v for v in reaching if v.is_open),
        against=tuple(b.match for b in bearings if b.speaks_against),
        unsupported=tuple(b.match for b in bearings if b.contradicts),
        withdrawn=tuple(b.match for b in bearings if b.was_withdrawn),
        given=circumstances.given(regimen),
        unavailable=tuple(drug for drug in regimen if drug in circumstances.unavailable),
    )


def _supports(
    regimen: Regimen, bearings: Sequence[Bearing], circumstances: Circumstances
) -> tuple[Support, ...]:
    """What supports the regimen in this tumour type and these patients, best first."""
    found = [
        b.support
        for b in bearings
        if b.support is not None
        and (
            b.match.tumor_match is not TumorMatch.OTHER
            or circumstances.transfers(regimen, b.match.rule.scope)
        )
    ]
    found.sort(key=support_key)
    return without_label_patients(tuple(found), bearings, circumstances) if found else ()


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
    return draft._replace(stance=stance, lead=draft.supports[0].match if draft.supports else None)


def _supported(draft: Verdict, circumstances: Circumstances) -> Verdict:
    contested = any(m.rule.level in _STRONG for m in (*draft.against, *draft.unsupported))
    tier = combined_tier(draft.supports, known_tumor=circumstances.known_tumor, contested=contested)
    if tier is Tier.I_A:
        lead, requires = best_label(draft.supports, circumstances)
        fits = not (requires or draft.given or draft.unavailable)
        stance = Stance.RECOMMENDED if fits else Stance.OPTION
    else:
        lead = draft.supports[0].match
        requires = open_requirements(
            lead.rule.conditions, circumstances.clinical, circumstances.in_class
        )
        dead = bool(draft.withdrawn or draft.unavailable)
        option = _is_option(tier, draft.supports) and not dead
        stance = Stance.OPTION if option else Stance.INVESTIGATIONAL
    return draft._replace(stance=stance, tier=tier, lead=lead, requires=requires)


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
    return draft._replace(lead=lead, requires=requires)
