"""Read protein changes as clinics, callers and knowledge bases spell them.

Every spelling of one description gives one value: ``p.(Val600Glu)``, ``Val600Glu`` and ``v600e``
are ``V600E``. Nothing is guessed: what could mean two things is refused and the message says how
to write each of them. Whether two different descriptions are the same protein is the question of
``protein_equality``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from oncobasis.core.errors import InputError
from oncobasis.core.protein import STOP, ProteinChange, ProteinClass, substitution
from oncobasis.nomenclature import protein_grammar as grammar

if TYPE_CHECKING:
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


_WHOLE: Final[Mapping[str, ProteinChange]] = MappingProxyType(
    {
        "?": ProteinChange(ProteinClass.UNKNOWN),
        "0": ProteinChange(ProteinClass.NO_PROTEIN),
        "0?": ProteinChange(ProteinClass.NO_PROTEIN),
        "=": ProteinChange(ProteinClass.SYNONYMOUS),
        "?fs": ProteinChange(ProteinClass.FRAMESHIFT),
    }
)
_IN_PARENTHESES = re.compile(r"(?P<prefix>[^:\s]+:[^:\s]+?)\s?\((?P<change>p\..+)\)")
_BREAKDOWN = "write it like V600E, E746_A750del, R1450fs or p.Val600Glu"
_BASES = frozenset("ACGTU")
_CODON = "a codon alone is no protein change; name the new residue, or ask for the codon"


def parse_protein(text: str, *, x: XMeaning = XMeaning.REFUSED) -> ProteinChange:
    """Return the change that one spelling, without gene or sequence name, describes.

    Raises ProteinSyntaxError when it is none, contradicts itself or could mean two things.
    """
    plain = grammar.PLAIN_SHORT.fullmatch(text)
    if plain is not None:
        first, start, alt = plain.groups()
        return substitution(first, _position(start, text), alt)
    plain = grammar.PLAIN_LONG.fullmatch(text)
    if plain is not None and (plain[1] == "") is (plain[5] == ""):
        first = grammar.ONE_LETTER[plain[2].upper()]
        alt = grammar.ONE_LETTER.get(plain[4].upper(), plain[4])
        return substitution(first, _position(plain[3], text), alt)
    return _parse_rest(text, x)


def split_protein(text: str, *, x: XMeaning = XMeaning.REFUSED) -> tuple[str, ProteinChange]:
    """Return what stands before the change (gene, sequence, coding change; '' if none) and it.

    ``BRAF:p.Val600Glu``, ``NP_005219.2:p.(Leu858Arg)``, ``NM_005228.5:c.2573T>G (p.Leu858Arg)``.
    """
    stripped = text.strip()
    coding = _IN_PARENTHESES.fullmatch(stripped)
    if coding is not None:
        return coding["prefix"], parse_protein(coding["change"], x=x)
    prefix, _, change = stripped.rpartition(":")
    return prefix.strip(), parse_protein(change, x=x)


def _parse_rest(text: str, x: XMeaning) -> ProteinChange:
    body, named = _bare(text)
    if named and body in _WHOLE:
        return _WHOLE[body]
    if body == "?fs":
        return _WHOLE[body]
    body = body.replace("Ter", STOP)
    leading = grammar.LEADING_DELETION.fullmatch(body)
    if leading is not None:
        body = f"{leading[1]}del"
    for pattern, letters in (
        (grammar.STRICT_LONG, grammar.long_residues),
        (grammar.STRICT_SHORT, grammar.short_residues),
        (grammar.ANY_CASE_LONG, grammar.long_residues),
        (grammar.ANY_CASE_SHORT, grammar.short_residues),
    ):
        found = pattern.fullmatch(body)
        if found is not None:
            change = _read(_Spelling(text, found, letters, x, named))
            if change is not None:
                return change
    raise _refusal(text, "is not a protein change", _BREAKDOWN)


def _bare(text: str) -> tuple[str, bool]:
    """Return the description without ``p.``, parentheses and URL escapes, and whether p. led it."""
    body = text.strip()
    if "%" in body:
        body = body.replace("%3D", "=").replace("%3d", "=").replace("%3E", ">").replace("%2A", "*")
    named = body[:2] in {"p.", "P."}
    body = body[2:] if named else body
    if body.startswith("(") and body.endswith(")"):
        body = body[1:-1]
    return body, named


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One match of a grammar, still in the letters of the text."""

    text: str
    found: re.Match[str]
    letters: Callable[[str], str]
    x: XMeaning
    named: bool

    @property
    def start(self) -> int:
        return _position(self.found["start"], self.text)

    @property
    def end(self) -> int:
        end = self.found["end"]
        return self.start if end is None else _position(end, self.text)

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


def _read(spelling: _Spelling) -> ProteinChange | None:
    """Return the change; None when another reading of the text must be tried."""
    reader = _READERS[spelling.found.lastgroup or "nothing"]
    if spelling.end < spelling.start:
        raise _refusal(spelling.text, "names a range that runs backwards", _BREAKDOWN)
    if spelling.found["first"] == "-" and reader is not _read_frameshift:
        raise _refusal(spelling.text, "has a position that is no residue", _BREAKDOWN)
    if _could_be_dna(spelling):
        advice = "put p. in front if residues are meant, c. if bases are"
        raise _refusal(spelling.text, "could be a change of the coding sequence", advice)
    return reader(spelling)


def _could_be_dna(spelling: _Spelling) -> bool:
    """Whether no residue is named, as in ``1100delC``, which is a base of CHEK2."""
    found = spelling.found
    named = spelling.named or found["first"] or found["last"] or found["last_after_dash"]
    if named or found.lastgroup in {"frame", "frame_stop", "splice", "substituted", "nothing"}:
        return False
    groups = ("replaced", "replaced_before", "replacement", "deleted", "inserted", "duplicated")
    return _BASES.issuperset("".join(found[group] or "" for group in groups).upper())


def _read_substitution(spelling: _Spelling) -> ProteinChange | None:
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
        raise _refusal(spelling.text, "could be residues or a key word in capitals", advice)
    return _replacement(_place(spelling, ""), alt)


def _single(spelling: _Spelling, alt: str) -> ProteinChange:
    first, _ = spelling.head()
    if not first and alt != STOP:
        raise _refusal(spelling.text, "does not name the residue that is replaced", _BREAKDOWN)
    return substitution(first, spelling.start, alt)


def _read_replacement(spelling: _Spelling) -> ProteinChange:
    group = "replaced" if spelling.found["replaced"] is not None else "replaced_before"
    place = _place(spelling, spelling.residues(group))
    return _replacement(place, spelling.residues("replacement"))


def _read_deletion(spelling: _Spelling) -> ProteinChange:
    return _at(ProteinClass.INFRAME_DELETION, _place(spelling, spelling.residues("deleted")))


def _read_duplication(spelling: _Spelling) -> ProteinChange:
    return _at(ProteinClass.INFRAME_DUPLICATION, _place(spelling, spelling.residues("duplicated")))


def _read_insertion(spelling: _Spelling) -> ProteinChange:
    place = _place(spelling, "")
    if place.end != place.start + 1:
        advice = "name the two residues it stands between, as in A775_G776insYVMA"
        raise _refusal(spelling.text, "does not say where the insertion is", advice)
    return _at(ProteinClass.INFRAME_INSERTION, place, alt=spelling.residues("inserted"))


def _read_frameshift(spelling: _Spelling) -> ProteinChange:
    place = _place(spelling, "")
    if spelling.found["end"] is not None:
        raise _refusal(spelling.text, "gives a range to a frameshift", "name its first residue")
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


def _read_extension(spelling: _Spelling) -> ProteinChange:
    first = spelling.letters(spelling.found["first"]).replace("X", STOP)
    start_codon = first == "M" and spelling.start == 1
    if spelling.found["end"] is not None or not (first == STOP or start_codon):
        advice = "an extension begins at M1 or at the stop, as in *110Qext*17"
        raise _refusal(spelling.text, "extends the protein from within", advice)
    by, start = spelling.found["longer_by"], spelling.found["longer_from"]
    if start_codon is (start is None):
        raise _refusal(spelling.text, "extends the wrong end", "M1ext-5 or *110Qext*17")
    distance = start if start_codon else by
    stop = None if distance in {None, "?"} else int(distance or 0)
    at, alt = spelling.start, spelling.residues("longer_alt")
    return ProteinChange(ProteinClass.EXTENSION, at, at, first, first, alt, stop)


def _read_silent(spelling: _Spelling) -> ProteinChange:
    return _at(ProteinClass.SYNONYMOUS, _place(spelling, ""))


def _read_question(spelling: _Spelling) -> ProteinChange:
    first, _ = spelling.head()
    if spelling.start != 1 or spelling.end != 1 or first != "M":
        raise _refusal(spelling.text, "has an unknown result", "only M1? is a class of change")
    return ProteinChange(ProteinClass.START_LOSS, 1, 1, "M", "M")


def _read_splice(spelling: _Spelling) -> ProteinChange:
    first, last = (
        spelling.letters(spelling.found[group] or "").replace("X", "")
        for group in ("first", "last")
    )
    if len(first) > 1:
        raise _refusal(spelling.text, "names several residues", "write it like X1010_splice")
    last = first if spelling.end == spelling.start else last
    return ProteinChange(ProteinClass.SPLICE, spelling.start, spelling.end, first, last)


def _read_nothing(spelling: _Spelling) -> ProteinChange:
    raise _refusal(spelling.text, "names no change", _CODON)


# Keyed by the group of the grammar that closes last, which tells the tail.
_READERS: Final[Mapping[str, Callable[[_Spelling], ProteinChange | None]]] = MappingProxyType(
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


def _place(spelling: _Spelling, given: str) -> _Place:
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
        raise _refusal(spelling.text, "contradicts itself", "its residues don't fit its range")
    if start == end:
        first = last = first or last
    return _Place(start, end, first, last, given)


def _check_several(spelling: _Spelling, given: str) -> None:
    """Refuse TCGA's several residues in front (``ELREA746del``) where they could mean another."""
    written = spelling.found["first"]
    if spelling.found["end"] is not None or given:
        raise _refusal(spelling.text, "names its residues twice", _BREAKDOWN)
    if spelling.letters is grammar.short_residues and written.upper() in grammar.ONE_LETTER:
        advice = f"write {written.capitalize()} for the one residue, or give the whole range"
        raise _refusal(spelling.text, "could name one residue or three", advice)


def _at(kind: ProteinClass, place: _Place, alt: str = "") -> ProteinChange:
    return ProteinChange(kind, place.start, place.end, place.first, place.last, alt, ref=place.ref)


def _replacement(place: _Place, alt: str) -> ProteinChange:
    """Return a delins, or what HGVS calls it when it is one residue for one known residue."""
    if place.start == place.end and len(alt) == 1 and (place.first or alt == STOP):
        return substitution(place.first, place.start, alt)
    return _at(ProteinClass.INFRAME_DELINS, place, alt)


def _position(digits: str, text: str) -> int:
    at = int(digits)
    if not at:
        raise _refusal(text, "names residue 0", "residues are counted from 1")
    return at


def _refusal(text: str, what: str, remedy: str) -> ProteinSyntaxError:
    return ProteinSyntaxError(f"{text!r} {what}", remedy=remedy)


def _unclear_x(spelling: _Spelling) -> ProteinSyntaxError:
    head = f"{spelling.found['first']}{spelling.found['start']}"
    advice = f"write {head}* for a stop, or {head} for any change of the codon"
    return _refusal(spelling.text, "has an X, which could be a stop or any residue", advice)
