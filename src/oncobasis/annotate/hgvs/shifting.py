"""One change, many spellings: an insertion or deletion in a repeat, and where HGVS puts it.

HGVS (recommendations/general, "3' rule") takes the most 3' place on the reference. It is taken on
the genome in the direction of the transcript, so that a deletion is never moved from one exon into
the next but may be moved from an exon into the intron behind it (recommendations/DNA/deletion:
``c.3921del``, ``c.1704+1del``, ``c.1813del``). Where the bases are not known it stays.
"""

from __future__ import annotations

from oncobasis.annotate.hgvs.alleles import Edit
from oncobasis.annotate.hgvs.placed import NO_BASE, PlacedTranscript

_STEP = 24


def shift_right(placed: PlacedTranscript, edit: Edit, moved: str) -> Edit:
    """The most 3' spelling of a pure insertion or deletion of the bases ``moved``."""
    size = len(moved)
    steps = 0
    at = edit.end
    while True:
        ahead = placed.bases(at, at + _STEP)
        for base in ahead:
            if base == NO_BASE or base != moved[steps % size]:
                return _by(edit, steps)
            steps += 1
        at += _STEP


def room_to_the_left(placed: PlacedTranscript, edit: Edit, moved: str) -> int:
    """How many bases a pure insertion or deletion can be moved the other way."""
    size = len(moved)
    steps = 0
    at = edit.start
    while True:
        behind = placed.bases(at - _STEP, at)
        for base in reversed(behind):
            if base == NO_BASE or base != moved[-1 - steps % size]:
                return steps
            steps += 1
        at -= _STEP


def moved_left(edit: Edit, steps: int) -> Edit:
    """The spelling ``steps`` bases nearer the 5' end."""
    return _by(edit, -steps)


def _by(edit: Edit, steps: int) -> Edit:
    inserted = edit.inserted
    if inserted and steps:
        turn = steps % len(inserted)
        inserted = inserted[turn:] + inserted[:turn]
    return Edit(edit.start + steps, edit.end + steps, inserted)
