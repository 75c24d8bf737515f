"""Exons without sequence: what can be said of a change where only the places of exons are known.

Exon, intron and splice site need no sequence, nor does the frame; which residue changes does. So a
substitution in a coding exon is named (``c.3028G>T``) and no more is said of it; an insertion or
deletion is a frameshift where its length alone makes it one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from oncobasis.annotate.effect import TranscriptEffect
from oncobasis.annotate.hgvs import terms as so
from oncobasis.annotate.hgvs.alleles import (
    Alleles,
    Edit,
    plain_alleles,
    reverse_complement,
    trimmed,
)
from oncobasis.annotate.hgvs.coding import coding_text
from oncobasis.annotate.hgvs.codons import translate
from oncobasis.annotate.hgvs.placed import NO_BASE, PlacedTranscript, place
from oncobasis.annotate.hgvs.splice import exon_region_terms, intron_terms
from oncobasis.annotate.placement_text import placement_of
from oncobasis.core.alteration import GenomicChange
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.protein import STOP
from oncobasis.core.transcript import Strand, Transcript
from oncobasis.nomenclature.tables import read_table

TABLE = "transcript_structures.tsv.gz"
_COLUMNS = {"GRCh37": 4, "GRCh38": 5}
_STRANDS = {"+": Strand.FORWARD, "-": Strand.REVERSE}
_CODON = 3
_SITE = frozenset({so.DONOR, so.ACCEPTOR})
# A base run that could carry an indel over an exon's end is hardly ever longer.
_END_OF_EXON = 10


@dataclass(frozen=True, slots=True)
class _Spans:
    starts: Sequence[int]
    ends: Sequence[int]
    reach: Sequence[int]
    numbers: Sequence[int]


@dataclass(frozen=True)
class Structures:
    """MANE Select exons on one assembly; made once by ``load_structures``."""

    assembly: str
    _lines: Sequence[str]
    _spans: Mapping[str, _Spans]
    _placed: dict[int, PlacedTranscript] = field(default_factory=dict, repr=False, init=False)

    def effects_of(self, change: GenomicChange) -> tuple[TranscriptEffect, ...]:
        """What the change does as far as exons alone tell; no protein change is ever given.

        Empty for a change outside every transcript, and for alleles that are no bases.
        """
        alleles = plain_alleles(change)
        if alleles is None:
            return ()
        found = self._at(change.chromosome.removeprefix("chr"), alleles)
        effects = (structure_effect(placed, alleles) for placed in found)
        return tuple(effect for effect in effects if effect is not None)

    def _at(self, chromosome: str, alleles: Alleles) -> list[PlacedTranscript]:
        spans = self._spans.get(chromosome)
        if spans is None:
            return []
        last = bisect_right(spans.starts, max(alleles.position, alleles.end))
        first = bisect_right(spans.reach, alleles.position - 1, 0, last)
        return [
            self._ready(spans.numbers[at])
            for at in range(first, last)
            if spans.ends[at] >= alleles.position
        ]

    def _ready(self, number: int) -> PlacedTranscript:
        found = self._placed.get(number)
        if found is None:
            found = self._placed[number] = _placed(self._lines[number], self.assembly)
        return found


@cache
def load_structures(assembly: str) -> Structures:
    """The packaged exons on ``GRCh37`` or ``GRCh38``; KnowledgeError for another assembly."""
    column = _COLUMNS.get(assembly)
    if column is None:
        raise KnowledgeError(
            f"no exons on assembly {assembly!r}", remedy=f"name one of {', '.join(_COLUMNS)}"
        )
    lines = read_table(TABLE).splitlines()
    places: dict[str, list[tuple[int, int, int]]] = {}
    for number, line in enumerate(lines):
        cells = line.split("\t")
        if cells[column]:
            start, end = _ends(cells[column])
            places.setdefault(cells[2], []).append((start, end, number))
    return Structures(assembly, lines, {name: _in_order(found) for name, found in places.items()})


def structure_effect(placed: PlacedTranscript, alleles: Alleles) -> TranscriptEffect | None:
    """The effect on a transcript without sequence; None where nothing changes or outside it."""
    shared, deleted, inserted = trimmed(alleles.reference, alleles.alternative)
    if not deleted and not inserted:
        return None
    position = alleles.position + shared
    start, end = placed.along(position, position + len(deleted) - 1)
    if placed.reverse:
        deleted, inserted = reverse_complement(deleted), reverse_complement(inserted)
    edit = Edit(start, end, inserted)
    if end <= 0 or start >= placed.length:
        return None
    exon = max(placed.exon_at_or_before(start), 0)
    intron = None
    if _is_coding(placed, edit, exon):
        terms = _coding_terms(placed, edit, exon)
    else:
        terms, intron = _terms(placed, edit)
    is_substitution = len(deleted) == len(inserted) == 1
    in_intron = intron is not None and start >= placed.ends[intron]
    return TranscriptEffect(
        placed.transcript.gene,
        placed.transcript.name,
        coding_text(placed, edit, deleted) if is_substitution else "",
        "",
        so.consequence_of(terms),
        terms,
        None if in_intron else placed.numbers[exon],
        None if intron is None else placed.numbers[intron],
    )


def _terms(placed: PlacedTranscript, edit: Edit) -> tuple[tuple[str, ...], int | None]:
    """Terms of a change that is not all coding, and the first intron it meets."""
    terms: set[str] = set()
    first: int | None = None
    for at in range(len(placed.starts)):
        if edit.start <= placed.ends[at] and edit.end >= placed.starts[at]:
            terms.update(_exon_terms(placed, edit, at))
        if at + 1 < len(placed.starts):
            start, end = max(edit.start, placed.ends[at]), min(edit.end, placed.starts[at + 1])
            if start < end or placed.ends[at] < start == end == edit.start:
                first = at if first is None else first
                terms.update(intron_terms(placed, at, start, end))
    if _may_be_elsewhere(edit) and not _SITE.isdisjoint(terms):
        terms = (terms - _SITE) | {so.SPLICE_REGION}
    return so.in_order(terms), first


def _exon_terms(placed: PlacedTranscript, edit: Edit, exon: int) -> set[str]:
    """Terms of the part of a change in one exon; an insertion at its end is the region's."""
    start, end = max(edit.start, placed.starts[exon]), min(edit.end, placed.ends[exon])
    if start == end and (edit.start < edit.end):
        return set()
    shift = placed.spliced[exon] - placed.starts[exon]
    terms = set(exon_region_terms(placed, exon, start, end))
    if start + shift < placed.coding_from:
        terms.add(so.UTR_5)
    if end + shift > placed.coding_until:
        terms.add(so.UTR_3)
    if start + shift < placed.coding_until and end + shift > placed.coding_from:
        terms.add(so.CODING)
    return terms or {so.CODING}


def _may_be_elsewhere(edit: Edit) -> bool:
    """Whether it could be written inside the exon, frame kept: short, and a multiple of three."""
    change = len(edit.inserted) - (edit.end - edit.start)
    size = max(len(edit.inserted), edit.end - edit.start)
    return bool(change) and change % _CODON == 0 and size < _END_OF_EXON


def _is_coding(placed: PlacedTranscript, edit: Edit, exon: int) -> bool:
    """Whether all of the change lies among the coding bases of one exon."""
    if not placed.starts[exon] <= edit.start < placed.ends[exon] or edit.end > placed.ends[exon]:
        return False
    shift = placed.spliced[exon] - placed.starts[exon]
    between = edit.start > placed.starts[exon] or edit.end > edit.start
    return (
        between
        and edit.start + shift >= placed.coding_from
        and edit.end + shift <= placed.coding_until
    )


def _coding_terms(placed: PlacedTranscript, edit: Edit, exon: int) -> tuple[str, ...]:
    region = exon_region_terms(placed, exon, edit.start, edit.end)
    offset = edit.start + placed.spliced[exon] - placed.starts[exon] - placed.coding_from
    kind = so.CODING
    if _is_clear(placed, edit, exon, offset):
        kind = _kind(edit, offset)
    return so.in_order((kind, *region))


def _is_clear(placed: PlacedTranscript, edit: Edit, exon: int, offset: int) -> bool:
    """Whether an indel is far from start, stop and the exon's inner ends, however it is written."""
    size = placed.coding_until - placed.coding_from
    after = offset + edit.end - edit.start
    near_start = exon > 0 and edit.start - placed.starts[exon] < _END_OF_EXON
    near_end = exon < len(placed.ends) - 1 and placed.ends[exon] - edit.end < _END_OF_EXON
    at_ends = offset < _END_OF_EXON or after > size - _END_OF_EXON
    return not (near_start or near_end or at_ends)


def _kind(edit: Edit, offset: int) -> str:
    """The term that lengths and frame prove; ``coding_sequence_variant`` where they prove none."""
    deleted = edit.end - edit.start
    if (len(edit.inserted) - deleted) % _CODON:
        return so.FRAMESHIFT
    if offset % _CODON:
        return so.CODING
    if deleted and not edit.inserted:
        return so.DELETION
    if edit.inserted and not deleted and STOP not in translate(edit.inserted):
        return so.INSERTION
    return so.CODING


def _placed(line: str, assembly: str) -> PlacedTranscript:
    gene, name, chromosome, strand, *_ = cells = line.split("\t")
    try:
        placement = placement_of(assembly, cells[_COLUMNS[assembly]])
        size = sum(block.end - block.start + 1 for block in placement.coding_blocks())
        transcript = Transcript(
            gene, name, chromosome, _STRANDS[strand], (placement,), NO_BASE * size, ""
        )
    except (ValueError, KeyError):
        raise KnowledgeError(
            "a packaged table holds a line that is no transcript",
            where=f"{TABLE}, {gene}",
            remedy="the file is damaged: install the package again",
        ) from None
    return place(transcript, placement)


def _ends(text: str) -> tuple[int, int]:
    """Lowest and highest base of a placement, without reading every exon."""
    spans = text.partition(":")[2].split(",")
    first, last = (spans[at].split("-") for at in (0, -1))
    return min(int(first[0]), int(last[0])), max(int(first[1]), int(last[1]))


def _in_order(places: list[tuple[int, int, int]]) -> _Spans:
    ordered = sorted(places)
    ends = [end for _, end, _ in ordered]
    return _Spans(
        [start for start, _, _ in ordered],
        ends,
        list(accumulate(ends, max)),
        [number for _, _, number in ordered],
    )
