"""Why a verdict has its stance and tier, as codes in order of weight."""

from __future__ import annotations

from oncobasis.core.assessment import MatchDepth, Message, Stance, Tier, Truth, TumorMatch
from oncobasis.core.codes import RationaleCode
from oncobasis.core.knowledge import Confidence, RuleKind, VetoEffect
from oncobasis.core.tumor import TumorType
from oncobasis.rules.match import RuleMatch
from oncobasis.rules.tiers import is_live, makes_tier_one, replicated
from oncobasis.rules.verdicts import Verdict

_READ_ONCE = "once"


def rationale_of(
    verdict: Verdict,
    later: tuple[str, ...],
    regions: tuple[str, ...],
    tumor_type: TumorType,
    equivalents: tuple[tuple[str, str], ...] = (),
) -> tuple[Message, ...]:
    """Return the reasons, the one that decided first.

    ``later`` are regimens that rank before this one, ``equivalents`` what ``equivalents_of`` found.
    """
    found: list[Message] = [*_vetoes(verdict)]
    if not found and verdict.stance is Stance.NOT_RECOMMENDED:
        found += _resistance(verdict)
    if verdict.stance is Stance.UNDETERMINED:
        found += _undetermined(verdict, tumor_type)
    if not verdict.vetoes:
        found += _support(verdict, regions, equivalents)
        found += _context(verdict)
    if later:
        found.append(RationaleCode.SUPERSEDED_BY.message(therapies=later))
    if verdict.supports and (verdict.against or verdict.unsupported):
        ids = tuple(m.rule.id for m in (*verdict.against, *verdict.unsupported))
        found.append(RationaleCode.CONFLICTING_EVIDENCE.message(ids=ids))
    return tuple(dict.fromkeys(found))


def equivalents_of(verdict: Verdict, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The patient's own findings that count as what the leading record asks for, with its words.

    ``names`` are the findings' labels.
    """
    lead = verdict.lead
    if lead is None or lead.depth is not MatchDepth.EQUIVALENT:
        return ()
    found = []
    for trace in lead.evaluation.traces:
        if trace.depth is MatchDepth.EQUIVALENT and trace.matched:
            own = tuple(dict.fromkeys(names[i] for i in trace.matched if i < len(names)))
            if own and own != (trace.text,):
                found.append((", ".join(own), trace.text))
    return tuple(found)


def _vetoes(verdict: Verdict) -> list[Message]:
    return [
        (
            RationaleCode.CONTRAINDICATED_BY
            if v.veto.effect is VetoEffect.CONTRAINDICATION
            else RationaleCode.VETOED_BY
        ).message(biomarker=v.veto.when, id=v.veto.id)
        for v in verdict.vetoes
    ]


def _resistance(verdict: Verdict) -> list[Message]:
    return [
        RationaleCode.VETOED_BY.message(biomarker=", ".join(m.matched_atoms), id=m.rule.id)
        for m in verdict.against
    ]


def _undetermined(verdict: Verdict, tumor_type: TumorType) -> list[Message]:
    lead = verdict.lead
    if lead is None:
        return []
    found = []
    unknown = tuple(dict.fromkeys(t.text for t in lead.deciding))
    if unknown and lead.truth is Truth.UNKNOWN:
        found.append(RationaleCode.MISSING_BIOMARKER.message(biomarkers=unknown))
    if lead.tumor_match is TumorMatch.COARSER:
        needed = lead.rule.scope.needs or lead.rule.scope.name
        found.append(RationaleCode.COARSER_TUMOR_TYPE.message(given=tumor_type.name, needed=needed))
    return found


def _support(
    verdict: Verdict, regions: tuple[str, ...], equivalents: tuple[tuple[str, str], ...]
) -> list[Message]:
    lead = verdict.lead
    if lead is None or verdict.stance is Stance.NOT_RECOMMENDED:
        return []
    found = _approvals(verdict, lead, regions)
    publications = replicated(verdict.supports)
    if len(publications) > 1:
        found.append(
            RationaleCode.REPLICATED_EVIDENCE.message(count=len(publications), level="A-B")
        )
    if lead.rule.kind is RuleKind.ASSERTION:
        found.append(
            RationaleCode.CURATED_ASSERTION.message(source=lead.rule.source, id=lead.rule.id)
        )
    elif lead.rule.kind in {RuleKind.EVIDENCE, RuleKind.CURATED} and len(publications) < 2:  # noqa: PLR2004
        code = (
            RationaleCode.CASE_LEVEL_EVIDENCE
            if verdict.tier is Tier.II_D
            else RationaleCode.SINGLE_EVIDENCE
        )
        found.append(code.message(source=lead.rule.source, id=lead.rule.id, level=lead.rule.level))
    return found + [
        RationaleCode.EQUIVALENT_ALTERATION.message(alteration=own, biomarker=asked)
        for own, asked in equivalents
    ]


def _approvals(verdict: Verdict, lead: RuleMatch, regions: tuple[str, ...]) -> list[Message]:
    """What the lead's label says; before it, the label of a chosen regulator for the same use."""
    approval = lead.rule.approval
    if approval is None:
        return []
    home = None
    if approval.agency not in regions:
        home = next((s.match for s in verdict.supports if _is_home_label(s.match, regions)), None)
    return [*(_approval(home, regions) if home is not None else ()), *_approval(lead, regions)]


def _is_home_label(match: RuleMatch, regions: tuple[str, ...]) -> bool:
    approval = match.rule.approval
    return approval is not None and approval.agency in regions and is_live(match) and match.inside


def _approval(match: RuleMatch, regions: tuple[str, ...]) -> list[Message]:
    approval = match.rule.approval
    if approval is None or not is_live(match):
        return []
    if match.tumor_match is TumorMatch.OTHER:
        return [
            RationaleCode.APPROVAL_OTHER_TUMOR.message(
                agency=approval.agency, tumor_type=match.rule.scope.name
            )
        ]
    if approval.agency not in regions:
        return [
            RationaleCode.APPROVAL_NOT_CHOSEN_REGION.message(
                agency=approval.agency, chosen=", ".join(regions)
            )
        ]
    found = [
        RationaleCode.LIVE_APPROVAL.message(
            agency=approval.agency, status=str(approval.status), date=approval.date or ""
        )
    ]
    if match.inside and not makes_tier_one(match, regions):
        found.append(_not_confirmed(match))
    if match.tumor_match is TumorMatch.PAN_CANCER:
        found.append(RationaleCode.PAN_CANCER_LABEL.message(agency=approval.agency))
    return found


def _not_confirmed(match: RuleMatch) -> Message:
    """Why a live approval of a chosen regulator makes no tier I-A."""
    approval = match.rule.approval
    if approval is None or approval.date is None or approval.url is None:
        return RationaleCode.UNDATED_OR_UNLINKED_RECORD.message(id=match.rule.id)
    sure = approval.confidence is Confidence.HIGH
    confidence = _READ_ONCE if sure else str(approval.confidence)
    return RationaleCode.RECORD_NOT_CONFIRMED.message(id=match.rule.id, confidence=confidence)


def _context(verdict: Verdict) -> list[Message]:
    found = []
    for code, state in (
        (RationaleCode.CONTEXT_UNMET, Truth.FALSE),
        (RationaleCode.CONTEXT_UNKNOWN, Truth.UNKNOWN),
    ):
        conditions = tuple(f"{r.code}({r.value})" for r in verdict.requires if r.state is state)
        if conditions:
            found.append(code.message(conditions=conditions))
    return found
