"""Changes of the coding sequence -> the protein, described as HGVS does.

Descriptions are predictions from the DNA; the parentheses that say so are left to the renderers.
Rules: HGVS recommendations/protein (frameshift, extension, delins, insertion, duplication).
"""

from __future__ import annotations

from typing import NamedTuple

from oncobasis.annotate.hgvs import terms as so
from oncobasis.annotate.hgvs.alleles import Edit
from oncobasis.annotate.hgvs.codons import (
    SELENOCYSTEINE,
    SELENOCYSTEINE_CODON,
    START_CODON,
    UNKNOWN,
    translate,
)
from oncobasis.annotate.hgvs.placed import PlacedTranscript
from oncobasis.annotate.hgvs.residues import (
    early_stop,
    extension,
    frameshift,
    nonsense,
    replaced,
    unchanged,
)
from oncobasis.core.protein import STOP

UNKNOWN_EFFECT = "p.?"
START_LOST = "p.Met1?"


class ProteinEffect(NamedTuple):
    """The description, and the terms of what happens to the coding sequence."""

    text: str
    terms: tuple[str, ...]


class _Reading(NamedTuple):
    """How translation goes on from an edit: codon ``start`` begins ``new``, then a frame's rest.

    ``end`` is the codon of ``frame`` that follows ``new``.
    """

    start: int
    new: str
    frame: int
    end: int


def protein_effect(placed: PlacedTranscript, edit: Edit) -> ProteinEffect:
    """What an edit of the coding sequence (its bases counted from 0) does to the protein.

    The edit may begin in front of the sequence and end behind it, within one exon.
    """
    if edit.start < 0 or (edit.start < len(START_CODON) and _start_lost(placed, edit)):
        return ProteinEffect(START_LOST, (so.START_LOST,))
    if edit.end > len(placed.mrna):
        return ProteinEffect(UNKNOWN_EFFECT, (so.STOP_LOST,))
    reading = _reading(placed, edit)
    shifts = (len(edit.inserted) - edit.end + edit.start) % 3 != 0
    if shifts or edit.end > placed.coding_until - placed.coding_from:
        effect = _read_on(placed, reading, shifts=shifts)
    else:
        effect = _in_frame(placed, reading)
    if UNKNOWN in reading.new:
        return ProteinEffect(UNKNOWN_EFFECT, effect.terms)
    return effect


def _start_lost(placed: PlacedTranscript, edit: Edit) -> bool:
    after = placed.mrna[: edit.start] + edit.inserted + placed.mrna[edit.end : edit.end + 3]
    return after[:3] not in {START_CODON, placed.mrna[:3]}


def _reading(placed: PlacedTranscript, edit: Edit) -> _Reading:
    mrna = placed.mrna
    start = edit.start // 3
    bases = mrna[3 * start : edit.start] + edit.inserted
    end = edit.end + -len(bases) % 3
    bases += mrna[edit.end : end]
    new = translate(bases)
    if SELENOCYSTEINE in placed.protein[start : end // 3]:
        new = _selenocysteine_kept(placed, start, bases, new)
    return _Reading(start, new, end % 3, end // 3)


def _selenocysteine_kept(placed: PlacedTranscript, start: int, bases: str, new: str) -> str:
    """A codon that is still read as selenocysteine because nothing of it changed."""
    return "".join(
        SELENOCYSTEINE
        if codon == SELENOCYSTEINE_CODON
        and placed.protein[start + at : start + at + 1] == SELENOCYSTEINE
        else residue
        for at, residue in enumerate(new)
        for codon in (bases[3 * at : 3 * at + 3],)
    )


def _in_frame(placed: PlacedTranscript, reading: _Reading) -> ProteinEffect:
    protein, (start, new, _, end) = placed.protein, reading
    old = protein[start:end]
    if old == new:
        silent = so.STOP_RETAINED if old.endswith(STOP) else so.SYNONYMOUS
        return ProteinEffect(unchanged(protein, start, end), (silent,))
    if old.endswith(STOP):
        if not new or new.find(STOP) != len(new) - 1:
            return _read_on(placed, reading, shifts=False)
        old, new, end = old[:-1], new[:-1], end - 1
        if old == new:
            return ProteinEffect(unchanged(protein, end, end + 1), (so.STOP_RETAINED,))
    shared = _shared(old, new)
    stop = new.find(STOP)
    if stop < 0:
        return ProteinEffect(*replaced(protein, start + shared, old[shared:], new[shared:]))
    return ProteinEffect(
        early_stop(protein, start + shared, end, new[shared : stop + 1]),
        so.in_order((so.STOP_GAINED, *_length_terms(old, new))),
    )


def _length_terms(old: str, new: str) -> tuple[str, ...]:
    if len(old) == len(new):
        return ()
    return (so.INSERTION,) if len(new) > len(old) else (so.DELETION,)


def _read_on(placed: PlacedTranscript, reading: _Reading, *, shifts: bool) -> ProteinEffect:
    """The effect where all that follows may differ: compare until the first residue that does."""
    protein, (start, new, frame, end) = placed.protein, reading
    rest = placed.frames[frame]
    terms: tuple[str, ...] = (so.FRAMESHIFT,) if shifts else (so.STOP_LOST,)
    at = _first_difference(protein[start:], new, rest, end)
    if at is None:
        return ProteinEffect(UNKNOWN_EFFECT, terms)
    where = start + at
    if where == len(protein):
        last = len(protein) - 1
        return ProteinEffect(unchanged(protein, last, last + 1), (so.STOP_RETAINED,))
    residue = new[at] if at < len(new) else rest[end + at - len(new)]
    stop = _stop(new, rest, end)
    distance = None if stop is None else stop - at
    if protein[where] == STOP:
        terms = so.in_order({so.STOP_LOST, *terms})
        return ProteinEffect(extension(where, residue, distance), terms)
    if residue == STOP:
        terms = so.in_order({so.STOP_GAINED, so.FRAMESHIFT} if shifts else {so.STOP_GAINED})
        return ProteinEffect(nonsense(protein, where), terms)
    if residue == UNKNOWN:
        return ProteinEffect(UNKNOWN_EFFECT, terms)
    return ProteinEffect(frameshift(protein, where, residue, distance), terms)


def _first_difference(old: str, new: str, rest: str, end: int) -> int | None:
    """Index of the first residue that differs, ``len(old)`` if none does, None if none is known."""
    for at in range(len(old)):
        if at < len(new):
            residue = new[at]
        elif end + at - len(new) < len(rest):
            residue = rest[end + at - len(new)]
        else:
            return None
        if residue != old[at]:
            return at
    return len(old)


def _stop(new: str, rest: str, end: int) -> int | None:
    inside = new.find(STOP)
    if inside >= 0:
        return inside
    behind = rest.find(STOP, end)
    return None if behind < 0 else len(new) + behind - end


def _shared(old: str, new: str) -> int:
    shared = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        shared += 1
    return shared
