"""Events inside one gene and splice variants: what a name, exons or breakpoints stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    Fusion,
    IntragenicEvent,
    IntragenicKind,
    Observation,
    SpliceEvent,
)
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.fusions.call import Side
from oncobasis.readers.fusions.partners import partners_of

if TYPE_CHECKING:
    from oncobasis.core.alteration import Alteration
    from oncobasis.readers.reading.ledger import Ledger

_KIND = IntragenicKind
_EXONS = re.compile(
    r"(?:exons?|ex\.?)?\s*(?P<first>\d{1,3})(?:\s*(?:-|to)\s*(?P<last>\d{1,3}))?(?:\s*/\s*\d+)?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:chr)?(?P<chromosome>[^:]+):(?P<position>\d+)", re.IGNORECASE)
# The last base of the exon before and the base before the exon behind, on GRCh37 and GRCh38: a
# TSO 500 combined output holds those of EGFR and MET on GRCh37; all six are checked against the
# exons of NM_005228.5, NM_000245.4 and NM_000044.6 in SACGF/variantgrid (AR: cryptic exon 3).
_JUNCTIONS: tuple[tuple[str, int, int, str], ...] = (
    ("EGFR", 55087058, 55223522, "2-7"),
    ("EGFR", 55019365, 55155829, "2-7"),
    ("MET", 116411708, 116414934, "14"),
    ("MET", 116771654, 116774880, "14"),
    ("AR", 66905968, 66914514, "AR-V7"),
    ("AR", 67686126, 67694672, "AR-V7"),
)
_SLACK = 1
_NAMES = (
    (re.compile(r"(?<![a-z])v\s?iii(?![a-z])|variant\s(?:iii|3)\b", re.IGNORECASE), "EGFR",
     (_KIND.DELETION, 2, 7)),
    (re.compile(r"\bitd\b|internal tandem", re.IGNORECASE), "",
     (_KIND.TANDEM_DUPLICATION, None, None)),
    (re.compile(r"\bkdd\b|kinase[- ]domain duplication", re.IGNORECASE), "",
     (_KIND.KINASE_DOMAIN_DUPLICATION, None, None)),
)  # fmt: skip
_SKIPPING = re.compile(r"ex(?:on)?\s?(\d{1,3})[\s-]*(?:skip|skipping|skipped)", re.IGNORECASE)
_AR_V7 = re.compile(r"(?:ar[\s-]?)?v7\b|cryptic exon 3|\bce3\b", re.IGNORECASE)
# In these genes a tandem duplication within an exon is the driver that the name stands for.
TANDEM_GENES = frozenset({"FLT3", "BCOR"})
# Exons whose loss from the RNA alone is a known event; other skipping is everyday splicing.
KNOWN_LOSSES = frozenset({("EGFR", 2, 7), ("MET", 14, 14), ("CTNNB1", 3, 3)})
# The exons of a kinase-domain duplication (EGFR 18-25: Gallant et al., "EGFR kinase domain
# duplication is a novel oncogenic driver in lung cancer", profiles.wustl.edu).
KINASE_DUPLICATIONS = frozenset({("EGFR", 18, 25)})
_PAIR = re.compile(r"(?P<first>[^\s/]+?)(?P<mark>--|::|/|-)(?P<second>[^\s]+)")


def splice_event(
    gene: str, exons: str, observed: Observation, breakpoints: tuple[str, str] = ("", "")
) -> tuple[Alteration, ...]:
    """Read a splice variant of RNA: ``2-7/28``, ``14/21``, ``AR-V7`` or its two breakpoints.

    Loss of one exon is skipping, of several a deletion. Empty where it is no known event.
    """
    symbol = load_genes().resolve(gene).symbol or gene
    text = exons or _by_breakpoints(symbol, breakpoints)
    if symbol == "AR" and _AR_V7.search(text):
        return (SpliceEvent("AR", None, "AR-V7", observed),)
    found = _EXONS.fullmatch(text.strip())
    if found is None:
        return named_event(symbol, text, observed) if text else ()
    first = int(found["first"])
    return exons_lost(symbol, first, int(found["last"] or first), observed)


def exons_lost(gene: str, first: int, last: int, observed: Observation) -> tuple[Alteration, ...]:
    """Whole exons that are missing: one is skipping, several are a deletion."""
    if first == last:
        return (SpliceEvent(gene, first, None, observed),)
    return (IntragenicEvent(gene, _KIND.DELETION, first, last, observed),)


def named_event(gene: str, text: str, observed: Observation) -> tuple[Alteration, ...]:
    """Read an event inside a gene by its name (``vIII``, ``ITD``, ``KDD``, ``exon 14 skip``)."""
    skipped = _SKIPPING.search(text)
    if skipped is not None:
        return (SpliceEvent(gene, int(skipped[1]), None, observed),)
    if gene == "AR" and _AR_V7.search(text):
        return (SpliceEvent("AR", None, "AR-V7", observed),)
    for pattern, only, (kind, first, last) in _NAMES:
        if kind is _KIND.TANDEM_DUPLICATION and gene not in TANDEM_GENES:
            continue
        if pattern.search(text) and only in {"", gene}:
            return (IntragenicEvent(gene, kind, first, last, observed),)
    return ()


def named_fusion(text: str, observed: Observation, ledger: Ledger) -> tuple[Alteration, ...]:
    """Read a fusion by its name: ``EML4-ALK`` is 5' to 3', ``PPARG/PAX8`` without direction.

    Each side may list overlapping genes (``ROS1;GOPC``). Empty where it names no two genes.
    """
    sides = fusion_sides(text)
    if sides is None:
        return ()
    five, three = partners_of((Side(sides[0]), Side(sides[1])))
    if five.symbol == three.symbol:
        return ()
    line = None if observed.source is None else observed.source.line
    for partner in (five, three):
        partner.remark(line, ledger)
    oriented = sides[2] != "/"
    return (Fusion(five.symbol, three.symbol, oriented=oriented, observed=observed),)


def fusion_sides(text: str) -> tuple[str, str, str] | None:
    """Split the name of a fusion into its sides and the mark between them.

    A gene name may itself hold a hyphen (``NKX2-1``): the split that leaves most known genes wins.
    """
    text = text.strip()
    if not text or " " in text:
        return None
    for mark in ("--", "::"):
        first, found, second = text.partition(mark)
        if found and first and second:
            return first, second, mark
    for mark in (":", "/", "-"):
        splits = [
            (text[:place], text[place + 1 :])
            for place, letter in enumerate(text)
            if letter == mark and 0 < place < len(text) - 1
        ]
        if splits:
            first, second = max(splits, key=_known_sides)
            return first, second, mark
    return None


def _known_sides(split: tuple[str, str]) -> int:
    genes = load_genes()
    return sum(
        any(genes.resolve(name).symbol is not None for name in re.split(r"[;,]", side))
        for side in split
    )


def known_junction(gene: str, positions: tuple[int, int]) -> str:
    """The exons or the isoform that a junction of RNA stands for, '' where it is no known one."""
    low, high = sorted(positions)
    return next(
        (
            event
            for symbol, before, behind, event in _JUNCTIONS
            if symbol == gene and abs(low - before) <= _SLACK and abs(high - behind) <= _SLACK
        ),
        "",
    )


def _by_breakpoints(gene: str, breakpoints: tuple[str, str]) -> str:
    found = [match for text in breakpoints if (match := _PLACE.fullmatch(text.strip()))]
    if len(found) != 2:  # noqa: PLR2004
        return ""
    return known_junction(gene, (int(found[0]["position"]), int(found[1]["position"])))
