"""Substitutions of one base by the hundred thousand: arrays in, arrays out.

The same answers as ``BundleAnnotator`` gives one by one, without the text: that is asked for the
rows that need it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oncobasis.annotate.hgvs.codons import BASES, RESIDUES
from oncobasis.annotate.hgvs.splice import EXON_REGION, INTRON_REGION, SITE
from oncobasis.annotate.snv_tables import Bytes, Flags, Kind, Layer, SnvTables, Whole
from oncobasis.core.alteration import Consequence
from oncobasis.core.protein import STOP

CONSEQUENCES = tuple(Consequence)
"""What the codes of ``SnvEffects.consequence`` stand for."""

_CODE = {consequence: code for code, consequence in enumerate(CONSEQUENCES)}
_STOP = ord(STOP)
_NOT_A_BASE = 4
_START = 3  # bases of the start codon


def _index_of_bases() -> Bytes:
    table = np.full(256, _NOT_A_BASE, dtype=np.uint8)
    for code, base in enumerate(BASES):
        table[ord(base)] = table[ord(base.lower())] = code
    return table


_INDEX = _index_of_bases()
_INDEX.setflags(write=False)
_COMPLEMENT = np.array([BASES.index(base) for base in "AGTC"] + [_NOT_A_BASE], dtype=np.uint8)
_COMPLEMENT.setflags(write=False)
_RESIDUE = np.frombuffer(RESIDUES.encode("ascii"), dtype=np.uint8)
_ATG = 16 * BASES.index("A") + 4 * BASES.index("T") + BASES.index("G")


@dataclass(frozen=True, slots=True)
class SnvEffects:
    """One entry for each substitution and transcript that it lies in.

    ``row`` is the index of the substitution, ``transcript`` that of ``SnvTables.transcripts``,
    ``consequence`` that of ``CONSEQUENCES``. ``coding`` and ``residue`` count from 1 and are 0
    outside the coding sequence, as are the residues (ASCII). ``mismatch`` has one entry for each
    *substitution*: the reference base is not that of a transcript there, or is no base; its
    effects are left out.
    """

    row: Whole
    transcript: Whole
    consequence: Bytes
    coding: Whole
    residue: Whole
    reference_residue: Bytes
    alternative_residue: Bytes
    mismatch: Flags


@dataclass(frozen=True, slots=True)
class _Found:
    """Substitutions in the stretches of one layer, each with its stretch's columns."""

    row: Whole
    columns: dict[str, Whole]
    offset: Whole
    reference: Bytes
    alternative: Bytes


def snv_effects(
    tables: SnvTables, chromosome: str, position: Whole, reference: Bytes, alternative: Bytes
) -> SnvEffects:
    """The effects of substitutions on one chromosome; bases as ASCII, either case."""
    mismatch = np.zeros(len(position), dtype=np.bool_)
    parts = []
    for layer in tables.layers.get(chromosome.removeprefix("chr"), ()):
        found = _find(layer, position, reference, alternative)
        wrong = _contradicted(tables, found)
        mismatch[found.row[wrong]] = True
        parts.append(_effects(tables, found))
    joined = [
        np.concatenate([part[at] for part in parts]) if parts else np.zeros(0, dtype=np.int64)
        for at in range(7)
    ]
    kept = ~mismatch[joined[0]]
    order = np.lexsort((joined[1][kept], joined[0][kept]))
    row, transcript, consequence, coding, residue, before, after = (
        column[kept][order] for column in joined
    )
    return SnvEffects(
        row, transcript, consequence.astype(np.uint8), coding, residue,
        before.astype(np.uint8), after.astype(np.uint8), mismatch,
    )  # fmt: skip


def _find(layer: Layer, position: Whole, reference: Bytes, alternative: Bytes) -> _Found:
    starts, ends = layer.columns["start"], layer.columns["end"]
    at = np.searchsorted(starts, position, side="right") - 1
    changed = _INDEX[reference] != _INDEX[alternative]
    row = np.flatnonzero((at >= 0) & (position <= ends[at]) & changed)
    columns = {name: column[at[row]] for name, column in layer.columns.items()}
    offset = (position[row] - columns["first"]) * columns["sign"]
    given, new = _INDEX[reference[row]], _INDEX[alternative[row]]
    reverse = columns["sign"] < 0
    return _Found(
        row, columns, offset,
        np.where(reverse, _COMPLEMENT[given], given).astype(np.uint8),
        np.where(reverse, _COMPLEMENT[new], new).astype(np.uint8),
    )  # fmt: skip


def _contradicted(tables: SnvTables, found: _Found) -> Flags:
    has_bases = found.columns["bases"] >= 0
    known = np.full(len(found.row), _NOT_A_BASE, dtype=np.uint8)
    places = found.columns["bases"][has_bases] + found.offset[has_bases]
    known[has_bases] = _INDEX[tables.bases[places]]
    contradicted: Flags = (known != _NOT_A_BASE) & (known != found.reference)
    return contradicted


def _effects(tables: SnvTables, found: _Found) -> tuple[Whole | Bytes, ...]:
    kind = found.columns["kind"]
    behind, ahead = _distances(found)
    nearest = np.minimum(behind, ahead)
    in_intron = kind == Kind.INTRON
    near_exon_end = ~in_intron & (nearest <= EXON_REGION)
    consequence = np.full(len(kind), _CODE[Consequence.UTR], dtype=np.uint8)
    consequence[in_intron] = _CODE[Consequence.INTRONIC]
    region = near_exon_end | (in_intron & (nearest <= INTRON_REGION))
    consequence[region] = _CODE[Consequence.SPLICE_REGION]
    consequence[in_intron & (nearest <= SITE)] = _CODE[Consequence.SPLICE_SITE]
    coding = np.zeros(len(kind), dtype=np.int64)
    before = np.zeros(len(kind), dtype=np.uint8)
    after = np.zeros(len(kind), dtype=np.uint8)
    inside = np.flatnonzero(kind == Kind.CODING)
    coding[inside] = found.columns["at"][inside] + found.offset[inside] + 1
    before[inside], after[inside], is_start = _residues(tables, found, inside, coding[inside] - 1)
    of_codon = _of_codon(before[inside], after[inside], is_start)
    silent = of_codon == _CODE[Consequence.SYNONYMOUS]
    consequence[inside] = np.where(
        silent & region[inside], _CODE[Consequence.SPLICE_REGION], of_codon
    )
    residue = np.where(coding > 0, (coding + 2) // 3, 0)
    return found.row, found.columns["transcript"], consequence, coding, residue, before, after


def _distances(found: _Found) -> tuple[Whole, Whole]:
    """From the end of the exon or intron behind, and to the one ahead; 1 is the base beside it."""
    size = found.columns["end"] - found.columns["start"]
    return (
        found.columns["behind"] + found.offset,
        found.columns["ahead"] + size - found.offset,
    )


def _residues(
    tables: SnvTables, found: _Found, inside: Whole, at: Whole
) -> tuple[Bytes, Bytes, Flags]:
    transcript = found.columns["transcript"][inside]
    codon = tables.coding_from[transcript] + at - at % 3
    bases = np.stack([_INDEX[tables.coding[codon + step]] for step in range(3)])
    bases[at % 3, np.arange(len(at))] = found.alternative[inside]
    unknown = (bases == _NOT_A_BASE).any(axis=0)
    number = 16 * bases[0].astype(np.int64) + 4 * bases[1] + bases[2]
    after = np.where(unknown, ord("X"), _RESIDUE[np.where(unknown, 0, number)]).astype(np.uint8)
    before = tables.protein[tables.protein_from[transcript] + at // 3]
    return before, after, (at < _START) & (number != _ATG)


def _of_codon(before: Bytes, after: Bytes, is_start: Flags) -> Bytes:
    return np.select(
        [is_start, before == after, before == _STOP, after == _STOP],
        [
            np.uint8(_CODE[Consequence.START_LOSS]),
            np.uint8(_CODE[Consequence.SYNONYMOUS]),
            np.uint8(_CODE[Consequence.STOP_LOSS]),
            np.uint8(_CODE[Consequence.NONSENSE]),
        ],
        np.uint8(_CODE[Consequence.MISSENSE]),
    ).astype(np.uint8)
