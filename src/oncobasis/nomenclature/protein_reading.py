"""From a matched spelling to the protein change it describes.

What the text says twice must agree; what could mean two things is refused with both ways to
write it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from oncobasis.core.errors import InputError
from oncobasis.core.protein import STOP, ProteinChange, ProteinClass, substitution
from oncobasis.nomenclature import protein_grammar as grammar

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping


class ProteinSyntaxError(InputError):
    """A text that is not one protein change, or could be two."""


class XMeaning(StrEnum):
    """What ``X`` in the place of a new residue means (``R132X``).

    Annotation tools wrote it for a stop; clinical text and drug labels write ``G719X`` for any
    residue. Whoever reads a tool's column may say which; otherwise it is refused. In ``fsX4``,
    ``X110Qext*17`` and ``X1010_splice`` there is no doubt.
    """

    REFUSED = "refused"
    STOP = "stop"


BREAKDOWN = "write it like V600E, E746_A750del, R1450fs or p.Val600Glu"
_SHOWN = 60  # a message quotes no more of a text than this
_BASES = frozenset("ACGTU")
_CODON = "a codon alone is no protein change; name the new residue, or ask for the codon"


@dataclass(frozen=True, slots=True)
class Spelling:
    """One match of a grammar, still in the letters of the text."""

    text: str
    found: re.Match[str]
    letters: Callable[[str], str]
    x: XMeaning
    named: bool

    @property
    def start(self) -> int:
        """The first position of the range."""
        return position(self.found["start"], self.text)

    @property
    def end(self) -> int:
        """The last position of the range, the first one if there is no other."""
        end = self.found["end"]
        return self.start if end is None else position(end, self.text)

    def residues(self, group: str) -> str:
        """Return a group's residues in one-letter code; an X is a stop only if that was said."""
        residues = self.letters(self.found[group] or "")
        if "X" in residues:
            if self.x is XMeaning.REFUSED:
                raise _unclear_x(self)
            residues = residues.replace("X", STOP)
        return residues

    def head(self) -> tuple[str, str]:
        """Return the residues named before the range (several in TCGA's form) and at its end."""
        first = "" if self.found["first"] == "-" else self.residues("first")
        group = "last" if self.found["last"] is not None else "last_after_dash"
        return first, self.residues(group)


def read(spelling: Spelling) -> ProteinChange | None:
    """Return the change; None when another reading of the text must be tried."""
    reader = _READERS[spelling.found.lastgroup or "nothing"]
    if spelling.end < spelling.start:
        raise refusal(spelling.text, "names a range that runs backwards", BREAKDOWN)
    if spelling.found["first"] == "-" and reader is not _read_frameshift:
        raise refusal(spelling.text, "has a position that is no residue", BREAKDOWN)
    if _could_be_dna(spelling):
        advice = "put p. in front if residues are meant, c. if bases are"
        raise refusal(spelling.text, "could be a change of the coding sequence", advice)
    return reader(spelling)


def _could_be_dna(spelling: Spelling) -> bool:
    """Whether no residue is named, as in ``1100delC``, which is a base of CHEK2."""
    found = spelling.found
    named = spelling.named or found["first"] or found["last"] or found["last_after_dash"]
    if named or found.lastgroup in {"frame", "frame_stop", "splice", "substituted", "nothing"}:
        return False
    groups = ("replaced", "replaced_before", "replacement", "deleted", "inserted", "duplicated")
    return _BASES.issuperset("".join(found[group] or "" for group in groups).upper())


def _read_substitution(spelling: Spelling) -> ProteinChange | None:
    first = spelling.letters(spelling.found["first"])
    alt = spelling.letters(spelling.found["substituted"])
    if spelling.start != spelling.end or len(first) > 1:
        return None
    if len(alt) == 1:
        return _single(spelling, spelling.residues("substituted"))
    written = spelling.found["substituted"].upper()
    # Funcotator writes "p.T544RS" for p.Thr544delinsArgSer; without "p." people list alternatives.
    if not first or not spelling.named or spelling.letters is not grammar.short_residues:
        return None
    if written in grammar.KEY_WORDS or written in grammar.ONE_LETTER or "X" in written:
        advice = f"write {first}{spelling.start}{written.lower()} or {first}{spelling.start}delins…"
        raise refusal(spelling.text, "could be residues or a key word in capitals", advice)
    return _replacement(_place(spelling, ""), alt)


def _single(spelling: Spelling, alt: str) -> ProteinChange:
    first, _ = spelling.head()
    if not first and alt != STOP:
        raise refusal(spelling.text, "does not name the residue that is replaced", BREAKDOWN)
    return substitution(first, spelling.start, alt)


def _read_replacement(spelling: Spelling) -> ProteinChange:
    group = "replaced" if spelling.found["replaced"] is not None else "replaced_before"
    place = _place(spelling, spelling.residues(group))
    return _replacement(place, spelling.residues("replacement"))


def _read_deletion(spelling: Spelling) -> ProteinChange:
    return _at(ProteinClass.INFRAME_DELETION, _place(spelling, spelling.residues("deleted")))


def _read_duplication(spelling: Spelling) -> ProteinChange:
    return _at(ProteinClass.INFRAME_DUPLICATION, _place(spelling, spelling.residues("duplicated")))


def _read_insertion(spelling: Spelling) -> ProteinChange:
    place = _place(spelling, "")
    if place.end != place.start + 1:
        advice = "name the two residues it stands between, as in A775_G776insYVMA"
        raise refusal(spelling.text, "does not say where the insertion is", advice)
    return _at(ProteinClass.INFRAME_INSERTION, place, alt=spelling.residues("inserted"))


def _read_frameshift(spelling: Spelling) -> ProteinChange:
    place = _place(spelling, "")
    if spelling.found["end"] is not None:
        raise refusal(spelling.text, "gives a range to a frameshift", "name its first residue")
    stop = spelling.found["frame_stop"]
    return ProteinChange(
        ProteinClass.FRAMESHIFT,
        place.start,
        place.start,
        place.first,
        place.first,
        spelling.residues("frame_alt"),
        int(stop) if stop is not None and stop != "?" else None,
    )


def _read_extension(spelling: Spelling) -> ProteinChange:
    first = spelling.letters(spelling.found["first"]).replace("X", STOP)
    start_codon = first == "M" and spelling.start == 1
    if spelling.found["end"] is not None or not (first == STOP or start_codon):
        advice = "an extension begins at M1 or at the stop, as in *110Qext*17"
        raise refusal(spelling.text, "extends the protein from within", advice)
    by, start = spelling.found["longer_by"], spelling.found["longer_from"]
    if start_codon is (start is None):
        raise refusal(spelling.text, "extends the wrong end", "M1ext-5 or *110Qext*17")
    distance = start if start_codon else by
    stop = None if distance in {None, "?"} else int(distance or 0)
    at, alt = spelling.start, spelling.residues("longer_alt")
    return ProteinChange(ProteinClass.EXTENSION, at, at, first, first, alt, stop)


def _read_silent(spelling: Spelling) -> ProteinChange:
    return _at(ProteinClass.SYNONYMOUS, _place(spelling, ""))


def _read_question(spelling: Spelling) -> ProteinChange:
    first, _ = spelling.head()
    if spelling.start != 1 or spelling.end != 1 or first != "M":
        raise refusal(spelling.text, "has an unknown result", "only M1? is a class of change")
    return ProteinChange(ProteinClass.START_LOSS, 1, 1, "M", "M")


def _read_splice(spelling: Spelling) -> ProteinChange:
    first, last = (
        spelling.letters(spelling.found[group] or "").replace("X", "")
        for group in ("first", "last")
    )
    if len(first) > 1:
        raise refusal(spelling.text, "names several residues", "write it like X1010_splice")
    last = first if spelling.end == spelling.start else last
    return ProteinChange(ProteinClass.SPLICE, spelling.start, spelling.end, first, last)


def _read_nothing(spelling: Spelling) -> ProteinChange:
    raise refusal(spelling.text, "names no change", _CODON)


# Keyed by the group of the grammar that closes last, which tells the tail.
_READERS: Final[Mapping[str, Callable[[Spelling], ProteinChange | None]]] = MappingProxyType(
    {
        "replacement": _read_replacement,
        "deleted": _read_deletion,
        "inserted": _read_insertion,
        "duplicated": _read_duplication,
        "frame": _read_frameshift,
        "frame_stop": _read_frameshift,
        "longer": _read_extension,
        "longer_by": _read_extension,
        "longer_from": _read_extension,
        "silent": _read_silent,
        "question": _read_question,
        "splice": _read_splice,
        "substituted": _read_substitution,
        "nothing": _read_nothing,
    }
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A residue range with what the text says of its residues."""

    start: int
    end: int
    first: str = ""
    last: str = ""
    ref: str = ""


def _place(spelling: Spelling, given: str) -> _Place:
    """Return the range, checked against the residues ``given`` behind the key word."""
    head, last = spelling.head()
    start, end = spelling.start, spelling.end
    if len(head) > 1:
        _check_several(spelling, given)
        given = head
    if given and spelling.found["end"] is None:
        end = start + len(given) - 1
    first = head[:1] or given[:1]
    last = last or given[-1:] or (first if start == end else "")
    fits = not given or (len(given) == end - start + 1 and (first, last) == (given[0], given[-1]))
    if not fits or (start == end and first and last and first != last):
        raise refusal(spelling.text, "contradicts itself", "its residues don't fit its range")
    if start == end:
        first = last = first or last
    return _Place(start, end, first, last, given)


def _check_several(spelling: Spelling, given: str) -> None:
    """Refuse TCGA's several residues in front (``ELREA746del``) where they could mean another."""
    written = spelling.found["first"]
    if spelling.found["end"] is not None or given:
        raise refusal(spelling.text, "names its residues twice", BREAKDOWN)
    if spelling.letters is grammar.short_residues and written.upper() in grammar.ONE_LETTER:
        advice = f"write {written.capitalize()} for the one residue, or give the whole range"
        raise refusal(spelling.text, "could name one residue or three", advice)


def _at(kind: ProteinClass, place: _Place, alt: str = "") -> ProteinChange:
    return ProteinChange(kind, place.start, place.end, place.first, place.last, alt, ref=place.ref)


def _replacement(place: _Place, alt: str) -> ProteinChange:
    """Return a delins, or what HGVS calls it when it is one residue for one known residue."""
    if place.start == place.end and len(alt) == 1 and (place.first or alt == STOP):
        return substitution(place.first, place.start, alt)
    return _at(ProteinClass.INFRAME_DELINS, place, alt)


def position(digits: str, text: str) -> int:
    """Return a residue number of ``text``; residues are counted from 1."""
    at = int(digits)
    if not at:
        raise refusal(text, "names residue 0", "residues are counted from 1")
    return at


def refusal(text: str, what: str, remedy: str) -> ProteinSyntaxError:
    """Return the error for a text that is not understood, to be raised."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return ProteinSyntaxError(f"{shown!r} {what}", remedy=remedy)


def _unclear_x(spelling: Spelling) -> ProteinSyntaxError:
    head = f"{spelling.found['first']}{spelling.found['start']}"
    advice = f"write {head}* for a stop, or {head} for any change of the codon"
    return refusal(spelling.text, "has an X, which could be a stop or any residue", advice)
