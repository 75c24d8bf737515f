"""Places a transcript on a second assembly, and compares every coding base there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oncobasis.annotate.build.assemble import FLANK, placed, read_spliced
from oncobasis.annotate.build.checks import NotBuiltError
from oncobasis.annotate.build.model import Model, Span
from oncobasis.annotate.build.sequence import Genome
from oncobasis.annotate.hgvs.alleles import reverse_complement
from oncobasis.core.transcript import Exon, Placement, Strand, Transcript

_NAMED_DIFFERENCES = 3
_MARGIN = 20_000


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the second assembly that holds the gene, and the gene's strand there."""

    chromosome: str
    start: int
    end: int
    strand: Strand

    def widened(self, size: int) -> Region:
        """The same with a margin inside a chromosome of that size.

        A gene's place is the place of its MANE transcripts, in the version that was aligned.
        """
        start, end = max(1, self.start - _MARGIN), min(size, self.end + _MARGIN)
        return Region(self.chromosome, start, end, self.strand)


def placed_by_model(
    transcript: Transcript, model: Model, genome: Genome, assembly: str
) -> Placement:
    """The placement that an annotation of the second assembly gives.

    Raises NotBuiltError when the coding bases differ.
    """
    _refuse_elsewhere(transcript, model.chromosome, model.strand)
    spliced = read_spliced(model, genome)
    _refuse_differing(transcript.coding, spliced.coding, assembly)
    return placed(model, genome, assembly, len(spliced.coding))


def placed_by_search(
    transcript: Transcript, exons: Sequence[str], region: Region, genome: Genome, assembly: str
) -> Placement:
    """The placement where each exon's bases are found once and in order in a region.

    ``exons`` are the bases of the exons in the direction of the transcript. Raises NotBuiltError
    with the first exon that is not there, or is there twice.
    """
    _refuse_elsewhere(transcript, region.chromosome, region.strand)
    home = transcript.placements[0]
    text, wide = _read(region, genome)
    found: list[Span] = []
    after = 0
    for exon, bases in zip(home.exons, exons, strict=True):
        at = _only_place(text, exon, bases, after)
        found.append((at, at + len(bases) - 1))
        after = at + len(bases)
    spans = [_genomic(span, wide) for span in found]
    model = Model(
        transcript.gene,
        transcript.name,
        region.chromosome,
        region.strand,
        tuple(spans),
        _coding_ends(home, spans, transcript.strand, region.strand),
    )
    spliced = read_spliced(model, genome)
    _refuse_differing(transcript.coding, spliced.coding, assembly)
    return placed(model, genome, assembly, len(spliced.coding))


def _read(region: Region, genome: Genome) -> tuple[str, Region]:
    """Bases of the region in the direction of the transcript, as wide as the genome allows."""
    wide = region.widened(genome.length(region.chromosome))
    bases = genome.bases(wide.chromosome, wide.start, wide.end)
    if not bases:
        raise NotBuiltError(
            f"the genome file does not hold chromosome {region.chromosome} that far"
        )
    return (bases if wide.strand is Strand.FORWARD else reverse_complement(bases)), wide


def _only_place(text: str, exon: Exon, bases: str, after: int) -> int:
    """Where the exon is; its intron neighbours decide when its own bases stand there twice."""
    places = _places(text, bases, after)
    if len(places) > 1:
        inside = f"{exon.before}{bases}{exon.after}"
        places = [at + len(exon.before) for at in _places(text, inside, max(0, after - FLANK))]
    if not places:
        raise NotBuiltError(f"exon {exon.number} does not stand there base for base")
    if len(places) > 1:
        raise NotBuiltError(f"exon {exon.number} stands there {len(places)} times")
    return places[0]


def _places(text: str, bases: str, after: int) -> list[int]:
    found = []
    at = text.find(bases, after)
    while at >= 0:
        found.append(at)
        at = text.find(bases, at + 1)
    return found


def _genomic(span: Span, region: Region) -> Span:
    first, last = span
    if region.strand is Strand.FORWARD:
        return region.start + first, region.start + last
    return region.end - last, region.end - first


def _coding_ends(home: Placement, spans: Sequence[Span], strand: Strand, there: Strand) -> Span:
    """The coding ends on the second assembly, from how far inside their exons they lie."""
    ends = [
        _carried(position, home.exons, spans, (strand, there))
        for position in (home.coding_start, home.coding_end)
    ]
    return min(ends), max(ends)


def _carried(
    position: int, exons: Sequence[Exon], spans: Sequence[Span], strands: tuple[Strand, Strand]
) -> int:
    for exon, (start, end) in zip(exons, spans, strict=True):
        if exon.start <= position <= exon.end:
            inside = position - exon.start if strands[0] is Strand.FORWARD else exon.end - position
            return start + inside if strands[1] is Strand.FORWARD else end - inside
    raise NotBuiltError("the coding part starts or ends outside the exons")


def _refuse_elsewhere(transcript: Transcript, chromosome: str, strand: Strand) -> None:
    if chromosome != transcript.chromosome:
        raise NotBuiltError(f"on chromosome {chromosome}, not {transcript.chromosome}")
    if strand is not transcript.strand:
        raise NotBuiltError("on the other strand there")


def _refuse_differing(coding: str, there: str, assembly: str) -> None:
    """Say which bases differ when only single ones do."""
    if coding == there:
        return
    if len(coding) != len(there):
        raise NotBuiltError(f"{len(there)} coding bases on {assembly}, {len(coding)} are due")
    differing = [at for at in range(len(coding)) if coding[at] != there[at]]
    named = ", ".join(
        f"c.{at + 1} {coding[at]} is {there[at]}" for at in differing[:_NAMED_DIFFERENCES]
    )
    more = f" and {len(differing) - _NAMED_DIFFERENCES} more" * (
        len(differing) > _NAMED_DIFFERENCES
    )
    raise NotBuiltError(f"other bases on {assembly}: {named}{more}")
