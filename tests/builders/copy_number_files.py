"""Builders of small copy-number files and of gene places; every value in them is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.annotate.gene_places import GenePlace
from oncobasis.core.alteration import CopyNumber
from oncobasis.core.transcript import Strand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.reading.result import ReadResult

ALLELES = ("chrom", "start", "end", "nMajor", "nMinor")
CNVKIT = ("chromosome", "start", "end", "gene", "log2", "probes")
CNVKIT_CALL = ("chromosome", "start", "end", "gene", "log2", "cn", "cn1", "cn2", "probes")
SEG = ("ID", "chrom", "loc.start", "loc.end", "num.mark", "seg.mean")


def table(columns: Sequence[str], *rows: str, separator: str = "\t", end: str = "\n") -> str:
    """A table whose rows are written with blanks between the cells."""
    lines = [separator.join(columns), *(separator.join(row.split(" ")) for row in rows)]
    return end.join(lines) + end


@dataclass(frozen=True)
class InventedPlaces:
    """Three invented genes of 1,000 bases on chromosome 1, and one on each sex chromosome."""

    genes: tuple[GenePlace, ...] = field(
        default_factory=lambda: tuple(
            GenePlace(symbol, "GRCh38", chromosome, start, start + 999, Strand.FORWARD)
            for symbol, chromosome, start in (
                ("FIRST", "1", 1001),
                ("SECOND", "1", 5001),
                ("THIRD", "1", 9001),
                ("ONX", "X", 1001),
                ("ONY", "Y", 1001),
            )
        )
    )

    def genes_at(self, chromosome: str, start: int, end: int) -> tuple[GenePlace, ...]:
        return tuple(
            gene
            for gene in self.genes
            if gene.chromosome == chromosome and gene.start <= end and gene.end >= start
        )


def balanced(result: ReadResult) -> ReadResult:
    """Check the books of a result and return it."""
    counts = result.counts
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood
    assert counts.rows == counts.alleles
    assert counts.alterations == len(result.alterations)
    assert len(result.filtered) == counts.filtered + counts.not_understood
    return result


def calls(result: ReadResult) -> dict[str, list[str]]:
    """The kinds of call by gene."""
    found: dict[str, list[str]] = {}
    for seen in result.alterations:
        assert isinstance(seen, CopyNumber)
        found.setdefault(seen.gene, []).append(seen.kind.value)
    return found


def remarks(result: ReadResult) -> dict[str, dict[str, str]]:
    """The parameters of each remark by its code."""
    return {remark.code: dict(remark.params) for remark in result.remarks}
