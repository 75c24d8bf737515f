"""Known pathogenic and hotspot variants: what a filter does to one is always said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.nomenclature.protein import ProteinSyntaxError, XMeaning, parse_protein
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.small_variants.hotspots import Hotspots, load_hotspots
from oncobasis.readers.small_variants.left_out import LeftOut, is_clear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.case import Uncovered
    from oncobasis.core.protein import ProteinChange
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.result import Reason
    from oncobasis.readers.small_variants.filters import RowFacts
    from oncobasis.readers.vcf.annotations.protocol import GeneEffect
    from oncobasis.readers.vcf.row import VcfRow


@dataclass(slots=True)
class KnownVariants:
    """Tells hotspots and says what became of known variants."""

    genes: Genes
    ledger: Ledger
    _hotspots: Hotspots | None = field(default=None)
    _left: LeftOut = field(init=False)

    def __post_init__(self) -> None:
        self._left = LeftOut(self.ledger)

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """Residues whose variant was seen and left out: neither found nor excluded."""
        return self._left.uncovered

    def close(self) -> None:
        """Name what clear reads show and a filter took away."""
        self._left.close()

    def clear(self, row: VcfRow, gene: GeneEffect, facts: RowFacts, left: Sequence[Reason]) -> None:
        """Leave the place of a change open that clear reads show, in a gene of the knowledge."""
        symbol = self.genes.resolve(gene.name).symbol or gene.name
        if is_clear(symbol, facts, left):
            self._left.enter(symbol, gene.change or f"line {row.line}", _protein(gene), left)

    def is_hotspot(self, gene: GeneEffect) -> bool:
        """Whether the change is a known hotspot: a residue's, or one of the TERT promoter."""
        if gene.hotspot:
            return True
        if not gene.effect.is_finding and gene.effect.no_finding is not FilterCode.AFTER_STOP:
            return False
        if self._hotspots is None:
            self._hotspots = load_hotspots()
        symbol = self.genes.resolve(gene.symbol).symbol or gene.symbol
        if not self._hotspots.has_gene(symbol):
            return False
        return self._hotspots.includes(symbol, _protein(gene))

    def remark(self, code: str, row: VcfRow, gene: GeneEffect, reasons: Sequence[Reason]) -> None:
        """Note that a known variant was kept or left out, and why."""
        words = ", ".join(reason.code.value for reason in reasons)
        self.ledger.remark(code, row.line, gene=gene.name, change=gene.change, reasons=words)

    def left_out(self, kind: str, row: VcfRow, gene: GeneEffect, reasons: Sequence[Reason]) -> None:
        """Note that a known variant (``pathogenic``, ``hotspot``) was left out; it stays open."""
        self.remark(f"{kind}_not_reported", row, gene, reasons)
        if not gene.name:
            return
        symbol = self.genes.resolve(gene.name).symbol or gene.name
        protein = None if gene.hotspot else _protein(gene)
        self._left.leave_open(symbol, gene.change, protein, reasons)


def _protein(gene: GeneEffect) -> ProteinChange | None:
    said = gene.text.details()
    if said.protein is not None or not said.protein_text:
        return said.protein
    try:
        return parse_protein(said.protein_text.rpartition(":")[2], x=XMeaning.STOP)
    except ProteinSyntaxError:
        return None
