"""Breakends and symbolic alleles of one file: gathered, then read together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Observation, SourceLine
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.small_variants.structural_row import StructuralContext, StructuralRow
from oncobasis.readers.vcf.origin import origin_of

if TYPE_CHECKING:
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.vcf.file import VcfFile
    from oncobasis.readers.vcf.row import VcfRow

_STRUCTURAL = frozenset({FilterCode.BREAKEND, FilterCode.SYMBOLIC_ALLELE})
# Held in memory all at once; a germline call set of one genome has about a tenth of it.
_MOST_ROWS = 200_000


def is_structural(code: FilterCode) -> bool:
    """Whether an allele that is no sequence describes a rearrangement."""
    return code in _STRUCTURAL


@dataclass(slots=True)
class StructuralRows:
    """Gathers the structural rows of one file for the reader of rearrangements."""

    file: VcfFile
    ledger: Ledger
    _rows: list[StructuralRow] = field(default_factory=list)

    def add(self, row: VcfRow, number: int, chromosome: str) -> None:
        """Take one allele."""
        if len(self._rows) >= _MOST_ROWS:
            seen = f"more than {_MOST_ROWS} structural rows"
            self.ledger.drop(row.line, row.site(number), FilterCode.SYMBOLIC_ALLELE, seen)
            return
        info, alternative = row.info_values(), row.alternatives[number - 1]
        passed = row.filters in {"PASS", "."}
        origin = origin_of(self.file.comparison, info, row.tumor, passed=passed)
        self._rows.append(
            StructuralRow(
                line=row.line,
                contig=row.contig,
                chromosome=chromosome,
                position=row.position,
                name=row.name,
                reference=row.reference,
                alternative=alternative,
                kind=info.get("SVTYPE") or _kind(alternative),
                filters=row.filters,
                info=info,
                tumor=row.tumor,
                observed=Observation(
                    origin=origin, source=SourceLine(row.site(number), self.file.name, row.line)
                ),
            )
        )

    def close(self) -> None:
        """Hand the rows on, in an order that doesn't depend on that of the file."""
        if not self._rows or self.file.structural is None:
            return
        context = StructuralContext(
            self.file.name, self.file.assembly, self.file.options, dict(self.file.annotations)
        )
        rows = sorted(
            self._rows,
            key=lambda row: (row.chromosome, row.contig, row.position, row.name, row.alternative),
        )
        self.file.structural(rows, context, self.ledger)


def _kind(alternative: str) -> str:
    if alternative.startswith("<"):
        return alternative.strip("<>").partition(":")[0].upper()
    return "BND"
