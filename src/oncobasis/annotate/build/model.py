"""A transcript as an annotation file describes it, on one assembly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oncobasis.core.transcript import Strand

_REFSEQ = re.compile(r"NC_0000(\d\d)\.\d+")
_PLAIN = re.compile(r"(?:chr)?(\d\d?|X|Y)")
_MITOCHONDRION = frozenset({"MT", "M", "chrM", "chrMT", "NC_012920.1"})
_SEX = {23: "X", 24: "Y"}
MITOCHONDRION = "MT"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Model:
    """Exons in the direction of the transcript, 1-based, ends included.

    ``coding`` is the lowest and highest coding base as the file has them: the stop codon may or
    may not be in it. ``name`` is the accession with its version where the file gives one.
    """

    gene: str
    name: str
    chromosome: str
    strand: Strand
    exons: tuple[Span, ...]
    coding: Span
    is_tagged: bool = False

    @property
    def start(self) -> int:
        """The lowest base."""
        return min(start for start, _ in self.exons)

    @property
    def end(self) -> int:
        """The highest base."""
        return max(end for _, end in self.exons)


def chromosome_of(contig: str) -> str | None:
    """``chr7``, ``7`` or ``NC_000007.14`` -> ``7``; None for what is no chromosome."""
    if contig in _MITOCHONDRION:
        return MITOCHONDRION
    if match := _REFSEQ.fullmatch(contig):
        number = int(match[1])
        return _SEX.get(number, str(number)) if 0 < number <= max(_SEX) else None
    match = _PLAIN.fullmatch(contig)
    return None if match is None else match[1]


def base_of(accession: str) -> str:
    """An accession without its version."""
    return accession.partition(".")[0]


def ordered(spans: set[Span], strand: Strand) -> tuple[Span, ...]:
    """Spans in the direction of the transcript."""
    return tuple(sorted(spans, reverse=strand is Strand.REVERSE))


def length(spans: tuple[Span, ...]) -> int:
    """How many bases the spans have together."""
    return sum(end - start + 1 for start, end in spans)


def clipped(spans: tuple[Span, ...], inside: Span) -> tuple[Span, ...]:
    """The parts of the spans that lie inside."""
    parts = ((max(start, inside[0]), min(end, inside[1])) for start, end in spans)
    return tuple((start, end) for start, end in parts if start <= end)
