"""Small synthetic genomes with one transcript on either strand, made for the annotator's tests."""

from __future__ import annotations

from dataclasses import dataclass

from oncobasis.core.transcript import Exon, Placement, Strand, Transcript

ASSEMBLY = "GRCh38"
CHROMOSOME = "7"
_COMPLEMENT = str.maketrans("ACGTN", "TGCAN")


def other_strand(bases: str) -> str:
    return bases.translate(_COMPLEMENT)[::-1]


@dataclass(frozen=True)
class SmallGenome:
    """Bases in the direction of the transcript (``along``), and the transcript that lies in them.

    ``exons`` are places along it, end excluded; ``coding`` likewise in spliced bases. The genome
    itself is ``along`` or its other strand, with ``offset`` bases in front that nobody asks for.
    """

    along: str
    exons: tuple[tuple[int, int], ...]
    coding: tuple[int, int]
    strand: Strand
    known: int
    offset: int = 1000

    @property
    def transcript(self) -> Transcript:
        """The transcript, with ``known`` bases of each intron end."""
        mrna = "".join(self.along[start:end] for start, end in self.exons)
        first, last = self.coding
        spots = [self.genomic(start, end) for start, end in self.exons]
        exons = tuple(
            Exon(number + 1, low, high, *self._flanks(number))
            for number, (low, high) in enumerate(spots)
        )
        ends = [self._spliced_to_genomic(first), self._spliced_to_genomic(last - 1)]
        return Transcript(
            "GENE", "NM_1.1", CHROMOSOME, self.strand,
            (Placement(ASSEMBLY, exons, min(ends), max(ends)),),
            mrna[first:last], "", mrna[last:],
        )  # fmt: skip

    def genomic(self, start: int, end: int) -> tuple[int, int]:
        """Places along the transcript, end excluded -> 1-based genomic bases, ends included."""
        if self.strand is Strand.FORWARD:
            return self.offset + start + 1, self.offset + end
        size = len(self.along)
        return self.offset + size - end + 1, self.offset + size - start

    def vcf(self, start: int, end: int, inserted: str, flank: int = 1) -> tuple[int, str, str]:
        """An edit along the transcript as position and alleles of a VCF, with bases in front."""
        low, high = self.genomic(start, end)
        genome = self.along if self.strand is Strand.FORWARD else other_strand(self.along)
        given = inserted if self.strand is Strand.FORWARD else other_strand(inserted)
        before = min(flank, low - 1 - self.offset)
        anchor = genome[low - 1 - self.offset - before : low - 1 - self.offset]
        deleted = genome[low - 1 - self.offset : high - self.offset]
        return low - before, anchor + deleted, anchor + given

    def _flanks(self, number: int) -> tuple[str, str]:
        start, end = self.exons[number]
        before = self.exons[number - 1][1] if number else start
        after = self.exons[number + 1][0] if number + 1 < len(self.exons) else end
        return (
            self.along[max(before, start - self.known) : start],
            self.along[end : min(after, end + self.known)],
        )

    def _spliced_to_genomic(self, at: int) -> int:
        for start, end in self.exons:
            if at < end - start:
                return self.genomic(start + at, start + at + 1)[0]
            at -= end - start
        msg = "no such base"
        raise ValueError(msg)
