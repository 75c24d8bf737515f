"""The contigs of a file's rows: whether they and the positions on them can be of its assembly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.codes_contigs import LENGTHS, chromosome_of
from oncobasis.readers.small_variants.alleles import primary_chromosome

if TYPE_CHECKING:
    from oncobasis.readers.vcf.row import VcfRow

_ENDLESS = 10**10


@dataclass(slots=True)
class Contigs:
    """Checks each row; what a contig's name says is looked up once."""

    file: str
    assembly: str | None
    _ends: dict[str, int] = field(default_factory=dict)

    def check(self, row: VcfRow) -> None:
        """Raise InputError for an accession of the other build, or a place beyond the end."""
        end = self._ends.get(row.contig)
        if end is None:
            end = self._ends[row.contig] = self._end(row)
        if row.position > end:
            raise InputError(
                f"position {row.position} is beyond the end of {row.contig[:20]} on "
                f"{self.assembly} ({end}): wrong genome build, or a damaged line?",
                where=f"{self.file} line {row.line}",
                remedy="check --assembly, or make the file again",
            )

    def _end(self, row: VcfRow) -> int:
        """The last base of the contig, far beyond any place where it isn't known."""
        if self.assembly is None:
            return _ENDLESS
        accession = chromosome_of(row.contig)
        if accession is not None and accession[0] != self.assembly:
            raise InputError(
                f"{row.contig} is a chromosome of {accession[0]}, but the file is read as "
                f"{self.assembly}",
                where=f"{self.file} line {row.line}",
                remedy=f"give --assembly {accession[0]}, or bring all rows to one assembly",
            )
        lengths = LENGTHS.get(self.assembly)
        if lengths is None:
            return _ENDLESS
        # One base more: a breakend may point behind the last one.
        return lengths.get(primary_chromosome(row.contig) or "", _ENDLESS) + 1
