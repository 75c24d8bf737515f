"""Names of genes in copy-number files -> HGNC symbols; unknown ones are counted together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.nomenclature.genes import GeneStatus
from oncobasis.readers.copy_number.entries import named

if TYPE_CHECKING:
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger

# CNVkit's names for bins without a gene.
_NO_GENE = frozenset({"", "-", ".", "antitarget", "background", "cgh", "na"})


@dataclass(slots=True)
class SegmentGenes:
    """Reads the gene cells of one file and remembers the names that are not one gene."""

    genes: Genes
    _unknown: set[str] = field(default_factory=set)

    def of_cell(self, text: str) -> tuple[str, ...] | None:
        """The genes of a comma list, each once; None where the file names none."""
        names = [name.strip() for name in text.replace(";", ",").split(",")]
        written = [name for name in names if name.casefold() not in _NO_GENE]
        if not written:
            return None
        symbols = (self.symbol(name) for name in written)
        return tuple(sorted({symbol for symbol in symbols if symbol is not None}))

    def symbol(self, name: str, gene_id: str = "") -> str | None:
        """The symbol of a name (``MYC|chr8`` of GISTIC too), else of an Entrez id, else None."""
        bare = name.partition("|")[0].strip()
        readings = [self.genes.resolve(bare)] if bare else []
        if gene_id.isdecimal():
            readings.append(self.genes.resolve(f"ENTREZ:{gene_id}"))
        elif gene_id.upper().startswith("ENSG"):
            readings.append(self.genes.resolve(gene_id))
        for status in (GeneStatus.EXACT, GeneStatus.SYNONYM):
            for reading in readings:
                if reading.status is status and reading.symbol is not None:
                    return reading.symbol
        self._unknown.add(bare or gene_id)
        return None

    def remark_unknown(self, ledger: Ledger) -> None:
        """Say once how many names are not exactly one known gene."""
        if self._unknown:
            count = str(len(self._unknown))
            ledger.remark("gene_names_unknown", count=count, named=named(self._unknown))
