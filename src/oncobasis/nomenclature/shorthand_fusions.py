"""Fusions and rearrangements. A hyphen or slash joins two genes only where both parts are genes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import FindingClass, Fusion, GeneFinding
from oncobasis.nomenclature.genes import GeneNameKind
from oncobasis.nomenclature.shorthand_genes import one_gene, symbol_of
from oncobasis.nomenclature.shorthand_reading import read_as

if TYPE_CHECKING:
    from oncobasis.nomenclature.shorthand_reading import Said, ShorthandReading

_ANY_PARTNER = frozenset({"v", "*", "?", "unknown", "any", "novel", "partner", "other"})
_WORD = (
    r"(?:gene )?(?:fusions?|fused|rearrangements?|rearranged|translocations?|positive|pos|\+|"
    r"fusion[ -](?:positive|gene)|rearrangement[ -]positive|transcripts?)"
)
_EXON = r"(?:\s*(?:e|ex|exon)\.?\s*(?P<{}>\d{{1,3}})|\((?P<{}>\d{{1,3}})\))?"
_DOUBLE_COLON = re.compile(
    rf"(?P<five>[^\s:]+?){_EXON.format('e5', 'p5')}\s*::\s*(?P<three>[^\s:]+?)"
    rf"{_EXON.format('e3', 'p3')}(?:[\s(,]+(?P<exons>(?=[^\s)]*\d)[^\s)]+)\)?)?"
    rf"(?:\s+(?P<word>{_WORD}))?",
    re.IGNORECASE,
)
_JOINED = re.compile(
    rf"(?P<pair>[A-Za-z][\w.α]*(?:\s?[-/]\s?[\w.α]+)+)(?:[\s(,]+(?P<exons>[EA-Z]\d+[^\s)]*)\)?)?"
    rf"(?:\s+(?P<word>{_WORD}))?",
    re.IGNORECASE,
)
_PARTNER = re.compile(r"\w(?:[\w./()-]*[\w)])?")
_EXON_PAIR = re.compile(
    r"[A-Z]{0,2}(\d{1,3})(?:\s*(?:;|:|,|::|-)\s*)[A-Z]{0,2}(\d{1,3})", re.IGNORECASE
)
_NAMED_VARIANT = re.compile(r"[\s(,]+v(?:ariant)?\.?\s?\d[ab]?\)?$", re.IGNORECASE)
_LISTED = re.compile(r"rearrange\w*|translocat\w*|positive|pos|\+", re.IGNORECASE)
_SPLIT = re.compile(r"\s?[-/]\s?")
# Behind a hyphen these are no partner, though some are synonyms of genes (V7 is one of CD101).
_NO_PARTNER = re.compile(
    r"v\d.*|itd|ptd|kdd|tkd|tki|ihc|fish|ngs|mut\w*|amp\w*|del\w*|ins\w*|wt|dup\w*|loss|gain|low"
    r"|high|pos\w*|neg\w*",
    re.IGNORECASE,
)
_PHILADELPHIA = re.compile(r"(?:ph\+|ph positive|ph-positive|philadelphia(?: chromosome)?"
                           r"(?:[ -](?:positive|\+))?)", re.IGNORECASE)  # fmt: skip
_SINGLE = re.compile(
    r"(?:gene )?(?P<fusion>fusions?|fused|fusion[ -]positive)|(?:gene )?(?P<rearranged>"
    r"rearrangements?|rearranged|rearrangement[ -]positive|translocations?|translocated|"
    r"break[ -]?apart(?: fish)? positive)",
    re.IGNORECASE,
)
_POSITIVE = re.compile(r"(?:(?:fish|ihc)[ -])?(?:positive|pos|\+|\+ve)", re.IGNORECASE)
FUSION_GENES = frozenset({"ALK", "ROS1", "RET", "NTRK1", "NTRK2", "NTRK3"})
"""Genes of which "positive" and "negative" speak of a rearrangement."""
_BY_REARRANGEMENT = frozenset({"ALK", "ROS1"})
# A bare "A/B" may also list two genes; with one of these it is a fusion.
_SLASH_GENES = FUSION_GENES | frozenset(
    {"ABL1", "BRAF", "ERG", "ETV6", "EWSR1", "FGFR1", "FGFR2", "FGFR3", "JAK2", "KMT2A", "MET",
     "NRG1", "PDGFRA", "PDGFRB", "RAF1", "RARA", "RUNX1", "TFE3"}
)  # fmt: skip


def read_fusion(said: Said) -> ShorthandReading | None:
    """Read two joined genes; None when the text joins none."""
    text = said.text
    named = _NAMED_VARIANT.search(text)
    if named is not None and ("-" in text or "::" in text):
        reading = read_fusion(replace(said, text=text[: named.start()]))
        return (
            None
            if reading is None
            else reading.with_remarks(
                read_as(said.given, f"{biomarker_of(reading)} (the variant is not used)")
            )
        )
    if _PHILADELPHIA.fullmatch(text):
        return said.reading(
            Fusion("BCR", "ABL1", observed=said.observed), understood="BCR::ABL1 fusion"
        )
    if "::" in text:
        return _double_colon(said, text)
    if "-" not in text and "/" not in text:
        return None
    found = _JOINED.fullmatch(text)
    return None if found is None else _joined(said, found)


def fusion_of_gene(said: Said, gene: str, rest: str) -> ShorthandReading | None:
    """Read ``fusion``, ``rearrangement`` or, of some genes, ``positive`` behind a gene.

    The labels for ALK and ROS1 say "positive", which a rearrangement by FISH is; other labels ask
    for a fusion, and a rearrangement stays less than that.
    """
    found = _SINGLE.fullmatch(rest)
    positive = gene in FUSION_GENES and _POSITIVE.fullmatch(rest) is not None
    if found is None and not positive:
        return None
    partly = Fusion(None, gene, oriented=False, observed=said.observed)
    if found is not None and found["fusion"]:
        return said.reading(partly)
    if positive or gene in _BY_REARRANGEMENT:
        return said.reading(partly, understood=f"{gene} fusion or rearrangement")
    return said.reading(GeneFinding(gene, FindingClass.REARRANGEMENT, observed=said.observed))


def _double_colon(said: Said, text: str) -> ShorthandReading:
    found = _DOUBLE_COLON.fullmatch(text)
    if found is None:
        said.refuse("is not one fusion", "write EML4::ALK or EML4 e13::ALK e20")
    five, three = (_partner(said, found[side]) for side in ("five", "three"))
    if five is None and three is None:
        said.refuse("names no gene", "write EML4::ALK, or v::ALK for an unknown partner")
    exons = _exons(said, found["exons"])
    first = found["e5"] or found["p5"]
    second = found["e3"] or found["p3"]
    return _fusion(
        said,
        (five, three),
        (int(first) if first else exons[0], int(second) if second else exons[1]),
    )


def _partner(said: Said, name: str) -> str | None:
    if name.casefold() in _ANY_PARTNER:
        return None
    if _PARTNER.fullmatch(name) is None:
        said.refuse(f"names {name!r} as a partner", "write EML4::ALK")
    return one_gene(said, name)


def _joined(said: Said, found: re.Match[str]) -> ShorthandReading | None:
    pair = re.sub(r"\s", "", found["pair"])
    whole = said.genes.resolve(pair)
    if whole.symbol is not None:
        return None
    if whole.kind is GeneNameKind.FAMILY and not found["word"]:
        return None
    partners = _two_genes(said, pair)
    if partners is None:
        return None
    slash = "/" in pair
    if slash and (
        len(_SLASH_GENES.intersection(partners)) != 1 or _LISTED.fullmatch(found["word"] or "")
    ):
        return None
    return _fusion(said, partners, _exons(said, found["exons"]), oriented=not slash)


def _two_genes(said: Said, pair: str) -> tuple[str, str] | None:
    """The two genes of ``EML4-ALK``; a gene name may itself hold hyphens (NKX2-1)."""
    marks = list(_SPLIT.finditer(pair))
    found = set()
    for mark in marks:
        left, right = (symbol_of(said, part) for part in (pair[: mark.start()], pair[mark.end() :]))
        if _NO_PARTNER.fullmatch(pair[mark.end() :]) or mark.start() == 1:
            continue
        if left is not None and right is not None and left != right:
            found.add((left, right))
    return found.pop() if len(found) == 1 else None


def _exons(said: Said, text: str | None) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    found = _EXON_PAIR.fullmatch(text)
    if found is None:
        said.refuse(f"gives exons as {text!r}", "write EML4 e13::ALK e20")
    return int(found[1]), int(found[2])


def _fusion(
    said: Said,
    genes: tuple[str | None, str | None],
    exons: tuple[int | None, int | None],
    *,
    oriented: bool = True,
) -> ShorthandReading:
    if genes[0] == genes[1]:
        said.refuse("joins a gene with itself", "write an event inside one gene as such")
    seen = Fusion(*genes, *exons, oriented=oriented, observed=said.observed)
    typed = said.text.upper()
    renamed = any(gene is not None and gene.upper() not in typed for gene in genes)
    understood = "::".join(gene or "*" for gene in genes) + " fusion"
    return said.reading(seen, understood=understood if renamed else "")


def biomarker_of(reading: ShorthandReading) -> str:
    """The fusion of a reading as text."""
    seen = reading.alterations[0]
    if not isinstance(seen, Fusion):
        return ""
    return f"{seen.five_prime or '*'}::{seen.three_prime or '*'} fusion"
