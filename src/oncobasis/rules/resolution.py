"""Case-level resolution: one verdict per regimen over all alterations at once.

Order of weight: a contraindication or veto, a label whose biomarker or tumour type is not settled,
then the tier of what supports the regimen. A label that is met or still open is not overruled by
single resistance studies; those become cautions (docs/decisions/0005-resistance-evidence.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from oncobasis.core.assessment import Stance, Tier, Truth, TumorMatch
from oncobasis.core.knowledge import Regimen, RuleKind, Significance, VetoEffect
from oncobasis.rules.conditions import open_requirements
from oncobasis.rules.match import RuleMatch, VetoMatch
from oncobasis.rules.tiers import Support, combined_tier, is_live, supports_of, tier_rank
from oncobasis.rules.verdicts import Circumstances, Verdict
from oncobasis.rules.weighing import (
    best_label,
    contradicts,
    is_label,
    lead_key,
    open_labels,
    outweighs,
    speaks_against,
    was_withdrawn,
    without_label_patients,
)

_STRONG = frozenset({"A", "B"})
_CLASS = "class:"
PREDICTIVE = frozenset({RuleKind.APPROVAL, RuleKind.EVIDENCE, RuleKind.ASSERTION, RuleKind.CURATED})


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
    draft = _draft(regimen, matches, veto_matches, circumstances)
    if draft.vetoes:
        return _vetoed(draft) if _is_relevant(matches, draft.vetoes, regimen) else None
    has_label = bool(draft.open_labels) or any(
        is_label(s.match, circumstances) for s in draft.supports
    )
    weighed = bool(draft.cautions) or not circumstances.refusable(regimen)
    if not has_label and not weighed and outweighs(draft.against, draft.supports):
        return replace(draft, stance=Stance.NOT_RECOMMENDED)
    supported = _supported(draft, circumstances) if draft.supports else None
    if supported is not None and tier_rank(supported.tier) <= tier_rank(Tier.I_B):
        return supported
    if draft.open_labels:
        return _undetermined(draft, circumstances)
    return supported


def _draft(
    regimen: Regimen,
    matches: tuple[RuleMatch, ...],
    veto_matches: Sequence[VetoMatch],
    circumstances: Circumstances,
) -> Verdict:
    """Everything that was found on a regimen, before it is weighed."""
    reaching = [v for v in veto_matches if reaches(v, regimen)]
    firing = [v for v in reaching if v.applies]
    supports = tuple(
        s
        for s in supports_of(matches, circumstances.regions)
        if s.match.tumor_match is not TumorMatch.OTHER
        or circumstances.transfers(regimen, s.match.rule.scope)
    )
    return Verdict(
        regimen,
        Stance.UNDETERMINED,
        None,
        supports=without_label_patients(supports, matches, circumstances),
        open_labels=open_labels(matches, circumstances),
        vetoes=tuple(v for v in firing if v.veto.effect is not VetoEffect.CAUTION),
        cautions=tuple(v for v in firing if v.veto.effect is VetoEffect.CAUTION),
        open_vetoes=tuple(v for v in reaching if v.is_open),
        against=tuple(m for m in matches if speaks_against(m)),
        unsupported=tuple(m for m in matches if contradicts(m)),
        withdrawn=tuple(m for m in matches if was_withdrawn(m)),
        given=circumstances.given(regimen),
        unavailable=tuple(drug for drug in regimen if drug in circumstances.unavailable),
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


def _vetoed(draft: Verdict) -> Verdict:
    contraindicated = any(v.veto.effect is VetoEffect.CONTRAINDICATION for v in draft.vetoes)
    stance = Stance.CONTRAINDICATED if contraindicated else Stance.NOT_RECOMMENDED
    return replace(draft, stance=stance, lead=draft.supports[0].match if draft.supports else None)


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
