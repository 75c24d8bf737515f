"""Alleles of which nothing can be said: listed with the genes that lie there, and counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.core.case import Uncovered
from oncobasis.readers.reading.codes import NOT_UNDERSTOOD
from oncobasis.readers.reading.result import FilteredRow, Reason

if TYPE_CHECKING:
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.vcf.annotations.protocol import Missing
    from oncobasis.readers.vcf.row import VcfRow

_GENES_NAMED = 40


@dataclass(slots=True)
class NotJudged:
    """Enters what has no effect in the ledger; ``close`` says in which genes."""

    file: str
    assembly: str | None
    ledger: Ledger
    _genes: dict[str, str] = field(default_factory=dict)
    _rows: int = 0

    def genes(self, site: Site, missing: Missing) -> tuple[str, ...]:
        """Return the genes at a place: those the source named, else by position."""
        if missing.genes or self.assembly is None:
            return missing.genes
        end = site.position + len(site.reference) - 1
        places = load_gene_places(self.assembly).genes_at(site.chromosome, site.position, end)
        return tuple(sorted({place.symbol for place in places}))

    def enter(self, row: VcfRow, number: int, site: Site, missing: Missing) -> None:
        """Enter one allele."""
        genes = self.genes(site, missing)
        reason = Reason(missing.code, missing.seen)
        self.ledger.leave_out(FilteredRow(row.line, ", ".join(genes), row.site(number), (reason,)))
        if self.assembly is None and missing.code in NOT_UNDERSTOOD and not genes:
            self.ledger.leave_open()
        if genes and missing.code in NOT_UNDERSTOOD:
            self._rows += 1
            for gene in genes:
                self._genes[gene] = min(self._genes.get(gene, missing.code.value), missing.code)

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """The genes of which nothing can be said: whatever the assay covers, they stay open."""
        return tuple(
            Uncovered(gene, reason=code, seen="a change in it could not be judged")
            for gene, code in sorted(self._genes.items())
        )

    def close(self) -> None:
        """Say plainly how many rows of which genes could not be judged."""
        if not self._rows:
            return
        genes = sorted(self._genes)
        named = ", ".join(genes[:_GENES_NAMED])
        if len(genes) > _GENES_NAMED:
            named = f"{named}, +{len(genes) - _GENES_NAMED}"
        self.ledger.remark("rows_not_judged", count=str(self._rows), genes=named)
