"""AMP/ASCO/CAP tiers and ESCAT of what supports a regimen in a case.

Tiers follow Li et al., J Mol Diagn 2017; only supporting evidence raises one. What each level
means for this project is in docs/methods/tiers.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from oncobasis.core.assessment import Tier, Truth, TumorMatch
from oncobasis.core.knowledge import (
    ApprovalStatus,
    Confidence,
    Direction,
    RuleKind,
    Significance,
)
from oncobasis.nomenclature.tumor_types_reading import SOLID
from oncobasis.rules.match import RuleMatch

LIVE = frozenset({ApprovalStatus.REGULAR, ApprovalStatus.ACCELERATED})
_STRONG = frozenset({"A", "B"})
_CLINICAL = frozenset({"A", "B", "C"})
_REPLICATED = 2
_ORDER = {tier: rank for rank, tier in enumerate(Tier)}
_ESCAT = {Tier.I_A: "I", Tier.I_B: "II", Tier.II_D: "IV"}


@dataclass(frozen=True, slots=True)
class Support:
    """One supporting match with the tier it gives by itself."""

    match: RuleMatch
    tier: Tier


def tier_rank(tier: Tier | None) -> int:
    """Rank of a tier, 0 the highest; no tier ranks last."""
    return len(_ORDER) if tier is None else _ORDER[tier]


def is_live(match: RuleMatch) -> bool:
    """Whether the match is a live approval."""
    approval = match.rule.approval
    return approval is not None and approval.status in LIVE


def makes_tier_one(match: RuleMatch, regions: tuple[str, ...]) -> bool:
    """A live, dated, linked, surely read approval of a chosen regulator for this tumour type."""
    approval = match.rule.approval
    return (
        approval is not None
        and is_live(match)
        and approval.agency in regions
        and approval.date is not None
        and approval.url is not None
        and approval.confidence is Confidence.HIGH
        and not match.rule.flagged
        and match.inside
    )


def support_of(match: RuleMatch, regions: tuple[str, ...]) -> Support | None:
    """A true match that supports sensitivity, with its own tier; None for any other match."""
    rule = match.rule
    if match.truth is not Truth.TRUE or rule.significance is not Significance.SENSITIVITY:
        return None
    if rule.direction is not Direction.SUPPORTS:
        return None
    tier = _own_tier(match, regions)
    return None if tier is None else Support(match, tier)


def support_key(support: Support) -> tuple[int, str]:
    """Sort key: the best tier first."""
    return tier_rank(support.tier), support.match.rule.id


def _own_tier(match: RuleMatch, regions: tuple[str, ...]) -> Tier | None:
    rule = match.rule
    if match.tumor_match is TumorMatch.EXCLUDED:
        return None
    if match.tumor_match is TumorMatch.OTHER and not match.evaluation.matched:
        return None  # what is merely absent says nothing in another tumour
    if match.tumor_match is TumorMatch.UNKNOWN and SOLID not in rule.scope.codes:
        return None
    if rule.kind is RuleKind.APPROVAL:
        if not is_live(match) or match.tumor_match is TumorMatch.COARSER:
            return None
        return Tier.I_A if makes_tier_one(match, regions) else Tier.II_C
    if match.inside:
        if rule.kind is RuleKind.ASSERTION and not rule.flagged:
            return Tier.I_B if rule.level in _STRONG else Tier.II_C
        return Tier.II_C if rule.level in _CLINICAL and not rule.flagged else Tier.II_D
    # Evidence from another tumour type is no more than a hint; a cell line elsewhere not even that.
    return Tier.II_D if rule.level in _CLINICAL else None


def combined_tier(
    supports: tuple[Support, ...], *, known_tumor: bool, contested: bool
) -> Tier | None:
    """The tier of a regimen: the best single one, or I-B by replicated level A or B evidence.

    Studies do not add up where others of the same level found no effect (``contested``). An
    unknown tumour type never reaches tier I.
    """
    if not supports:
        return None
    best = supports[0].tier
    below = tier_rank(best) > tier_rank(Tier.I_B)
    if below and not contested and len(replicated(supports)) >= _REPLICATED:
        best = Tier.I_B
    if not known_tumor and tier_rank(best) < tier_rank(Tier.II_C):
        return Tier.II_C
    return best


def replicated(supports: tuple[Support, ...]) -> tuple[str, ...]:
    """Distinct publications of level A or B in this tumour type."""
    found = {
        match.rule.citations[0].pmid or match.rule.citations[0].text
        for match in (support.match for support in supports)
        if match.inside
        and match.rule.kind in {RuleKind.EVIDENCE, RuleKind.CURATED}
        and match.rule.level in _STRONG
        and match.rule.citations
        and not match.rule.flagged
    }
    return tuple(sorted(found))


def escat_of(tier: Tier | None, supports: tuple[Support, ...]) -> str | None:
    """The ESMO scale beside the tier; II-C is II here, III when only other tumours support it."""
    if tier is None:
        return None
    if tier is Tier.II_C:
        return "II" if any(s.match.inside for s in supports) else "III"
    return _ESCAT.get(tier)
