"""MANE summary -> ``knowledge/gene_places.tsv``: where each gene lies on the genome.

``python -m oncobasis.knowledge.importers.genome.gene_places --from DATA [--grch37 TABLE]``. TABLE
is the alignment of RefSeq transcripts to GRCh37 (UCSC's table ncbiRefSeq of hg19). Without it the
GRCh37 columns stay as they are.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.genes import MANE_RELEASE
from oncobasis.knowledge.importers.tsv import read_records, source_file, write_records

COLUMNS = (
    "gene",
    "chromosome",
    "strand",
    "start_grch38",
    "end_grch38",
    "strand_grch37",
    "start_grch37",
    "end_grch37",
    "source_grch37",
)
_CHROMOSOME = re.compile(r"NC_0000(\d\d)\.\d+")
_CHROMOSOME_NAME = re.compile(r"\d\d?|X|Y")
_CURATED = ("NM_", "NR_")
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
    for row in _mane_rows(path):
        chromosome = chromosome_of(row["GRCh38_chr"])
        if chromosome is None:
            elsewhere.add(row["symbol"])
            continue
        span = Span(chromosome, row["chr_strand"], int(row["chr_start"]), int(row["chr_end"]))
        known = spans.get(row["symbol"])
        spans[row["symbol"]] = span if known is None else known.joined(span)
    return spans, tuple(sorted(elsewhere - spans.keys()))


@dataclass(frozen=True, slots=True)
class Aligned:
    """A curated RefSeq transcript at one of its places on GRCh37."""

    accession: str
    gene: str
    span: Span


def read_refseq(path: Path) -> list[Aligned]:
    """Every place on a chromosome of each curated RefSeq transcript."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            chromosome = cells[2].removeprefix("chr")
            if cells[1].startswith(_CURATED) and _CHROMOSOME_NAME.fullmatch(chromosome):
                span = Span(chromosome, cells[3], int(cells[4]) + 1, int(cells[5]))
                found.append(Aligned(cells[1], cells[12], span))
    return found


def places_on_grch37(
    transcripts: Mapping[str, tuple[str, ...]], grch38: Mapping[str, Span], aligned: list[Aligned]
) -> dict[str, tuple[str, ...]]:
    """Strand, ends and source of each gene that lies in one place of its chromosome on GRCh37.

    The MANE transcripts place it, in any version (versions differ by bases, not by places); where
    the Select one is not aligned, all curated transcripts of the gene together do.
    """
    by_accession: dict[str, list[Aligned]] = {}
    by_gene: dict[str, list[Aligned]] = {}
    for row in sorted(aligned, key=lambda row: _version_of(row.accession)):
        by_accession.setdefault(row.accession.partition(".")[0], []).append(row)
        by_gene.setdefault(row.gene, []).append(row)
    found: dict[str, tuple[str, ...]] = {}
    for gene, names in transcripts.items():
        here = [
            kept
            for name in names
            if (kept := _best_version(by_accession.get(name.partition(".")[0], []), name))
        ]
        select = bool(here) and _same(here[0][0].accession, names[0])
        rows = [row for kept in here for row in kept] if select else by_gene.get(gene, [])
        span = _one_place([row.span for row in rows], grch38[gene].chromosome)
        if span is not None:
            named = sorted({row.accession for row in rows}) if select else ["RefSeq gene"]
            found[gene] = (span.strand, str(span.start), str(span.end), ";".join(named))
    return found


def _best_version(rows: list[Aligned], name: str) -> list[Aligned]:
    """The places of the named version, or of the newest there is."""
    wanted = name if any(row.accession == name for row in rows) else None
    if wanted is None and rows:
        wanted = rows[-1].accession
    return [row for row in rows if row.accession == wanted]


def _same(accession: str, other: str) -> bool:
    return accession.partition(".")[0] == other.partition(".")[0]


def _one_place(spans: list[Span], chromosome: str) -> Span | None:
    """The span of all of them; None unless they overlap one another on this chromosome.

    What both sex chromosomes share is placed on X, as MANE does it.
    """
    kept = sorted(
        (span for span in spans if not (chromosome == "X" and span.chromosome == "Y")),
        key=lambda span: (span.start, span.end),
    )
    whole: Span | None = None
    for span in kept:
        if span.chromosome != chromosome:
            return None
        if whole is None:
            whole = span
        elif span.strand != whole.strand or span.start > whole.end:
            return None
        else:
            whole = whole.joined(span)
    return whole


def _version_of(accession: str) -> tuple[str, int]:
    base, _, version = accession.partition(".")
    return base, int(version or 0)


def _mane_transcripts(path: Path) -> dict[str, tuple[str, ...]]:
    """RefSeq transcripts of each gene on a chromosome, the Select one first."""
    found: dict[str, list[str]] = {}
    for row in _mane_rows(path):
        if chromosome_of(row["GRCh38_chr"]) is not None:
            names = found.setdefault(row["symbol"], [])
            names.insert(
                0 if row["MANE_status"] == "MANE Select" else len(names), row["RefSeq_nuc"]
            )
    return {gene: tuple(names) for gene, names in found.items()}


def import_places(source: Path, target: Path, grch37: Path | None = None) -> int:
    """Write the records; returns how many genes have a place."""
    mane = source_file(source, f"knowledge/mane/MANE.GRCh38.v{MANE_RELEASE}.summary.txt.gz")
    spans, elsewhere = mane_spans(mane)
    path = target / "gene_places.tsv"
    if grch37 is None:
        older = _older_places(path)
    else:
        older = places_on_grch37(_mane_transcripts(mane), spans, read_refseq(grch37))
    return write_records(
        path,
        about=(
            "Places of genes: first and last base of the MANE transcripts, 1-based, ends included.",
            f"GRCh38: MANE v{MANE_RELEASE} (NCBI and EMBL-EBI, open). GRCh37: the same transcripts",
            "as NCBI RefSeq aligned them (UCSC table ncbiRefSeq of hg19), named in source_grch37;",
            "'RefSeq gene' where the Select one is not aligned but other curated transcripts are;",
            "empty where the gene lies nowhere, in two places or on another chromosome. Some",
            "genes lie on the other strand there. Genes of both sex chromosomes stand on X.",
            f"Left out, as they lie on no chromosome of GRCh38: {len(elsewhere)} genes.",
        ),
        columns=COLUMNS,
        rows=(
            (
                gene,
                s.chromosome,
                s.strand,
                str(s.start),
                str(s.end),
                *older.get(gene, ("", "", "", "")),
            )
            for gene, s in sorted(spans.items())
        ),
    )


def _mane_rows(path: Path) -> Iterator[dict[str, str]]:
    text = io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))
    yield from csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)


def _older_places(path: Path) -> Mapping[str, tuple[str, ...]]:
    if not path.is_file():
        return {}
    return {row["gene"]: tuple(row[name] for name in COLUMNS[5:]) for row in read_records(path)}


def main() -> None:
    """Command line of the importer."""
    parser = argparse.ArgumentParser(description="places of genes -> knowledge/gene_places.tsv")
    parser.add_argument("--from", dest="source", type=Path, required=True, help="data folder")
    parser.add_argument("--to", dest="target", type=Path, default=Path("knowledge"))
    parser.add_argument("--grch37", type=Path, help="RefSeq transcripts aligned to GRCh37, packed")
    words = parser.parse_args()
    import_places(words.source, words.target, words.grch37)


if __name__ == "__main__":
    main()
