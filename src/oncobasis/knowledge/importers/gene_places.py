"""MANE summary -> ``knowledge/gene_places.tsv``: where each gene lies on the genome.

``python -m oncobasis.knowledge.importers.gene_places --from DATA``. The GRCh37 columns are kept
from the records that are there already: no MANE release has them.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.genes import MANE_RELEASE
from oncobasis.knowledge.importers.tsv import folders, read_records, source_file, write_records

COLUMNS = (
    "gene",
    "chromosome",
    "strand",
    "start_grch38",
    "end_grch38",
    "start_grch37",
    "end_grch37",
    "source_grch37",
)
_CHROMOSOME = re.compile(r"NC_0000(\d\d)\.\d+")
_SEX = {23: "X", 24: "Y"}


@dataclass(frozen=True, slots=True)
class Span:
    """A gene on one assembly."""

    chromosome: str
    strand: str
    start: int
    end: int

    def joined(self, other: Span) -> Span:
        """The span of both; KnowledgeError when they do not lie on one strand."""
        if (self.chromosome, self.strand) != (other.chromosome, other.strand):
            raise KnowledgeError(f"one gene in two places: {self} and {other}")
        return Span(
            self.chromosome,
            self.strand,
            min(self.start, other.start),
            max(self.end, other.end),
        )


def chromosome_of(accession: str) -> str | None:
    """``NC_000023.11`` -> ``X``; None for a scaffold or an alternative sequence."""
    match = _CHROMOSOME.fullmatch(accession)
    if match is None:
        return None
    number = int(match[1])
    return _SEX.get(number, str(number))


def mane_spans(path: Path) -> tuple[dict[str, Span], tuple[str, ...]]:
    """Span of each gene over its MANE transcripts, and the genes on no chromosome."""
    spans: dict[str, Span] = {}
    elsewhere: set[str] = set()
    text = io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))
    for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
        chromosome = chromosome_of(row["GRCh38_chr"])
        if chromosome is None:
            elsewhere.add(row["symbol"])
            continue
        span = Span(chromosome, row["chr_strand"], int(row["chr_start"]), int(row["chr_end"]))
        known = spans.get(row["symbol"])
        spans[row["symbol"]] = span if known is None else known.joined(span)
    return spans, tuple(sorted(elsewhere - spans.keys()))


def import_places(source: Path, target: Path) -> int:
    """Write the records; returns how many genes have a place."""
    mane = source_file(source, f"knowledge/mane/MANE.GRCh38.v{MANE_RELEASE}.summary.txt.gz")
    spans, elsewhere = mane_spans(mane)
    path = target / "gene_places.tsv"
    older = _older_places(path)
    return write_records(
        path,
        about=(
            "Places of genes: first and last base of the MANE transcripts, 1-based, ends included.",
            f"GRCh38: MANE v{MANE_RELEASE} (NCBI and EMBL-EBI, open). GRCh37: see source_grch37;",
            "empty where no source gave it. Genes of both sex chromosomes stand on X.",
            f"Left out, as they lie on no chromosome: {len(elsewhere)} genes.",
        ),
        columns=COLUMNS,
        rows=(
            (gene, s.chromosome, s.strand, str(s.start), str(s.end), *older.get(gene, ("", "", "")))
            for gene, s in sorted(spans.items())
        ),
    )


def _older_places(path: Path) -> Mapping[str, tuple[str, str, str]]:
    if not path.is_file():
        return {}
    return {
        row["gene"]: (row["start_grch37"], row["end_grch37"], row["source_grch37"])
        for row in read_records(path)
    }


if __name__ == "__main__":
    import_places(*folders("MANE summary -> knowledge/gene_places.tsv"))
