"""A verdict written out as a recommendation: every source, condition and reason named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

from oncobasis.core.assessment import (
    Basis,
    Effect,
    MatchDepth,
    Message,
    Param,
    Recommendation,
    RegulatoryFact,
    Stance,
    Therapy,
    TumorMatch,
)
from oncobasis.core.codes import CautionCode
from oncobasis.core.knowledge import Citation, Significance, VetoEffect
from oncobasis.core.tumor import TumorType
from oncobasis.engine.ranking import Ranked
from oncobasis.engine.rationale import equivalents_of, rationale_of
from oncobasis.nomenclature.drugs import Drugs
from oncobasis.rules.conditions import conditions_text
from oncobasis.rules.match import RuleMatch, VetoMatch
from oncobasis.rules.remembering import Remembered
from oncobasis.rules.tiers import escat_of
from oncobasis.rules.verdicts import Verdict

_BASIS_SHOWN = 12
_SIGNIFICANCE = {
    "toxicity": Significance.TOXICITY,
    "dose_condition": Significance.NOT_APPLICABLE,
    "label_exclusion": Significance.NO_BENEFIT,
    "required_biomarker_absent": Significance.NO_BENEFIT,
    "relative_resistance": Significance.REDUCED_SENSITIVITY,
}
TOXIC_REASON = "toxicity"
"""The reason of vetoes and cautions on genes of drug metabolism."""
CAUTIONS_OF_REASON = {
    "on_target_resistance": CautionCode.RESISTANCE_EVIDENCE,
    "primary_resistance": CautionCode.RESISTANCE_EVIDENCE,
    "relative_resistance": CautionCode.RELATIVE_RESISTANCE,
    "bypass_resistance": CautionCode.BYPASS_RESISTANCE,
    "immune_caution": CautionCode.IMMUNE_RESISTANCE,
    "dose_condition": CautionCode.DOSE_CONDITION,
    "label_exclusion": CautionCode.LABEL_EXCLUSION,
    "lineage_change": CautionCode.LINEAGE_CHANGE,
    "paradoxical_activation": CautionCode.PARADOXICAL_ACTIVATION,
    "required_biomarker_absent": CautionCode.REQUIRED_BIOMARKER_ABSENT,
    "reversion": CautionCode.REVERSION,
}
"""The caution that each curated reason is said by; toxicity names its gene beside it."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A verdict written out, but for its rank; ``used`` are the findings it rests on."""

    option: Recommendation
    used: frozenset[int]


_Key: TypeAlias = tuple[Verdict, tuple[str, ...], tuple[tuple[str, str], ...]]
_WRITTEN: Remembered[_Key, Written] = Remembered(4096)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes verdicts out; holds what every recommendation needs."""

    drugs: Drugs
    regions: tuple[str, ...]
    tumor_type: TumorType
    names: tuple[str, ...] = ()

    def write(self, ranked: Ranked) -> Written:
        """Return the recommendation without its rank, the one of an earlier case if it is alike.

        Verdicts are shared by cases of one tumour type and region; beside them the text depends on
        what ranks before and on the names of equivalent findings. What was read of an unknown
        tumour type are words of the case, and not remembered.
        """
        later = tuple(dict.fromkeys(" + ".join(s.newer) for s in ranked.superseded_by))
        verdict = ranked.verdict
        key = (verdict, later, equivalents_of(verdict, self.names))
        found = _WRITTEN.get(key)
        if found is None:
            found = Written(self._write(*key), _used_by(verdict))
            if self.tumor_type.is_known:
                _WRITTEN.keep(key, found)
        return found

    def _write(
        self, verdict: Verdict, later: tuple[str, ...], equivalents: tuple[tuple[str, str], ...]
    ) -> Recommendation:
        lead = verdict.lead
        return Recommendation(
            id=_identifier(verdict),
            rank=0,
            therapies=tuple(self._therapy(name) for name in verdict.regimen),
            stance=verdict.stance,
            tier=verdict.tier,
            escat=escat_of(verdict.tier, verdict.supports),
            effect=_effect(verdict),
            tumor_match=_tumor_match(verdict),
            biomarkers=_biomarkers(verdict),
            setting=conditions_text(lead.rule.conditions) if lead is not None else "",
            regulatory=tuple(_regulatory(m) for m in _labels(verdict)),
            basis=_basis_of(verdict),
            against=_against_of(verdict),
            requires=verdict.requires,
            missing=_missing(verdict),
            cautions=_cautions(verdict),
            superseded_by=later,
            rationale=rationale_of(verdict, later, self.regions, self.tumor_type, equivalents),
        )

    def _therapy(self, name: str) -> Therapy:
        reading = self.drugs.resolve(name)
        classes = sorted(reading.classes)
        return Therapy(name, reading.ncit or None, classes[0] if classes else None)


def _used_by(verdict: Verdict) -> frozenset[int]:
    """The findings that the verdict rests on, for or against."""
    held: list[RuleMatch | VetoMatch] = [s.match for s in verdict.supports]
    held += [*verdict.open_labels, *verdict.vetoes, *verdict.cautions, *verdict.against]
    return frozenset(index for match in held for index in match.evaluation.matched)


def _identifier(verdict: Verdict) -> str:
    """An id from content: the same regimen on the same grounds has the same id."""
    grounds = sorted(
        [s.match.rule.id for s in verdict.supports]
        + [m.rule.id for m in verdict.open_labels]
        + [v.veto.id for v in verdict.vetoes]
    )
    text = "|".join([*verdict.regimen, str(verdict.stance), *grounds])
    return f"rec-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _effect(verdict: Verdict) -> Effect:
    if verdict.stance is Stance.CONTRAINDICATED:
        return Effect.TOXICITY
    if verdict.stance is Stance.NOT_RECOMMENDED:
        return Effect.RESISTANCE
    return Effect.SENSITIVITY


def _tumor_match(verdict: Verdict) -> TumorMatch:
    if verdict.lead is not None and not verdict.vetoes:
        return verdict.lead.tumor_match
    if verdict.vetoes:
        return verdict.vetoes[0].tumor_match
    return verdict.against[0].tumor_match if verdict.against else TumorMatch.UNKNOWN


def _biomarkers(verdict: Verdict) -> tuple[str, ...]:
    """Atoms of the case that the stance rests on."""
    if verdict.vetoes:
        held = [_held(v) for v in verdict.vetoes]
    elif verdict.stance is Stance.NOT_RECOMMENDED:
        held = [m.matched_atoms for m in verdict.against]
    elif verdict.lead is not None:
        held = [verdict.lead.matched_atoms]
    else:
        held = []
    return tuple(dict.fromkeys(text for texts in held for text in texts))


def _held(match: VetoMatch) -> tuple[str, ...]:
    return tuple(
        t.text for t in match.evaluation.traces if t.truth.value == "true" and t.matched
    ) or (match.veto.when,)


def _labels(verdict: Verdict) -> tuple[RuleMatch, ...]:
    """Approvals behind the verdict, live ones first, the lead foremost."""
    lead = verdict.lead
    found = [lead] if lead is not None and lead.rule.approval is not None else []
    found += [s.match for s in verdict.supports if s.match.rule.approval is not None]
    found += list(verdict.open_labels)
    return tuple(dict.fromkeys(m for m in found if m.rule.approval is not None))


def _regulatory(match: RuleMatch) -> RegulatoryFact:
    approval = match.rule.approval
    if approval is None:
        raise ValueError(match.rule.id)
    return RegulatoryFact(
        approval.agency,
        str(approval.status),
        approval.date,
        approval.setting,
        approval.url,
        match.tumor_match,
    )


def _basis_of(verdict: Verdict) -> tuple[Basis, ...]:
    """What the stance rests on: what forbids the regimen first, then what speaks for it."""
    matches = [s.match for s in verdict.supports] + list(verdict.open_labels)
    if verdict.lead is not None:
        matches.insert(0, verdict.lead)
    found = [veto_basis(v) for v in verdict.vetoes]
    if verdict.stance is Stance.NOT_RECOMMENDED and not verdict.vetoes:
        found = [rule_basis(m) for m in verdict.against]
    found += [rule_basis(m) for m in dict.fromkeys(matches)]
    return tuple(found[:_BASIS_SHOWN])


def _against_of(verdict: Verdict) -> tuple[Basis, ...]:
    found = [veto_basis(v) for v in (*verdict.vetoes, *verdict.cautions)]
    found += [rule_basis(m) for m in (*verdict.against, *verdict.unsupported)]
    return tuple(found[:_BASIS_SHOWN])


def rule_basis(match: RuleMatch) -> Basis:
    """The source behind one rule, as a clinician would look it up."""
    rule = match.rule
    citation = rule.citations[0] if rule.citations else Citation("", verified=False)
    return Basis(
        rule=rule.id,
        source=rule.source,
        id=rule.id.partition(":")[2] or rule.id,
        level=rule.level,
        direction=str(rule.direction),
        significance=str(rule.significance),
        match=match.depth,
        tumor_match=match.tumor_match,
        condition=conditions_text(rule.conditions),
        matched=match.matched_atoms,
        citation=citation.text,
        url=citation.url,
        pmid=citation.pmid,
        flagged=rule.flagged,
    )


def veto_basis(match: VetoMatch) -> Basis:
    """The source behind a veto or caution."""
    veto = match.veto
    citation = veto.citations[0] if veto.citations else Citation("", verified=False)
    toxic = veto.effect is VetoEffect.CONTRAINDICATION
    significance = Significance.TOXICITY if toxic else _SIGNIFICANCE.get(veto.reason)
    return Basis(
        rule=veto.id,
        source=veto.source,
        id=veto.id,
        level=veto.level,
        direction="supports",
        significance=str(significance or Significance.RESISTANCE),
        match=match.evaluation.depth,
        tumor_match=match.tumor_match,
        condition=veto.when,
        matched=_held(match),
        citation="; ".join(c.text for c in veto.citations),
        url=citation.url,
        pmid=citation.pmid,
        flagged=not any(c.verified for c in veto.citations),
    )


def _missing(verdict: Verdict) -> tuple[str, ...]:
    """Atoms whose answer an undetermined regimen waits for."""
    if verdict.stance is not Stance.UNDETERMINED or verdict.lead is None:
        return ()
    return tuple(dict.fromkeys(t.text for t in verdict.lead.deciding))


def _cautions(verdict: Verdict) -> tuple[Message, ...]:
    found = [_caution(match) for match in verdict.cautions]
    if verdict.stance not in {Stance.NOT_RECOMMENDED, Stance.CONTRAINDICATED}:
        found += [
            CautionCode.RESISTANCE_EVIDENCE.message(
                biomarker=", ".join(m.matched_atoms), id=m.rule.id, level=m.rule.level
            )
            for m in verdict.against
        ]
    found += [
        CautionCode.DOES_NOT_SUPPORT.message(id=m.rule.id, level=m.rule.level)
        for m in verdict.unsupported
    ]
    found += [_withdrawn(m) for m in verdict.withdrawn]
    if verdict.unavailable:
        found.append(CautionCode.NOT_AVAILABLE.message(therapies=verdict.unavailable))
    if verdict.given:
        found.append(CautionCode.ALREADY_GIVEN.message(therapies=verdict.given))
    found += _marker_cautions(verdict)
    return tuple(dict.fromkeys(found))


def _caution(match: VetoMatch) -> Message:
    veto = match.veto
    biomarker = ", ".join(_held(match))
    if veto.reason == TOXIC_REASON:
        gene = veto.when.split(maxsplit=1)[0]
        finding = ", ".join(text.removeprefix(f"{gene} ") for text in _held(match))
        return CautionCode.PGX.message(gene=gene, finding=finding, id=veto.id)
    code = CAUTIONS_OF_REASON.get(veto.reason, CautionCode.SPEAKS_FOR_CAUTION)
    given: dict[str, Param] = {"biomarker": biomarker, "id": veto.id, "level": veto.level}
    return code.message(**{name: given[name] for name in code.params})


def _withdrawn(match: RuleMatch) -> Message:
    approval = match.rule.approval
    agency, date = ("", None) if approval is None else (approval.agency, approval.date)
    return CautionCode.WITHDRAWN_APPROVAL.message(agency=agency, date=date or "")


def _marker_cautions(verdict: Verdict) -> list[Message]:
    """A marker met by an equivalent test wants the label's own test."""
    lead = verdict.lead
    if lead is None or verdict.vetoes:
        return []
    markers = {
        t.text.split()[0]
        for t in lead.evaluation.traces
        if t.depth is MatchDepth.EQUIVALENT and t.matched and t.text.startswith(("HER2", "PD-L1"))
    }
    return [CautionCode.CONFIRM_IHC.message(marker=marker) for marker in sorted(markers)]
