"""MANE transcripts and gene synonyms -> ``knowledge/gene_names_mane.tsv`` and ``_synonyms.tsv``.

``python -m oncobasis.knowledge.importers.genes --from DATA``
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from oncobasis.knowledge.importers.tsv import folders, source_file, write_records

MANE_RELEASE = "1.5"
MANE_COLUMNS = (
    "symbol",
    "status",
    "hgnc",
    "entrez",
    "ensembl_gene",
    "refseq_transcript",
    "refseq_protein",
    "ensembl_transcript",
    "ensembl_protein",
)
_STATUS = {"MANE Select": "select", "MANE Plus Clinical": "plus_clinical"}


def _open_text(path: Path) -> io.StringIO:
    return io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))


def _mane_rows(path: Path) -> Iterator[tuple[str, ...]]:
    for row in csv.DictReader(_open_text(path), delimiter="\t", quoting=csv.QUOTE_NONE):
        yield (
            row["symbol"],
            _STATUS[row["MANE_status"]],
            row["HGNC_ID"].removeprefix("HGNC:"),
            row["#NCBI_GeneID"].removeprefix("GeneID:"),
            row["Ensembl_Gene"],
            row["RefSeq_nuc"],
            row["RefSeq_prot"],
            row["Ensembl_nuc"],
            row["Ensembl_prot"],
        )


def _civic_aliases(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["feature_type"] == "Gene":
                for alias in (row["feature_aliases"] or "").split(","):
                    yield alias.strip(), row["name"]


def _synonyms(ncbi: Path, civic: Path, symbols: set[str]) -> Iterator[tuple[str, str, str]]:
    found: dict[str, dict[str, set[str]]] = {}
    for row in csv.DictReader(_open_text(ncbi)):
        found.setdefault(row["alias"].strip(), {}).setdefault(row["official_symbol"], set()).add(
            "NCBI"
        )
    for alias, symbol in _civic_aliases(civic):
        if symbol in symbols:
            found.setdefault(alias, {}).setdefault(symbol, set()).add("CIViC")
    for alias, targets in sorted(found.items()):
        if alias and "\t" not in alias and set(targets) != {alias}:
            sources = sorted({source for names in targets.values() for source in names})
            yield alias, ";".join(sorted(targets)), ";".join(sources)


def import_genes(source: Path, target: Path) -> tuple[int, int]:
    """Write both tables; returns the number of rows of each."""
    mane = source_file(source, f"knowledge/mane/MANE.GRCh38.v{MANE_RELEASE}.summary.txt.gz")
    ncbi = source_file(source, "knowledge/genes/ncbi-symbol-synonyms.csv.gz")
    civic = source_file(source, "knowledge/civic/01-Feb-2025-FeatureSummaries.tsv")
    rows = sorted(set(_mane_rows(mane)))
    transcripts = write_records(
        target / "gene_names_mane.tsv",
        about=(
            f"MANE v{MANE_RELEASE} (NCBI and EMBL-EBI, open): gene and transcript identifiers.",
            "HGNC and Entrez ids without prefix.",
        ),
        columns=MANE_COLUMNS,
        rows=rows,
    )
    synonyms = write_records(
        target / "gene_names_synonyms.tsv",
        about=(
            "Gene synonyms and previous symbols -> official symbols (several: ambiguous).",
            "Sources: NCBI Gene as compiled in oncoref 1.20; CIViC features 01-Feb-2025 (CC0).",
        ),
        columns=("alias", "symbols", "source"),
        rows=_synonyms(ncbi, civic, {row[0] for row in rows}),
    )
    return transcripts, synonyms


if __name__ == "__main__":
    import_genes(*folders("MANE and synonyms -> knowledge/gene_names_*.tsv"))
