"""Segments of one sample, and the calls of the genes that lie on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from oncobasis.readers.copy_number.calls import Call, Dosage, common_call

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from oncobasis.annotate.gene_places import GenePlace


class Places(Protocol):
    """Where genes lie on one assembly."""

    def genes_at(self, chromosome: str, start: int, end: int) -> tuple[GenePlace, ...]:
        """The genes that share a base with the interval."""
        ...


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one chromosome, 1-based with both ends, and what is said of it.

    ``text`` is what the file says, for people. ``genes`` are those the file names on it; None:
    they are found by place.
    """

    line: int
    chromosome: str
    start: int
    end: int
    call: Call
    text: str
    genes: tuple[str, ...] | None = None

    @property
    def place(self) -> str:
        """The interval as people write it."""
        return f"{self.chromosome}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class GeneCall:
    """What is said of one gene, and the segments it rests on in genomic order."""

    gene: str
    call: Call
    segments: tuple[Segment, ...]
    in_parts: bool = False

    @property
    def judged(self) -> bool:
        """Whether the whole gene was judged, so that what wasn't found is absent."""
        return self.call.dosage is not None and not self.in_parts and self.call.doubt is None


def gene_calls(
    segments: Iterable[Segment], places: Places | None, *, measured_share: float
) -> tuple[GeneCall, ...]:
    """The calls of all genes on the segments, by name of the gene.

    A gene has the call that holds for all of its segments. If less than ``measured_share`` of it
    lies in segments, the extremes become a gain or loss: the rest may be otherwise.
    """
    on: dict[str, list[Segment]] = defaultdict(list)
    spans: dict[str, GenePlace] = {}
    for segment in segments:
        if segment.genes is not None:
            for gene in segment.genes:
                on[gene].append(segment)
        elif places is not None:
            for place in places.genes_at(segment.chromosome, segment.start, segment.end):
                on[place.symbol].append(segment)
                spans[place.symbol] = place
    return tuple(_gene_call(gene, _ordered(on[gene]), spans, measured_share) for gene in sorted(on))


def _gene_call(
    gene: str,
    segments: tuple[Segment, ...],
    spans: Mapping[str, GenePlace],
    measured_share: float,
) -> GeneCall:
    call, differs = common_call([segment.call for segment in segments])
    place = spans.get(gene)
    if place is None or _share(place, segments) >= measured_share:
        return GeneCall(gene, call, segments, differs)
    partly = {Dosage.AMPLIFICATION: Dosage.GAIN, Dosage.DEEP_DELETION: Dosage.LOSS}
    dosage = call.dosage
    if dosage in partly:
        call = Call(partly[dosage], call.lost_allele, copies=call.copies, doubt=dosage)
    return GeneCall(gene, call, segments, in_parts=True)


def _share(place: GenePlace, segments: Sequence[Segment]) -> float:
    """The share of a gene's bases that lies in segments; those are in genomic order."""
    covered, reached = 0, place.start - 1
    for segment in segments:
        first, last = max(segment.start, reached + 1), min(segment.end, place.end)
        if last >= first:
            covered += last - first + 1
            reached = last
    return covered / (place.end - place.start + 1)


def _ordered(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(sorted(segments, key=lambda s: (s.chromosome, s.start, s.end, s.text)))
