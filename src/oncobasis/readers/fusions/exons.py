"""Breakpoints against reference transcripts: exons joined, direction, exons lost or doubled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import IntragenicKind
from oncobasis.core.reference import Span
from oncobasis.core.transcript import Strand
from oncobasis.nomenclature.tables import DATA_FOLDER
from oncobasis.readers.fusions.partners import partner_of, partners_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.annotate.bundle import Transcripts
    from oncobasis.core.transcript import Placement, Transcript
    from oncobasis.readers.fusions.call import Call, Side
    from oncobasis.readers.reading.options import ReadOptions

ASSEMBLIES = ("GRCh37", "GRCh38")
_CODON = 3
_PACKAGED = "transcripts.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a breakpoint lies: ``number`` is the exon, or the one before the intron.

    ``opens`` and ``closes`` say that it is exactly the first or last base of the exon.
    """

    number: int
    in_exon: bool
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Exons:
    """Reference transcripts on one assembly."""

    transcripts: Transcripts
    assembly: str

    def cut(self, side: Side) -> Cut | None:
        """Where a side lies in the transcript of its gene; None where that is not known."""
        placed = self._placed(side)
        if placed is None or side.position is None:
            return None
        return _cut(side.position, *placed)

    def located(self, call: Call) -> Call:
        """Fill in what the transcripts say and the row doesn't.

        A junction from the end of an exon to the start of one proves the direction.
        """
        cuts = (self.cut(call.sides[0]), self.cut(call.sides[1]))
        if None in cuts and call.oriented:
            return self._numbered(call, cuts)
        if not call.oriented and call.from_rna and cuts[0] is not None and cuts[1] is not None:
            forward = cuts[0].closes and cuts[1].opens
            backward = cuts[1].closes and cuts[0].opens
            if forward != backward:
                sides = call.sides if forward else (call.sides[1], call.sides[0])
                cuts = cuts if forward else (cuts[1], cuts[0])
                call = replace(call, sides=sides, oriented=True)
        return self._numbered(call, cuts)

    def residues(self, gene: str, exon: int) -> Span | None:
        """The residues that an exon codes for, a codon across a border counted on both sides."""
        for transcript in self.transcripts.of_gene(gene):
            placement = transcript.placed_on(self.assembly)
            if placement is None:
                continue
            before = 0
            for block in placement.coding_blocks():
                length = block.end - block.start + 1
                if block.number == exon:
                    last = -(-(before + length) // _CODON)
                    return Span(str(exon), before // _CODON + 1, last)
                before += length
        return None

    def _placed(self, side: Side) -> tuple[Transcript, Placement] | None:
        gene = partner_of(side).symbol
        if gene is None:
            return None
        found = (
            (transcript, placement)
            for transcript in self.transcripts.of_gene(gene)
            if transcript.chromosome == side.chromosome
            and (placement := transcript.placed_on(self.assembly)) is not None
        )
        return next(found, None)

    def _numbered(self, call: Call, cuts: Sequence[Cut | None]) -> Call:
        five, three = (
            replace(side, exon=_kept(cut, five=number == 0))
            if side.exon is None and cut is not None and call.oriented
            else side
            for number, (side, cut) in enumerate(zip(call.sides, cuts, strict=True))
        )
        exons = call.exons
        partners = partners_of((five, three))
        same = partners[0].symbol == partners[1].symbol
        if exons is None and same and cuts[0] is not None and cuts[1] is not None:
            exons = between(cuts[0], cuts[1], call)
        return replace(call, sides=(five, three), exons=exons)


def between(first: Cut, second: Cut, call: Call) -> tuple[int, int] | None:
    """The exons that an event within a gene takes away or doubles.

    From RNA the breakpoints are ends of exons that are kept; from DNA they may lie anywhere.
    """
    low, high = sorted((first, second), key=lambda cut: (cut.number, not cut.in_exon))
    if not call.from_rna:
        inside = low.in_exon and high.in_exon and low.number == high.number
        if inside and call.kind is IntragenicKind.DELETION:
            return None
        return (low.number if low.in_exon else low.number + 1), high.number
    # Some callers give the base before an exon (TSO 500): the next exon is the one that is kept.
    if call.kind is IntragenicKind.DELETION:
        return low.number + 1, high.number - 1 if high.in_exon else high.number
    return low.number if low.in_exon else low.number + 1, high.number


def assembly_of(calls: Sequence[Call], transcripts: Transcripts) -> str | None:
    """The only assembly on which breakpoints of RNA are ends of exons; None where none is."""
    fitting = []
    for assembly in ASSEMBLIES:
        exons = Exons(transcripts, assembly)
        cuts = [exons.cut(side) for call in calls if call.from_rna for side in call.sides]
        if any(cut is not None and (cut.opens or cut.closes) for cut in cuts):
            fitting.append(assembly)
    return fitting[0] if len(fitting) == 1 else None


def transcripts_at_hand(options: ReadOptions) -> Transcripts | None:
    """The site's own bundle, else the packaged one, else None."""
    path = options.transcripts
    if path is None and not (DATA_FOLDER / _PACKAGED).exists():
        return None
    # Imported here: where no bundle is at hand, nothing of it is needed.
    from oncobasis.annotate.bundle import load_transcripts

    return load_transcripts(path)


def _kept(cut: Cut, *, five: bool) -> int:
    """The last exon kept of a 5' gene, the first one kept of a 3' gene."""
    return cut.number if five or cut.in_exon else cut.number + 1


def _cut(position: int, transcript: Transcript, placement: Placement) -> Cut | None:
    forward = transcript.strand is Strand.FORWARD
    before: int | None = None
    for exon in placement.exons:
        if exon.start <= position <= exon.end:
            first, last = (exon.start, exon.end) if forward else (exon.end, exon.start)
            return Cut(exon.number, in_exon=True, opens=position == first, closes=position == last)
        ahead = position > exon.end if forward else position < exon.start
        if not ahead:
            return None if before is None else Cut(before, in_exon=False)
        before = exon.number
    return None
