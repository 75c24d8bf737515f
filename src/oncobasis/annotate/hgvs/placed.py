"""A transcript on one assembly, made ready to answer: where is a base, and which base is it.

Places are counted from 0 in the direction of the transcript over the genome, introns included
("along the gene"), so that both strands look alike from here on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from oncobasis.annotate.hgvs.codons import UNKNOWN, translate
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.protein import STOP
from oncobasis.core.transcript import Exon, Placement, Strand, Transcript

NO_BASE = "N"


@dataclass(frozen=True, slots=True)
class PlacedTranscript:
    """A transcript compiled for one assembly.

    ``starts`` and ``ends`` are the exons along the gene (end excluded), ``spliced`` the count of
    exon bases before each; ``coding_from`` and ``coding_until`` bound the coding sequence in
    spliced bases. ``frames`` are the translations of coding sequence and what follows it in the
    three frames. ``pieces`` are the known bases along the gene, as runs in order.
    """

    transcript: Transcript
    reverse: bool
    origin: int
    starts: Sequence[int]
    ends: Sequence[int]
    spliced: Sequence[int]
    numbers: Sequence[int]
    coding_from: int
    coding_until: int
    mrna: str
    protein: str
    frames: tuple[str, str, str]
    piece_starts: Sequence[int]
    pieces: Sequence[str]

    @property
    def length(self) -> int:
        """Bases along the gene from the first exon's first to the last exon's last."""
        return self.ends[-1]

    def along(self, start: int, end: int) -> tuple[int, int]:
        """Genomic 1-based bases, ends included -> along the gene, end excluded."""
        if self.reverse:
            return self.origin - end, self.origin - start + 1
        return start - self.origin, end - self.origin + 1

    def exon_at_or_before(self, place: int) -> int:
        """Index of the last exon that starts at or before the place; -1 if none does."""
        return bisect_right(self.starts, place) - 1

    def bases(self, start: int, end: int) -> str:
        """The bases from ``start`` up to ``end``; ``N`` where one is not known."""
        at = bisect_right(self.piece_starts, start) - 1
        if at >= 0:
            piece_start = self.piece_starts[at]
            piece = self.pieces[at]
            if end <= piece_start + len(piece):
                return piece[start - piece_start : end - piece_start]
        return self._pieced(start, end, max(at, 0))

    def _pieced(self, start: int, end: int, at: int) -> str:
        parts = []
        for piece_start, piece in zip(self.piece_starts[at:], self.pieces[at:], strict=True):
            if piece_start >= end:
                break
            first = max(start, piece_start)
            inside = piece[first - piece_start : end - piece_start]
            if inside:
                parts.append(NO_BASE * (first - start) + inside)
                start = first + len(inside)
        return "".join(parts) + NO_BASE * (end - start)


def place(transcript: Transcript, placement: Placement) -> PlacedTranscript:
    """Compile a transcript for one assembly; KnowledgeError where exons and sequence disagree."""
    reverse = transcript.strand is Strand.REVERSE
    exons = placement.exons
    origin = exons[0].end if reverse else exons[0].start
    starts, ends = _along(exons, origin, reverse=reverse)
    spliced = _counted(starts, ends)
    first, last = placement.coding_start, placement.coding_end
    coding_from = _spliced_at(starts, spliced, origin - last if reverse else first - origin)
    coding_until = 1 + _spliced_at(starts, spliced, origin - first if reverse else last - origin)
    if coding_until - coding_from != len(transcript.coding):
        raise KnowledgeError(
            f"coding blocks and coding sequence of {transcript.name} differ in length",
            where=f"{transcript.gene} on {placement.assembly}",
            remedy="build the transcripts again",
        )
    mrna = transcript.coding + transcript.downstream
    protein = _with_named_residues(translate(transcript.coding), transcript.protein)
    runs = _runs(exons, starts, ends, transcript, coding_from)
    return PlacedTranscript(
        transcript, reverse, origin, starts, ends, spliced, [exon.number for exon in exons],
        coding_from, coding_until, mrna, protein,
        (
            protein + translate(transcript.downstream),
            translate(mrna[1:]),
            translate(mrna[2:]),
        ),
        [run[0] for run in runs],
        [run[1] for run in runs],
    )  # fmt: skip


def _along(exons: Sequence[Exon], origin: int, *, reverse: bool) -> tuple[list[int], list[int]]:
    if reverse:
        return [origin - exon.end for exon in exons], [origin - exon.start + 1 for exon in exons]
    return [exon.start - origin for exon in exons], [exon.end - origin + 1 for exon in exons]


def _counted(starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    counted, before = [], 0
    for start, end in zip(starts, ends, strict=True):
        counted.append(before)
        before += end - start
    return counted


def _spliced_at(starts: Sequence[int], spliced: Sequence[int], place: int) -> int:
    exon = bisect_right(starts, place) - 1
    return spliced[exon] + place - starts[exon]


def _with_named_residues(translated: str, protein: str) -> str:
    """The translation, with what a codon table can't know: selenocysteine, a start other than ATG.

    The stop at the end stays; a transcript whose protein is not given is read by the table alone.
    """
    named = protein.rstrip(STOP)
    if len(named) != len(translated) - 1:
        return translated
    return named + translated[-1:]


def _runs(
    exons: Sequence[Exon],
    starts: Sequence[int],
    ends: Sequence[int],
    transcript: Transcript,
    coding_from: int,
) -> list[tuple[int, str]]:
    """Known bases: intron ends, and exons as far as their bases are coding or downstream."""
    mrna = transcript.coding + transcript.downstream
    runs, before = [], 0
    for exon, start, end in zip(exons, starts, ends, strict=True):
        size = end - start
        at = before - coding_from
        known = mrna[max(at, 0) : max(at + size, 0)]
        unknown = NO_BASE * min(max(-at, 0), size)
        inside = (unknown + known).ljust(size, NO_BASE)
        runs.append((start - len(exon.before), exon.before + inside + exon.after))
        before += size
    return _apart(runs)


def _apart(runs: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Runs that do not overlap: in an intron so short, its end is read from the next exon's run."""
    clipped = [
        (start, bases[: following - start].upper())
        for (start, bases), (following, _) in pairwise(runs)
    ]
    return [*clipped, (runs[-1][0], runs[-1][1].upper())]


__all__ = ["NO_BASE", "UNKNOWN", "PlacedTranscript", "place"]
