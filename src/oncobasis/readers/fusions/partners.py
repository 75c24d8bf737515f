"""The gene of one side of a junction: today's symbol, or none where no gene is named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncobasis.nomenclature.genes import GeneStatus, load_genes
from oncobasis.nomenclature.shorthand_fusions import FUSION_GENES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.fusions.call import Side
    from oncobasis.readers.reading.ledger import Ledger

THREE_PRIME_DRIVERS = FUSION_GENES | frozenset(
    {"ABL1", "ABL2", "ATF1", "BRAF", "CSF1R", "EGFR", "ERBB2", "ERBB4", "ERG", "ETV1", "ETV4",
     "FGFR1", "FLI1", "FLT3", "JAK2", "KIT", "MET", "NRG1", "NUTM1", "PDGFB", "PDGFRA", "PDGFRB",
     "PRKACA", "RAF1", "RARA", "RUNX1T1", "STAT6", "TFE3", "TFEB"}
)  # fmt: skip
"""Genes whose 3' part is known to drive as a fusion; used to order calls, never as evidence."""
FIVE_PRIME_DRIVERS = frozenset({"EWSR1", "FGFR2", "FGFR3", "KMT2A", "NUP98", "PRKCA"})
"""Genes whose 5' part is known to drive as a fusion; used to order calls, never as evidence."""
DRIVERS = THREE_PRIME_DRIVERS | FIVE_PRIME_DRIVERS
"""A call that names one of these is never left out without a word."""

RECEPTOR_LOCI = frozenset({"IGH", "IGK", "IGL", "TRA", "TRB", "TRD", "TRG"})
"""Loci of antigen receptors, which lymphocytes join by themselves."""

# FusionCatcher writes IGH@ and IGH-@-ext for the locus; others its segments and constant genes.
_LOCUS = re.compile(
    r"(?P<locus>IG[HKL]|TR[ABGD])(?:-?@.*|[VDJ](?:\d|O).*|C\d?|V|(?<=IGH)(?:G[1-4]|A[12]|[MDE]"
    r"|GP|EP\d?))?",
    re.IGNORECASE,
)
_DISTANCE = re.compile(r"\(\d+\)$")
_ENSEMBL = re.compile(r"ENSG\d{6,}(?:\.\d+)?", re.IGNORECASE)
_DATE = re.compile(r"(?:\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{1,2})")
_SEPARATORS = re.compile(r"[;,/]")
_PLACED = frozenset({"fusion_partner_not_a_gene", "fusion_partner_chosen", "gene_looks_like_date"})


@dataclass(frozen=True, slots=True)
class Partner:
    """The gene of a side, None where none is named, and what is to be said of the name.

    ``notes`` are codes of remarks with their parameters.
    """

    symbol: str | None
    notes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    def remark(self, line: int | None, ledger: Ledger) -> None:
        """Enter what is to be said."""
        for code, params in self.notes:
            ledger.remark(code, line if code in _PLACED else None, **dict(params))


def partners_of(sides: tuple[Side, Side]) -> tuple[Partner, Partner]:
    """Read both genes; of overlapping genes, one that the other side is alone is not meant."""
    found = (partner_of(sides[0]), partner_of(sides[1]))
    if found[0].symbol != found[1].symbol or found[0].symbol is None:
        return found
    listed = [len(_names(side.name)) > 1 for side in sides]
    if listed[0] == listed[1]:
        return found
    which = listed.index(True)
    names = [name for name in _names(sides[which].name) if name != found[1 - which].symbol]
    other = partner_of(replace(sides[which], name=";".join(names))) if names else found[which]
    return (other, found[1]) if which == 0 else (found[0], other)


def partner_of(side: Side) -> Partner:
    """Read the gene of a side.

    Of several overlapping genes it is the one known as a driver of fusions, else the first that
    is an official symbol; which one was taken is remarked.
    """
    names = _names(side.name)
    if side.intergenic:
        return _no_gene(side.name, ", ".join(names))
    if len(names) > 1:
        return _one_of(side.name, names)
    return _symbol(names[0] if names else "", side.gene_id)


def locus_of(name: str) -> str | None:
    """The immunoglobulin or T-cell receptor locus of a name (``IGH@``, ``IGHG1``), else None."""
    found = _LOCUS.fullmatch(name)
    return None if found is None else found["locus"].upper()


def _names(text: str) -> tuple[str, ...]:
    parts = (_DISTANCE.sub("", part.strip()) for part in _SEPARATORS.split(text))
    return tuple(part for part in parts if part and part != "-")


def _one_of(written: str, names: Sequence[str]) -> Partner:
    """Return one of several overlapping genes."""
    genes = load_genes()
    known = [
        symbol
        for name in names
        if (symbol := locus_of(name) or genes.resolve(name).symbol) is not None
    ]
    drivers = sorted(set(known) & DRIVERS)
    chosen = drivers[0] if len(drivers) == 1 else (known[0] if known else names[0])
    return Partner(chosen, (_note("fusion_partner_chosen", written=written, symbol=chosen),))


def _symbol(name: str, gene_id: str) -> Partner:
    locus = locus_of(name)
    if locus is not None:
        return Partner(locus)
    genes = load_genes()
    reading = genes.resolve(name)
    if reading.status is GeneStatus.EXACT and not _is_id(name):
        return Partner(reading.symbol)
    for text in (gene_id, name):
        by_id = genes.resolve(text).symbol if _is_id(text) else None
        if by_id is not None:
            renamed = bool(name) and not _is_id(name)
            return Partner(by_id, _renamed(name, by_id) if renamed else ())
    if not name or _is_id(name):
        return _no_gene(name or gene_id, "-")
    return _loose(name)


def _loose(name: str) -> Partner:
    reading = load_genes().resolve(name)
    if reading.status is GeneStatus.SYNONYM and reading.symbol is not None:
        return Partner(reading.symbol, _renamed(name, reading.symbol))
    if _DATE.fullmatch(name):
        return Partner(name, (_note("gene_looks_like_date", written=name),))
    if reading.status is GeneStatus.AMBIGUOUS:
        candidates = ", ".join(reading.candidates)
        return Partner(name, (_note("gene_ambiguous", written=name, candidates=candidates),))
    return Partner(name, (_note("fusion_partner_unknown", written=name),))


def _renamed(name: str, symbol: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return (_note("gene_renamed", written=name, symbol=symbol),)


def _no_gene(written: str, nearest: str) -> Partner:
    return Partner(None, (_note("fusion_partner_not_a_gene", written=written, nearest=nearest),))


def _note(code: str, **params: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return code, tuple(params.items())


def _is_id(text: str) -> bool:
    return bool(_ENSEMBL.fullmatch(text)) or text.upper().startswith(("ENTREZ:", "HGNC:"))
