"""Read protein changes as clinics, callers and knowledge bases spell them.

Every spelling of one description gives one value: ``p.(Val600Glu)``, ``Val600Glu`` and ``v600e``
are ``V600E``. Nothing is guessed: what could mean two things is refused and the message says how
to write each of them. Whether two different descriptions are the same protein is the question of
``protein_equality``.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from oncobasis.core.protein import STOP, ProteinChange, ProteinClass, substitution
from oncobasis.nomenclature import protein_grammar as grammar
from oncobasis.nomenclature.protein_reading import (
    BREAKDOWN,
    ProteinSyntaxError,
    Spelling,
    XMeaning,
    position,
    read,
    refusal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ProteinSyntaxError", "XMeaning", "parse_protein", "split_protein"]

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


def parse_protein(text: str, *, x: XMeaning = XMeaning.REFUSED) -> ProteinChange:
    """Return the change that one spelling, without gene or sequence name, describes.

    Raises ProteinSyntaxError when it is none, contradicts itself or could mean two things.
    """
    plain = grammar.PLAIN_SHORT.fullmatch(text)
    if plain is not None:
        first, start, alt = plain.groups()
        return substitution(first, position(start, text), alt)
    plain = grammar.PLAIN_LONG.fullmatch(text)
    if plain is not None and (plain[1] == "") is (plain[5] == ""):
        first = grammar.ONE_LETTER[plain[2].upper()]
        alt = grammar.ONE_LETTER.get(plain[4].upper(), plain[4])
        return substitution(first, position(plain[3], text), alt)
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
            change = read(Spelling(text, found, letters, x, named))
            if change is not None:
                return change
    raise refusal(text, "is not a protein change", BREAKDOWN)


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
