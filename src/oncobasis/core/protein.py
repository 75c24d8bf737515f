"""A change of one protein: its class, the residues it concerns and how it is written.

Spellings are read by ``oncobasis.nomenclature.protein``; here are the value and its two printed
forms, the short one (``L858R``) and the three-letter one (``p.Leu858Arg``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STOP = "*"

THREE_LETTER = MappingProxyType(
    {
        "A": "Ala", "C": "Cys", "D": "Asp", "E": "Glu", "F": "Phe", "G": "Gly", "H": "His",
        "I": "Ile", "K": "Lys", "L": "Leu", "M": "Met", "N": "Asn", "P": "Pro", "Q": "Gln",
        "R": "Arg", "S": "Ser", "T": "Thr", "U": "Sec", "V": "Val", "W": "Trp", "Y": "Tyr",
        STOP: "Ter",
    }
)  # fmt: skip


class ProteinClass(StrEnum):
    """What a change does to the protein, as it is described (not what it may do by splicing)."""

    MISSENSE = "missense"
    NONSENSE = "nonsense"
    FRAMESHIFT = "frameshift"
    INFRAME_INSERTION = "inframe_insertion"
    INFRAME_DELETION = "inframe_deletion"
    INFRAME_DELINS = "inframe_delins"
    INFRAME_DUPLICATION = "inframe_duplication"
    EXTENSION = "extension"
    START_LOSS = "start_loss"
    SYNONYMOUS = "synonymous"
    SPLICE = "splice"
    NO_PROTEIN = "no_protein"
    UNKNOWN = "unknown"


_TRUNCATING = frozenset({ProteinClass.NONSENSE, ProteinClass.FRAMESHIFT})
_VERB = MappingProxyType(
    {
        ProteinClass.MISSENSE: "",
        ProteinClass.NONSENSE: "",
        ProteinClass.INFRAME_INSERTION: "ins",
        ProteinClass.INFRAME_DELETION: "del",
        ProteinClass.INFRAME_DELINS: "delins",
        ProteinClass.INFRAME_DUPLICATION: "dup",
    }
)
# Descriptions of the whole protein.
_WHOLE = MappingProxyType(
    {
        ProteinClass.UNKNOWN: "?",
        ProteinClass.NO_PROTEIN: "0",
        ProteinClass.SYNONYMOUS: "=",
        ProteinClass.FRAMESHIFT: "?fs",
    }
)


@dataclass(frozen=True, slots=True)
class ProteinChange:
    """One change of a protein, residues in one-letter code, ``*`` for a stop.

    ``start`` and ``end`` are the residues the description names (for an insertion its two
    neighbours); both are 0 where it names none (``p.?``, ``p.0``, ``p.=``, ``p.?fs``).
    ``first`` and ``last`` are the reference residues there, '' where the description doesn't say.
    ``alt`` is what stands in their place or is inserted; '' also means "not said".
    ``stop`` is the distance to the new stop of a frameshift or extension (negative: new start).
    ``ref`` are all reference residues of the range, where the description says them. It is not
    part of equality, for it is no part of the canonical form (``delELREA`` is ``del``).
    """

    kind: ProteinClass
    start: int = 0
    end: int = 0
    first: str = ""
    last: str = ""
    alt: str = ""
    stop: int | None = None
    ref: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse a range that runs backwards, residues that don't fit it, a missing range."""
        if not self.start and self.kind not in _WHOLE:
            msg = f"a {self.kind} change needs a residue"
            raise ValueError(msg)
        if not 0 <= self.start <= self.end:
            msg = f"residue range {self.start}..{self.end} runs backwards"
            raise ValueError(msg)
        if self.ref and len(self.ref) != self.end - self.start + 1:
            msg = f"{len(self.ref)} reference residues given for {self.start}..{self.end}"
            raise ValueError(msg)

    @property
    def text(self) -> str:
        """Canonical short form: ``L858R``, ``E746_A750del``, ``R1450Cfs*12``, ``X1010_splice``.

        Where no residue is named "p." stands in front: ``544_545del`` alone could be bases.
        """
        body = _written(self, _short)
        named = self.first or self.last or self.kind is ProteinClass.SPLICE
        return body if named else f"p.{body}"

    @property
    def hgvs(self) -> str:
        """Canonical three-letter form: ``p.Leu858Arg``.

        A splice change has no HGVS form; it is written ``p.X1010_splice`` as cBioPortal has it.
        """
        return f"p.{_written(self, _long)}"

    @property
    def is_truncating(self) -> bool:
        """Whether the described protein ends early: nonsense, frameshift or an inserted stop.

        A frameshift of the stop codon itself lengthens the protein.
        """
        if self.kind in _TRUNCATING:
            return self.first != STOP
        return self.kind in _VERB and STOP in self.alt


def substitution(first: str, at: int, alt: str) -> ProteinChange:
    """Return one residue for another as the class it is; ``=`` for ``alt`` is no change."""
    if alt in {"=", first}:
        return ProteinChange(ProteinClass.SYNONYMOUS, at, at, first, first)
    if first == STOP:
        return ProteinChange(ProteinClass.EXTENSION, at, at, first, first, alt)
    if at == 1 and first == "M":
        return ProteinChange(ProteinClass.START_LOSS, at, at, first, first, alt)
    kind = ProteinClass.NONSENSE if alt == STOP else ProteinClass.MISSENSE
    return ProteinChange(kind, at, at, first, first, alt)


def _long(residues: str) -> str:
    return "".join(THREE_LETTER[residue] for residue in residues)


def _short(residues: str) -> str:
    return residues


def _written(change: ProteinChange, spell: Callable[[str], str]) -> str:
    if change.kind in _VERB:
        return f"{_range(change, spell)}{_VERB[change.kind]}{spell(change.alt)}"
    if change.kind is ProteinClass.START_LOSS:
        return f"{_range(change, spell)}{spell(change.alt) or '?'}"
    if change.kind is ProteinClass.SPLICE:
        return f"{_range(change, _or_x)}_splice"
    if not change.start:
        return _WHOLE[change.kind]
    if change.kind is ProteinClass.FRAMESHIFT:
        return _frameshift(change, spell)
    if change.kind is ProteinClass.EXTENSION:
        return _extension(change, spell)
    return f"{_range(change, spell)}="


def _range(change: ProteinChange, spell: Callable[[str], str]) -> str:
    start = f"{spell(change.first)}{change.start}"
    return start if change.start == change.end else f"{start}_{spell(change.last)}{change.end}"


def _or_x(residue: str) -> str:
    return residue or "X"


def _frameshift(change: ProteinChange, spell: Callable[[str], str]) -> str:
    stop = "" if change.stop is None else f"{spell(STOP)}{change.stop}"
    return f"{_range(change, spell)}{spell(change.alt)}fs{stop}"


def _extension(change: ProteinChange, spell: Callable[[str], str]) -> str:
    if change.stop is not None and change.stop < 0:
        return f"{_range(change, spell)}{spell(change.alt)}ext{change.stop}"
    distance = "?" if change.stop is None else change.stop
    return f"{_range(change, spell)}{spell(change.alt)}ext{spell(STOP)}{distance}"
