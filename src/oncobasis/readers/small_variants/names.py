"""Gene symbols and protein texts of a row -> canonical ones, with a remark for each doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.nomenclature.genes import GeneStatus
from oncobasis.nomenclature.protein import ProteinSyntaxError, XMeaning, parse_protein

if TYPE_CHECKING:
    from oncobasis.core.protein import ProteinChange
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger


def canonical_symbol(symbol: str, gene_id: str, genes: Genes, ledger: Ledger) -> str:
    """Return the HGNC symbol, by the gene's id where the name is not an official one.

    A name that is not exactly one gene stays as it is written.
    """
    reading = genes.resolve(symbol)
    if reading.status is GeneStatus.EXACT:
        return reading.symbol or symbol
    by_id = genes.resolve(gene_id) if gene_id else reading
    if by_id.status is GeneStatus.EXACT and by_id.symbol is not None:
        ledger.remark("gene_renamed", written=symbol, symbol=by_id.symbol)
        return by_id.symbol
    if reading.status is GeneStatus.SYNONYM and reading.symbol is not None:
        ledger.remark("gene_renamed", written=symbol, symbol=reading.symbol)
        return reading.symbol
    if reading.status is GeneStatus.AMBIGUOUS:
        candidates = ", ".join(reading.candidates)
        ledger.remark("gene_ambiguous", written=symbol, candidates=candidates)
    else:
        ledger.remark("gene_unknown", written=symbol)
    return symbol


def read_protein(text: str, line: int, ledger: Ledger) -> ProteinChange | None:
    """Return the protein change of a tool's column; None with a remark if it is not understood.

    Annotation tools write ``X`` for a stop.
    """
    change = text.rpartition(":")[2].strip()
    if not change or change in {".", "-", "p.?"}:
        return None
    try:
        return parse_protein(change, x=XMeaning.STOP)
    except ProteinSyntaxError as error:
        ledger.remark("protein_not_understood", line, text=change, why=error.what)
        return None
