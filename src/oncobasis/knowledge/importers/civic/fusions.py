"""CIViC fusions: ``EML4::ALK Fusion``, ``v::ALK``, ``EML4::ALK e6::e20``, old ``EML4-ALK E6;A20``.

``v`` is any partner, ``?`` one that was not reported, ``reg_e@[IGH]`` a regulatory element.
"""

from __future__ import annotations

import re
from typing import Final

from oncobasis.core.biomarker import FusionIs
from oncobasis.knowledge.importers.civic.genes import gene_symbol
from oncobasis.knowledge.importers.civic.words import REVERSED_FUSIONS

_REGULATORY: Final = re.compile(r"reg_e@\[?(?P<gene>[A-Za-z0-9@.\-]+?)@?\]?")
_EXONS: Final = re.compile(r"e(?P<five>\d+)::e(?P<three>\d+)", re.IGNORECASE)
_OLD_EXONS: Final = re.compile(r"[A-Z](?P<five>\d+);\s?[A-Z](?P<three>\d+)", re.IGNORECASE)
_WORDS: Final = re.compile(r"(?:fusions?|translocation|rearrangements?)?", re.IGNORECASE)
_GENE: Final = r"[A-Z][A-Z0-9]*(?:@|ORF[0-9]+)?"
_OLD: Final = re.compile(
    rf"(?P<five>{_GENE})-(?P<three>{_GENE})(?: fusions?)?(?: (?P<exons>[A-Z]\d+;\s?[A-Z]\d+))?",
    re.IGNORECASE,
)
_NAMELESS: Final = frozenset({"V", "?"})


def fusion(partners: str, words: str) -> FusionIs | None:
    """Return the atom of ``A::B`` and what follows it, or None where that is no fusion."""
    five, _, three = partners.partition("::")
    exons = _EXONS.fullmatch(words)
    if exons is None and _WORDS.fullmatch(words) is None:
        return None
    named = [_named(partner) for partner in (five, three)]
    if named == [None, None] or "" in named:
        return None
    return FusionIs(
        named[0],
        named[1],
        int(exons["five"]) if exons else None,
        int(exons["three"]) if exons else None,
        rearrangement=_is_loose(five) or _is_loose(three) or words.lower().startswith("rearr"),
    )


def old_fusion(gene: str, text: str) -> FusionIs | None:
    """Return the atom of a hyphenated name; one partner must be the variant's gene."""
    match = _OLD.fullmatch(text)
    if match is None:
        return None
    five, three = gene_symbol(match["five"].upper()), gene_symbol(match["three"].upper())
    if five is None or three is None or gene not in {five, three}:
        return None
    if (five, three) in REVERSED_FUSIONS:
        five, three = three, five
    exons = _OLD_EXONS.fullmatch(match["exons"]) if match["exons"] else None
    return FusionIs(
        five,
        three,
        int(exons["five"]) if exons else None,
        int(exons["three"]) if exons else None,
    )


def _named(text: str) -> str | None:
    """The partner's symbol, None for any partner, '' for a gene that is not known."""
    regulatory = _REGULATORY.fullmatch(text)
    name = regulatory["gene"] if regulatory else text
    return None if name.upper() in _NAMELESS else gene_symbol(name) or ""


def _is_loose(text: str) -> bool:
    """An unreported partner, or an enhancer in front of an intact gene, is a rearrangement."""
    return text == "?" or text.startswith("reg_e@")
