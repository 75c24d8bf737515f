"""What a row lacks to be a finding, filter by filter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from oncobasis.core.alteration import ClinicalSignificance
from oncobasis.readers.reading.codes import NO_EFFECT, FilterCode
from oncobasis.readers.reading.options import FilterOptions, GermlineFraction
from oncobasis.readers.reading.result import Reason
from oncobasis.readers.small_variants.consequence import SPLICE_REGION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.small_variants.consequence import Effect

_INHERITED = frozenset(
    {FilterCode.COMMON_IN_POPULATION, FilterCode.KNOWN_BENIGN, FilterCode.LOOKS_GERMLINE}
)
# Not outside of genes: there the row doesn't say which gene the classification is about.
_OVERRIDDEN = (NO_EFFECT - {FilterCode.OUTSIDE_GENE}) | _INHERITED
_BENIGN = frozenset({ClinicalSignificance.BENIGN, ClinicalSignificance.LIKELY_BENIGN})


@dataclass(frozen=True, slots=True)
class Support:
    """Reads at a site in the tumour: depth, reads of the allele, their fraction (0-1)."""

    depth: int | None = None
    alt_reads: int | None = None
    fraction: float | None = None


NO_SUPPORT = Support()


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What the filters look at; None means that the file doesn't say.

    ``frequency`` is the highest of all populations. ``pathogenic``: a known pathogenic variant.
    ``unpaired``: there was no matched normal, so inherited variants are among the rows.
    """

    filters: str = ""
    no_finding: FilterCode | None = None
    coding_off_reference: bool = False
    frequency: float | None = None
    support: Support = NO_SUPPORT
    significance: ClinicalSignificance | None = None
    pathogenic: bool = False
    unpaired: bool = False


def no_finding(effect: Effect, options: FilterOptions) -> FilterCode | None:
    """Return why a consequence is no finding under the options, None if it is one."""
    if effect is SPLICE_REGION and not options.keep_splice_region:
        return FilterCode.SPLICE_REGION
    return effect.no_finding


def lacks(facts: RowFacts, options: FilterOptions, limit: float | None) -> tuple[Reason, ...]:
    """Return every reason why the row is no finding; ``limit`` is the population frequency."""
    reasons: list[Reason] = []
    if options.require_pass and facts.filters not in {"", "PASS", "."}:
        reasons.append(Reason(FilterCode.CALLER_FILTER, facts.filters, "PASS"))
    if facts.no_finding is not None and options.require_effect:
        reasons.append(_plain(facts.no_finding))
        if facts.coding_off_reference:
            reasons.append(_plain(FilterCode.CODING_OFF_REFERENCE))
    if limit is not None and facts.frequency is not None and facts.frequency >= limit:
        seen, needed = f"{facts.frequency:g}", f"< {limit:g}"
        reasons.append(Reason(FilterCode.COMMON_IN_POPULATION, seen, needed))
    if facts.unpaired:
        _lacks_somatic_look(facts, options, reasons)
    _lacks_support(facts.support, options, reasons)
    return tuple(reasons)


def looks_germline(facts: RowFacts, options: FilterOptions) -> bool:
    """Whether, without a matched normal, the allele fraction is that of inherited variants."""
    fraction = facts.support.fraction
    asked = options.germline_fraction is not GermlineFraction.IGNORE
    return (
        asked and facts.unpaired and fraction is not None and options.is_germline_fraction(fraction)
    )


def keeps_hotspot(options: FilterOptions, reasons: Sequence[Reason]) -> bool:
    """Whether a hotspot stays: only its being inherited, perhaps, speaks against it."""
    return options.keep_hotspots and all(reason.code in _INHERITED for reason in reasons)


def keeps_pathogenic(facts: RowFacts, options: FilterOptions, reasons: Sequence[Reason]) -> bool:
    """Whether a known pathogenic variant stays although it is common or has no coding effect.

    A call that its caller rejected, or that too few reads show, is never kept for being known.
    """
    known = options.keep_pathogenic and facts.pathogenic
    return known and all(reason.code in _OVERRIDDEN for reason in reasons)


def _lacks_somatic_look(facts: RowFacts, options: FilterOptions, reasons: list[Reason]) -> None:
    if options.drop_benign_unpaired and facts.significance in _BENIGN:
        reasons.append(Reason(FilterCode.KNOWN_BENIGN, str(facts.significance)))
    remove = options.germline_fraction is GermlineFraction.REMOVE
    if remove and looks_germline(facts, options):
        low, high = options.heterozygous_window
        needed = f"not {low:g}-{high:g}, < {options.homozygous_from:g}"
        reasons.append(Reason(FilterCode.LOOKS_GERMLINE, f"{facts.support.fraction:g}", needed))


def _lacks_support(support: Support, options: FilterOptions, reasons: list[Reason]) -> None:
    depth, reads, fraction = support.depth, support.alt_reads, support.fraction
    if depth is not None and depth < options.min_depth:
        reasons.append(_too_low(FilterCode.LOW_DEPTH, depth, options.min_depth))
    if reads is not None and reads < options.min_alt_reads:
        reasons.append(_too_low(FilterCode.LOW_ALT_READS, reads, options.min_alt_reads))
    if fraction is not None and fraction < options.min_allele_fraction:
        least = options.min_allele_fraction
        reasons.append(_too_low(FilterCode.LOW_ALLELE_FRACTION, fraction, least))


@cache
def _plain(code: FilterCode) -> Reason:
    """Return the reason that needs no number; one object for all rows of all files."""
    return Reason(code)


def _too_low(code: FilterCode, seen: float, least: float) -> Reason:
    return Reason(code, f"{seen:g}", f">= {least:g}")
