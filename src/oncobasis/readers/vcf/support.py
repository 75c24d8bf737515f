"""Depth, reads of the allele and allele fraction, as each caller writes them.

One small function per style; the first of ``_STYLES`` whose FORMAT keys are present and filled
answers. A style that doesn't fit returns None and the next one is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.readers.small_variants.filters import NO_SUPPORT, Support

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_DIGITS = 6
_BASES = "ACGT"
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class TumorCall:
    """The tumour's column of one row; ``number`` is that of the allele, 1 for the first."""

    values: Mapping[str, str]
    reference: str
    alternative: str
    number: int
    alleles: int


_Style: TypeAlias = "tuple[frozenset[str], Callable[[TumorCall], Support | None]]"


def support_of(call: TumorCall) -> Support:
    """Return what the tumour's reads say; fields stay None where the file doesn't say."""
    for read in _styles(tuple(call.values)):
        found = read(call)
        if found is not None:
            return found
    depth = _count(call.values.get("DP"))
    return NO_SUPPORT if depth is None else Support(depth)


def support_in_info(info: Mapping[str, str]) -> Support:
    """Return what INFO says of the tumour: ``TDP``/``TVAF`` (PCGR), LoFreq (``DP4``, ``AF``).

    A bare INFO ``AF`` may be a population frequency and is not read.
    """
    depth, fraction = _count(info.get("TDP")), _fraction(info.get("TVAF"))
    if depth is not None or fraction is not None:
        reads = None if depth is None or fraction is None else round(depth * fraction)
        return Support(depth, reads, fraction)
    strands = _counts(info.get("DP4"))
    if len(strands) == len(_BASES):
        return _of_counts(strands[2] + strands[3], sum(strands), info.get("DP"), info.get("AF"))
    return NO_SUPPORT


def _strelka_snv(call: TumorCall) -> Support | None:
    """Strelka has no AD: tier-1 counts of ``{base}U``; fraction as its user guide computes it."""
    if call.reference not in _BASES or call.alternative not in _BASES:
        return None
    alt = _counts(call.values.get(f"{call.alternative}U"))
    ref = _counts(call.values.get(f"{call.reference}U"))
    if not alt or not ref:
        return None
    return _of_counts(alt[0], alt[0] + ref[0], call.values.get("DP"))


def _strelka_indel(call: TumorCall) -> Support | None:
    """``TIR`` supports the indel, ``TAR`` the other alleles; first number is tier 1."""
    alt, other = _counts(call.values.get("TIR")), _counts(call.values.get("TAR"))
    if not alt or not other:
        return None
    return _of_counts(alt[0], alt[0] + other[0], call.values.get("DP"))


def _varscan(call: TumorCall) -> Support | None:
    """``AD`` is the count of the allele alone, ``FREQ`` a percentage as text."""
    alt, ref = _count(call.values.get("AD")), _count(call.values.get("RD"))
    if alt is None or ref is None:
        return None
    return _of_counts(alt, alt + ref, call.values.get("DP"), call.values.get("FREQ"))


def _allelic_depths(call: TumorCall, key: str = "AD", depth: str = "DP") -> Support | None:
    """``AD`` of GATK, DRAGEN, VarDict, Pindel and others: reference first, then each allele."""
    counts = _counts(call.values.get(key))
    if len(counts) != call.alleles + 1:
        return None
    stated = _nth(call.values.get("AF") or call.values.get("FA"), call)
    return _of_counts(counts[call.number], sum(counts), call.values.get(depth), stated)


def _pcgr(call: TumorCall) -> Support | None:
    return _allelic_depths(call, "ADT", "DPT")


def _vardict(call: TumorCall) -> Support | None:
    alt, depth = _count(call.values.get("VD")), _count(call.values.get("DP"))
    if alt is None or depth is None:
        return None
    return _of_counts(alt, depth, call.values.get("DP"), _nth(call.values.get("AF"), call))


def _base_counts(call: TumorCall) -> Support | None:
    """SomaticSniper ``BCOUNT``: reads of A, C, G and T."""
    counts = _counts(call.values.get("BCOUNT"))
    if len(counts) != len(_BASES) or call.alternative not in _BASES:
        return None
    alt = counts[_BASES.index(call.alternative)]
    return _of_counts(alt, sum(counts), call.values.get("DP"))


def _strand_counts(call: TumorCall) -> Support | None:
    counts = _counts(call.values.get("DP4"))
    if len(counts) != len(_BASES) or call.alleles > 1:
        return None
    return _of_counts(counts[2] + counts[3], sum(counts), call.values.get("DP"))


def _flow_evaluated(call: TumorCall) -> Support | None:
    """Ion Torrent: ``FAO`` and ``FDP`` count flow-evaluated reads, ``AO`` only aligned ones."""
    alt, depth = _counts(call.values.get("FAO")), _count(call.values.get("FDP"))
    if len(alt) != call.alleles or depth is None:
        return None
    stated = _nth(call.values.get("AF"), call)
    return _of_counts(alt[call.number - 1], depth, call.values.get("FDP"), stated)


def _freebayes(call: TumorCall) -> Support | None:
    alt, ref = _counts(call.values.get("AO")), _count(call.values.get("RO"))
    if len(alt) != call.alleles or ref is None:
        return None
    return _of_counts(alt[call.number - 1], sum(alt) + ref, call.values.get("DP"))


def _platypus(call: TumorCall) -> Support | None:
    depth, alt = (
        _count(_nth(call.values.get("NR"), call)),
        _count(_nth(call.values.get("NV"), call)),
    )
    if depth is None or alt is None:
        return None
    return _of_counts(alt, depth, None)


def _stated(call: TumorCall) -> Support | None:
    fraction = _fraction(_nth(call.values.get("AF"), call))
    depth = _count(call.values.get("DP"))
    if fraction is None:
        return None
    reads = None if depth is None else round(depth * fraction)
    return Support(depth, reads, fraction)


_STYLES: tuple[_Style, ...] = (
    (frozenset({"AU", "CU", "GU", "TU"}), _strelka_snv),
    (frozenset({"TIR", "TAR"}), _strelka_indel),
    (frozenset({"AD", "RD"}), _varscan),
    (frozenset({"AD"}), _allelic_depths),
    (frozenset({"ADT"}), _pcgr),
    (frozenset({"VD", "DP"}), _vardict),
    (frozenset({"BCOUNT"}), _base_counts),
    (frozenset({"DP4"}), _strand_counts),
    (frozenset({"FAO", "FDP"}), _flow_evaluated),
    (frozenset({"AO", "RO"}), _freebayes),
    (frozenset({"NR", "NV"}), _platypus),
    (frozenset({"AF"}), _stated),
)


@lru_cache(maxsize=1024)
def _styles(keys: tuple[str, ...]) -> tuple[Callable[[TumorCall], Support | None], ...]:
    """Return the readers whose keys are all in the FORMAT of a row."""
    return tuple(read for needed, read in _STYLES if needed.issubset(keys))


def _of_counts(alt: int, total: int, depth: str | None, fraction: str | None = None) -> Support:
    stated = _fraction(fraction)
    if stated is None and total > 0:
        stated = round(alt / total, _DIGITS)
    reads = _count(depth)
    return Support(total if reads is None else reads, alt, stated)


def _counts(text: str | None) -> Sequence[int]:
    """Return comma-separated whole numbers; empty if any of them is missing."""
    if not text:
        return ()
    parts = text.split(",")
    if all(map(str.isdecimal, parts)) and max(map(len, parts)) <= _LONGEST:
        return tuple(map(int, parts))
    return ()


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST else None


def _fraction(text: str | None) -> float | None:
    """Return a fraction 0-1 written as such or as a percentage with its sign."""
    if not text:
        return None
    percent = text.endswith("%")
    try:
        value = float(text.rstrip("%"))
    except ValueError:
        return None
    value = value / 100 if percent else value
    return round(value, _DIGITS) if 0 <= value <= 1 else None


def _nth(text: str | None, call: TumorCall) -> str | None:
    """Return the part of a per-allele list that is this allele's."""
    parts = text.split(",") if text else []
    return parts[call.number - 1] if len(parts) == call.alleles else None
