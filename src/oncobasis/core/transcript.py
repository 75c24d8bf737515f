"""A reference transcript: where it lies on each assembly, and the sequence it codes for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Strand(IntEnum):
    """The strand of the genome that a transcript is read from."""

    FORWARD = 1
    REVERSE = -1


@dataclass(frozen=True, slots=True)
class Exon:
    """One exon on one assembly, 1-based genomic ends included, ``start <= end`` on both strands.

    ``number`` counts in the direction of the transcript from 1, non-coding exons included.
    ``before`` and ``after`` are intron bases that touch the exon, on the strand of the transcript
    and in its direction ('' where they are not known).
    """

    number: int
    start: int
    end: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """A transcript on one assembly; exons in the direction of the transcript.

    ``coding_start`` and ``coding_end`` are the lowest and highest genomic coordinate of the coding
    sequence, stop codon included. Exons may be coding parts alone where no more is known.
    """

    assembly: str
    exons: tuple[Exon, ...]
    coding_start: int
    coding_end: int

    def coding_blocks(self) -> tuple[Exon, ...]:
        """The coding parts of the exons, in the direction of the transcript."""
        clipped = (
            Exon(
                exon.number,
                max(exon.start, self.coding_start),
                min(exon.end, self.coding_end),
                exon.before,
                exon.after,
            )
            for exon in self.exons
        )
        return tuple(block for block in clipped if block.start <= block.end)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A protein-coding transcript, normally the MANE Select one of its gene.

    ``coding`` is the coding sequence on the strand of the transcript, from the start codon to the
    stop codon included; ``downstream`` is what follows it in the 3' untranslated region, as far as
    it is known. ``checked`` names the assemblies on which the genome's bases were compared.
    """

    gene: str
    name: str
    chromosome: str
    strand: Strand
    placements: tuple[Placement, ...]
    coding: str
    protein: str
    downstream: str = ""
    ensembl: str = ""
    checked: tuple[str, ...] = ()

    def placed_on(self, assembly: str) -> Placement | None:
        """Where it lies on an assembly (``GRCh37``, ``GRCh38``), None where that is not known."""
        return next((place for place in self.placements if place.assembly == assembly), None)
