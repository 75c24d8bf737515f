"""The transcripts of one assembly as arrays: what the batch annotator of substitutions reads.

Stretches (parts of exons, introns) of one layer do not overlap, so that a position is found in a
layer by one binary search; transcripts that overlap stand in different layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from oncobasis.annotate.hgvs.placed import NO_BASE, PlacedTranscript, place
from oncobasis.core.transcript import Transcript

Whole: TypeAlias = NDArray[np.int64]
Bytes: TypeAlias = NDArray[np.uint8]
Flags: TypeAlias = NDArray[np.bool_]

FAR = 1 << 40
"""A distance to a splice site that is not there."""


class Kind(IntEnum):
    """What a stretch of a transcript is."""

    UTR_5 = 0
    CODING = 1
    UTR_3 = 2
    INTRON = 3


class Stretch(NamedTuple):
    """A stretch in genomic bases, ends included.

    ``first`` is its first base in the direction of the transcript and ``sign`` how genomic
    positions run there. ``behind`` and ``ahead`` are the distances of that base from the exon end
    behind and of the stretch's last base to the one ahead (``FAR`` at the ends of a transcript).
    ``bases`` and ``coding`` say where its known bases and its coding bases begin in the pools, -1
    where it has none; ``at`` is its first base's place in the coding sequence.
    """

    start: int
    end: int
    transcript: int
    kind: int
    first: int
    sign: int
    behind: int
    ahead: int
    bases: int
    at: int


@dataclass(frozen=True, slots=True)
class Layer:
    """Stretches that do not overlap, by start; one array for each field of ``Stretch``."""

    columns: dict[str, Whole]


@dataclass(frozen=True, slots=True)
class SnvTables:
    """Layers by chromosome, and the pools of bases and residues.

    ``coding_from`` and ``protein_from`` say where each transcript's sequence and protein begin.
    """

    assembly: str
    transcripts: tuple[Transcript, ...]
    layers: dict[str, tuple[Layer, ...]]
    bases: Bytes
    coding: Bytes
    protein: Bytes
    coding_from: Whole
    protein_from: Whole


def snv_tables(transcripts: Iterable[Transcript], assembly: str) -> SnvTables:
    """Tables of the transcripts that have a place on the assembly, in the order given."""
    kept = tuple(one for one in transcripts if one.placed_on(assembly) is not None)
    placed = [_placed(one, assembly) for one in kept]
    pool: list[str] = []
    by_chromosome: dict[str, list[list[Stretch]]] = {}
    before = 0
    for number, one in enumerate(placed):
        found = []
        for stretch, bases in _stretches(one, number):
            found.append(stretch._replace(bases=before if bases else -1))
            pool.append(bases)
            before += len(bases)
        by_chromosome.setdefault(kept[number].chromosome, []).append(sorted(found))
    return SnvTables(
        assembly,
        kept,
        {chromosome: _layers(found) for chromosome, found in by_chromosome.items()},
        _bytes("".join(pool)),
        _bytes("".join(one.transcript.coding for one in placed)),
        _bytes("".join(one.protein for one in placed)),
        _starts([len(one.transcript.coding) for one in placed]),
        _starts([len(one.protein) for one in placed]),
    )


def _placed(transcript: Transcript, assembly: str) -> PlacedTranscript:
    placement = transcript.placed_on(assembly)
    if placement is None:
        raise ValueError(assembly)
    return place(transcript, placement)


def _stretches(placed: PlacedTranscript, number: int) -> Iterator[tuple[Stretch, str]]:
    last = len(placed.starts) - 1
    for exon, (start, end) in enumerate(zip(placed.starts, placed.ends, strict=True)):
        at = placed.spliced[exon] - start
        cuts = (placed.coding_from - at, placed.coding_until - at)
        for kind, low, high in _parts(start, end, *cuts):
            behind = low - start + 1 if exon else FAR
            ahead = end - high + 1 if exon < last else FAR
            coding = low + at - placed.coding_from if kind is Kind.CODING else -1
            yield _stretch(placed, number, kind, (low, high), (behind, ahead, coding))
        if exon < last:
            yield from _intron(placed, number, exon)


def _parts(start: int, end: int, first: int, behind: int) -> Iterator[tuple[Kind, int, int]]:
    """An exon cut where the coding sequence begins (``first``) and where it has ended."""
    bounds = (start, min(max(first, start), end), min(max(behind, start), end), end)
    for kind, (low, high) in zip(
        (Kind.UTR_5, Kind.CODING, Kind.UTR_3), pairwise(bounds), strict=True
    ):
        if low < high:
            yield kind, low, high


def _intron(placed: PlacedTranscript, number: int, exon: int) -> Iterator[tuple[Stretch, str]]:
    """The intron behind an exon in up to three stretches: known bases, unknown ones, known ones."""
    start, end = placed.ends[exon], placed.starts[exon + 1]
    known = min(placed.piece_starts[exon] + len(placed.pieces[exon]), end)
    from_next = min(max(placed.piece_starts[exon + 1], known), end)
    for low, high in ((start, known), (known, from_next), (from_next, end)):
        if low < high:
            yield _stretch(
                placed, number, Kind.INTRON, (low, high), (low - start + 1, end - high + 1, -1)
            )


def _stretch(
    placed: PlacedTranscript,
    number: int,
    kind: Kind,
    span: tuple[int, int],
    distances: tuple[int, int, int],
) -> tuple[Stretch, str]:
    low, high = span
    behind, ahead, coding = distances
    if placed.reverse:
        start, end, first, sign = (
            placed.origin - high + 1, placed.origin - low, placed.origin - low, -1
        )  # fmt: skip
    else:
        start, end, first, sign = (
            placed.origin + low,
            placed.origin + high - 1,
            placed.origin + low,
            1,
        )
    bases = placed.bases(low, high)
    if bases.startswith(NO_BASE) and not bases.strip(NO_BASE):
        bases = ""
    return Stretch(start, end, number, kind, first, sign, behind, ahead, -1, coding), bases


def _layers(by_transcript: list[list[Stretch]]) -> tuple[Layer, ...]:
    """Transcripts into as few layers as hold them without overlap."""
    layers: list[list[Stretch]] = []
    for stretches in sorted(by_transcript):
        free = next((one for one in layers if one[-1].end < stretches[0].start), None)
        if free is None:
            layers.append(list(stretches))
        else:
            free.extend(stretches)
    return tuple(
        Layer(
            {
                name: np.array([getattr(one, name) for one in layer], dtype=np.int64)
                for name in Stretch._fields
            }
        )
        for layer in layers
    )


def _bytes(text: str) -> Bytes:
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8)


def _starts(sizes: list[int]) -> Whole:
    return np.cumsum([0, *sizes], dtype=np.int64)[:-1]
