"""In-frame changes as edits of the reference protein, over residues that may be unknown.

An edit keeps the first ``kept`` reference residues, leaves out the next ``removed``, puts
``inserted`` there and goes on; or ends, where ``inserted`` closes with a stop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from oncobasis.core.protein import STOP, ProteinChange, ProteinClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Reference residue at a position counted from 1, "*" behind the last one; None where not known.
Reference = Callable[[int], str | None]
# A residue letter, or the position of a reference residue that nobody named.
Symbol = str | int

_REPLACING = frozenset(
    {
        ProteinClass.MISSENSE,
        ProteinClass.NONSENSE,
        ProteinClass.START_LOSS,
        ProteinClass.INFRAME_DELETION,
        ProteinClass.INFRAME_DELINS,
    }
)


class Origin(Enum):
    """Where a residue of a changed protein comes from."""

    REFERENCE = auto()
    SPELLED_OUT = auto()
    DUPLICATED = auto()


@dataclass(frozen=True, slots=True)
class Residues:
    """What is known of the reference: residues the descriptions name, then the reference's."""

    named: Mapping[int, str]
    reference: Reference | None

    def at(self, position: int) -> Symbol:
        """Return the residue, or the position itself as the name of an unknown one."""
        named = self.named.get(position)
        if named is None and self.reference is not None:
            named = self.reference(position)
        return named or position

    def between(self, start: int, end: int) -> tuple[Symbol, ...]:
        """Return the residues of a closed range."""
        return tuple(self.at(position) for position in range(start, end + 1))

    def letter(self, position: int) -> str:
        """Return the residue, '' where it is unknown."""
        symbol = self.at(position)
        return symbol if isinstance(symbol, str) else ""


def named_residues(change: ProteinChange) -> dict[int, str]:
    """Return the reference residues that a description says."""
    named = dict(enumerate(change.ref, change.start))
    if change.first:
        named[change.start] = change.first
    if change.last:
        named[change.end] = change.last
    return named


def known_residues(
    changes: Iterable[ProteinChange], reference: Reference | None
) -> Residues | None:
    """Return what descriptions and reference say together; None if descriptions disagree.

    A reference that disagrees with what they say is of another protein or numbering: not used.
    """
    named: dict[int, str] = {}
    for change in changes:
        for position, residue in named_residues(change).items():
            if named.setdefault(position, residue) != residue:
                return None
    if reference is not None:
        for position, residue in named.items():
            if (reference(position) or residue) != residue:
                return Residues(named, None)
    return Residues(named, reference)


@dataclass(frozen=True, slots=True)
class Edit:
    """Keep, leave out, put in."""

    kept: int
    removed: int
    inserted: tuple[Symbol, ...]
    origin: Origin = Origin.SPELLED_OUT

    @property
    def ends(self) -> bool:
        """Whether the protein ends with what is inserted."""
        return self.inserted[-1:] == (STOP,)


def edit_of(change: ProteinChange, residues: Residues) -> Edit | None:
    """Return the edit that a change describes; None where the new protein isn't described."""
    if change.kind is ProteinClass.INFRAME_INSERTION:
        return _edit(change.start, 0, change.alt)
    if STOP in {change.first, change.last}:
        return None
    if change.kind is ProteinClass.INFRAME_DUPLICATION:
        copied = residues.between(change.start, change.end)
        return Edit(change.end, 0, copied, Origin.DUPLICATED)
    if change.kind not in _REPLACING or (change.kind is ProteinClass.START_LOSS and not change.alt):
        return None
    return _edit(change.start - 1, change.end - change.start + 1, change.alt)


def _edit(kept: int, removed: int, alt: str) -> Edit:
    before, stop, _ = alt.partition(STOP)
    return Edit(kept, removed, tuple(before + stop))


def same_result(one: Edit, other: Edit, residues: Residues) -> bool | None:
    """Return whether two edits make the same protein; None where unknown residues decide.

    The residues of a duplication that nobody named count as those which the other description
    spells out, if site, length and every known residue agree (``Y772_A775dup``, ``insYVMA``).
    """
    low = min(one.kept, other.kept)
    high = max(one.kept + one.removed, other.kept + other.removed)
    left, right = _stretch(one, low, high, residues), _stretch(other, low, high, residues)
    if one.ends != other.ends:
        ending, going_on, edit = (left, right, other) if one.ends else (right, left, one)
        missing = max(0, len(ending) - len(going_on))
        going_on = _stretch(edit, low, high + missing, residues)[: len(ending)]
        left, right = ending, going_on
    return len(left) == len(right) and _unified(left, right)


_Piece = tuple[Symbol, Origin]


def _stretch(edit: Edit, low: int, high: int, residues: Residues) -> list[_Piece]:
    """Return the changed protein from reference residue ``low`` + 1 to ``high``."""
    pieces: list[_Piece] = [(s, Origin.REFERENCE) for s in residues.between(low + 1, edit.kept)]
    pieces += [(symbol, edit.origin) for symbol in edit.inserted]
    if not edit.ends:
        rest = residues.between(edit.kept + edit.removed + 1, high)
        pieces += [(symbol, Origin.REFERENCE) for symbol in rest]
    return pieces


def _unified(left: list[_Piece], right: list[_Piece]) -> bool | None:
    """Return False if no reference makes both the same, True if every one does, None between."""
    bound: dict[Symbol, Symbol] = {}
    certain = True
    for (one, one_from), (other, other_from) in zip(left, right, strict=True):
        first, second = _resolved(one, bound), _resolved(other, bound)
        if first == second:
            continue
        if isinstance(first, str) and isinstance(second, str):
            return False
        spelled = {one_from, other_from} == {Origin.SPELLED_OUT, Origin.DUPLICATED}
        certain = certain and spelled and STOP not in {first, second}
        if isinstance(first, str):
            bound[second] = first
        else:
            bound[first] = second
    return True if certain else None


def _resolved(symbol: Symbol, bound: Mapping[Symbol, Symbol]) -> Symbol:
    while symbol in bound:
        symbol = bound[symbol]
    return symbol
