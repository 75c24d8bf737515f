"""Codons and protein changes as CIViC names them, and what stands beside them in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from oncobasis.core import biomarker as bm
from oncobasis.core.biomarker import VariantClass
from oncobasis.nomenclature.protein import ProteinSyntaxError, XMeaning, parse_protein
from oncobasis.rules.grammar import all_of

if TYPE_CHECKING:
    from oncobasis.core.protein import ProteinChange
    from oncobasis.knowledge.importers.civic.words import VariantHints

_CODON: Final = re.compile(
    r"(?P<other>non-)?(?P<residue>[ACDEFGHIKLMNPQRSTVWY])(?P<position>\d+)(?: mutations?)?",
    re.IGNORECASE,
)
_NOT_CHANGE: Final = re.compile(r"non-(?P<change>[A-Z]\d+[A-Z*])", re.IGNORECASE)
_WITH_CODING: Final = re.compile(r"(?P<name>.+?) \(?(?P<coding>c\.[^\s()?]+)\)?")
_NONCODING_WORDS: Final = re.compile(
    r"(?:\S+ )?(?:splice site(?: mutation)?|splice region|intronic deletion|3'UTR alteration)",
    re.IGNORECASE,
)


def codon_or_protein(gene: str, text: str, hints: VariantHints) -> bm.Biomarker | None:
    """Return the atom of ``V600``, ``Non-V600``, ``V600E``, ``E70K (c.208G>A)`` and the like."""
    codon = _CODON.fullmatch(text)
    if codon is not None:
        return _codon(gene, codon)
    negated = _NOT_CHANGE.fullmatch(text)
    if negated is not None:
        return _other_than(gene, negated["change"])
    both = _WITH_CODING.fullmatch(text)
    if both is not None:
        return _with_coding(gene, both, hints)
    change = _parsed(text, hints)
    return None if change is None else bm.ProteinIs(gene, change)


def _codon(gene: str, match: re.Match[str]) -> bm.Biomarker:
    here = bm.CodonIs(gene, int(match["position"]), match["residue"].upper())
    if match["other"] is None:
        return here
    return all_of(bm.GeneIs(gene, VariantClass.MUTATION), bm.Not(here))


def _other_than(gene: str, text: str) -> bm.Biomarker | None:
    change = _parsed(text, None)
    if change is None:
        return None
    mutated = bm.GeneIs(gene, VariantClass.MUTATION)
    return all_of(mutated, bm.Not(bm.ProteinIs(gene, change)))


def _with_coding(gene: str, match: re.Match[str], hints: VariantHints) -> bm.Biomarker | None:
    if _NONCODING_WORDS.fullmatch(match["name"]):
        return bm.CodingIs(gene, match["coding"])
    change = _parsed(match["name"], hints)
    return None if change is None else bm.ProteinIs(gene, change)


def _parsed(text: str, hints: VariantHints | None) -> ProteinChange | None:
    """``X`` is a stop only where the variant summary says stop gained."""
    stop = hints is not None and "stop_gained" in hints.types
    try:
        return parse_protein(text, x=XMeaning.STOP if stop else XMeaning.REFUSED)
    except ProteinSyntaxError:
        return None
