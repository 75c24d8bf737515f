"""One finding said twice is one finding; two that cannot both be true are refused, both named."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import fields, replace
from itertools import combinations

from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    Expression,
    FindingClass,
    Fusion,
    GeneFinding,
    Genotype,
    Methylation,
    Observation,
    Origin,
    Signature,
    SignatureKind,
    SmallVariant,
    State,
)
from oncobasis.core.case import NegativeFinding, Remark
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.shorthand_negatives import biomarker_text

_NOT_COUNTED = frozenset(
    {
        ClinicalSignificance.BENIGN,
        ClinicalSignificance.LIKELY_BENIGN,
        ClinicalSignificance.UNCERTAIN,
    }
)
_UP = frozenset({"positive", "expression", "overexpression", "IHC 3+", "high serum level"})
_DOWN = frozenset(
    {"negative", "low", "ultralow", "IHC 0", "underexpression", "loss of expression", "deficient",
     "low serum level"}
)  # fmt: skip
_GAINS = frozenset({CopyNumberKind.AMPLIFICATION, CopyNumberKind.GAIN})
_DELETIONS = frozenset({CopyNumberKind.DEEP_DELETION, CopyNumberKind.LOSS})


def without_repeats(alterations: Iterable[Alteration]) -> tuple[Alteration, ...]:
    """Every finding once, in input order; of two spellings the one that says more stays."""
    kept: dict[Hashable, Alteration] = {}
    for seen in alterations:
        key = _identity(seen)
        known = kept.get(key)
        kept[key] = seen if known is None else merged(known, seen)
    return tuple(kept.values())


def check_consistent(
    alterations: tuple[Alteration, ...], negatives: tuple[NegativeFinding, ...]
) -> tuple[Remark, ...]:
    """Raise for two findings that cannot both be true; remark what is unusual together."""
    detected = [seen for seen in alterations if seen.observed.state is State.DETECTED]
    for negative in negatives:
        for seen in detected:
            if denies(negative, seen):
                _refuse(said(seen), _text(negative))
    for first, second in combinations(detected, 2):
        if _contradicts(first, second):
            _refuse(said(first), said(second))
    _check_receptors(detected)
    return tuple(_unusual(detected))


def _identity(seen: Alteration) -> Hashable:
    place = seen.observed.specimen
    if isinstance(seen, SmallVariant) and seen.protein is not None:
        return (SmallVariant, seen.gene, seen.protein, place, seen.observed.state)
    plain = replace(seen, observed=Observation(specimen=place, state=seen.observed.state))
    if isinstance(plain, SmallVariant):
        return replace(plain, significance=None, transcript=None)
    return plain


def merged(first: Alteration, second: Alteration) -> Alteration:
    """Merge two spellings of one finding: what the first leaves open the second may say."""
    seen, other = first.observed, second.observed
    unknown = seen.origin is Origin.UNKNOWN
    observed = replace(
        seen,
        origin=other.origin if unknown else seen.origin,
        allele_fraction=_first(seen.allele_fraction, other.allele_fraction),
        depth=other.depth if seen.depth is None else seen.depth,
    )
    if isinstance(first, SmallVariant) and isinstance(second, SmallVariant):
        if None not in (first.significance, second.significance) and (
            first.significance is not second.significance
        ):
            _refuse(said(first), said(second))
        gaps = {
            field.name: getattr(second, field.name)
            for field in fields(first)
            if field.name != "observed" and getattr(first, field.name) in (None, False)
        }
        return replace(first, **gaps, observed=observed)
    return replace(first, observed=observed)


def _first(one: float | None, other: float | None) -> float | None:
    return other if one is None else one


def denies(negative: NegativeFinding, seen: Alteration) -> bool:
    """Whether the negative result denies what was seen."""
    if negative.atom:
        if biomarker_text(seen) == negative.atom:
            return True
        return negative.atom == f"{negative.gene} fusion" and _is_fusion_of(negative.gene, seen)
    if isinstance(seen, Fusion):
        return negative.variant is None and _is_fusion_of(negative.gene, seen)
    if isinstance(seen, Expression | Signature | CytogeneticEvent) or seen.gene != negative.gene:
        return False
    if isinstance(seen, SmallVariant):
        return seen.significance not in _NOT_COUNTED
    if isinstance(seen, GeneFinding) and seen.finding is not FindingClass.REARRANGEMENT:
        return True
    return negative.variant is None and not isinstance(seen, Methylation)


def _is_fusion_of(gene: str, seen: Alteration) -> bool:
    if isinstance(seen, Fusion):
        return gene in {seen.five_prime, seen.three_prime}
    rearranged = isinstance(seen, GeneFinding) and seen.finding is FindingClass.REARRANGEMENT
    return rearranged and isinstance(seen, GeneFinding) and seen.gene == gene


def _contradicts(first: Alteration, second: Alteration) -> bool:
    if first.observed.specimen != second.observed.specimen:
        return False
    if isinstance(first, Signature) and isinstance(second, Signature):
        return first.kind is second.kind and _differ(first, second)
    if isinstance(first, Expression) and isinstance(second, Expression):
        return first.marker == second.marker and _levels_differ(first, second)
    if isinstance(first, Genotype) and isinstance(second, Genotype):
        phenotypes = {first.phenotype, second.phenotype} - {None}
        return first.gene == second.gene and len(phenotypes) > 1
    if isinstance(first, CopyNumber) and isinstance(second, CopyNumber):
        kinds = {first.kind, second.kind}
        return first.gene == second.gene and bool(kinds & _GAINS) and bool(kinds & _DELETIONS)
    if isinstance(first, Methylation) and isinstance(second, Methylation):
        return first.gene == second.gene and first.methylated is not second.methylated
    return False


def _differ(first: Signature, second: Signature) -> bool:
    statuses = None not in (first.status, second.status) and first.status != second.status
    values = None not in (first.value, second.value) and first.value != second.value
    return statuses or values


def _levels_differ(first: Expression, second: Expression) -> bool:
    same_scale = first.scale == second.scale and None not in (first.value, second.value)
    if same_scale and first.value != second.value:
        return True
    one, other = first.status, second.status
    if one is None or other is None or one == other:
        return _status_against_score(first, second)
    if {one, other} & _UP and {one, other} & _DOWN:
        return True
    scores = one.startswith("IHC") and other.startswith("IHC")
    return scores or {one, other} in ({"low", "ultralow"}, {"low", "IHC 0"}, {"ultralow", "IHC 1+"})


def _status_against_score(first: Expression, second: Expression) -> bool:
    """PD-L1 negative beside a TPS of 60."""
    for status, score in ((first, second), (second, first)):
        if status.status == "negative" and score.status is None and (score.value or 0) >= 1:
            return status.value is None
    return False


def _check_receptors(detected: list[Alteration]) -> None:
    seen = {
        one.marker: one
        for one in detected
        if isinstance(one, Expression) and one.marker in {"ER", "PR", "HR"}
    }
    both = seen.get("HR")
    if both is None:
        return
    singles = [seen[name] for name in ("ER", "PR") if name in seen]
    for single in singles:
        if both.status == "negative" and single.status == "positive":
            _refuse(said(both), said(single))
    negative = [single for single in singles if single.status == "negative"]
    if both.status == "positive" and len(negative) == len(("ER", "PR")):
        _refuse(said(both), f"{said(negative[0])} with {said(negative[1])}")


def _unusual(detected: list[Alteration]) -> Iterator[Remark]:
    statuses = {seen.kind: seen for seen in detected if isinstance(seen, Signature)}
    msi, mmr = statuses.get(SignatureKind.MSI), statuses.get(SignatureKind.MMR)
    if msi is not None and mmr is not None and (msi.status == "H") != (mmr.status == "d"):
        yield Remark(
            WarningCode.CONTRADICTORY_INPUT.value,
            (("first", said(msi)), ("second", said(mmr))),
            msi.observed.source,
        )


def said(seen: Alteration) -> str:
    """The finding as it was written, else as biomarker text."""
    source = seen.observed.source
    return biomarker_text(seen) if source is None else source.text


def _text(negative: NegativeFinding) -> str:
    return f"{negative.gene} negative" if negative.source is None else negative.source.text


def _refuse(first: str, second: str) -> None:
    raise InputError(
        f"{first!r} and {second!r} contradict each other",
        remedy="keep the one that is right; give both with their specimens if both were measured",
    )
