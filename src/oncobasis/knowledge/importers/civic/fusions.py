"""CIViC fusions: ``EML4::ALK Fusion``, ``v::ALK``, ``EML4::ALK e6::e20``, old ``EML4-ALK E6;A20``.

``v`` is any partner, ``?`` one that was not reported, ``reg_e@[IGH]`` a regulatory element.
"""

from __future__ import annotations

import re
from typing import Final

from oncobasis.core.biomarker import FusionIs
from oncobasis.knowledge.importers.civic.words import GENE_NAMES, REVERSED_FUSIONS

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
    genes = (_gene(five), _gene(three))
    if genes == (None, None):
        return None
    return FusionIs(
        *genes,
        int(exons["five"]) if exons else None,
        int(exons["three"]) if exons else None,
        rearrangement=_is_loose(five) or _is_loose(three) or words.lower().startswith("rearr"),
    )


def old_fusion(gene: str, text: str) -> FusionIs | None:
    """Return the atom of a hyphenated name; one partner must be the variant's gene."""
    match = _OLD.fullmatch(text)
    if match is None:
        return None
    five, three = _symbol(match["five"]), _symbol(match["three"])
    if gene not in {five, three}:
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


def _gene(text: str) -> str | None:
    regulatory = _REGULATORY.fullmatch(text)
    name = regulatory["gene"] if regulatory else text
    return None if name.upper() in _NAMELESS else _symbol(name)


def _symbol(text: str) -> str:
    return GENE_NAMES.get(text.upper(), text if "orf" in text else text.upper())


def _is_loose(text: str) -> bool:
    """An unreported partner, or an enhancer in front of an intact gene, is a rearrangement."""
    return text == "?" or text.startswith("reg_e@")
