"""Exon-to-codon ranges and hotspot residues -> ``knowledge/exons.tsv``, ``hotspots/hotspots.tsv``.

``python -m oncobasis.knowledge.importers.gene_reference --from DATA``. Hotspots are facts derived
from Cancer Hotspots v2 (ODbL) and stay a separate, share-alike file.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

from oncobasis.knowledge.importers.tsv import folders, source_file, write_records
from oncobasis.nomenclature.genes import Genes, load_genes

EXON_COLUMNS = ("gene", "exon", "start", "end")
HOTSPOT_COLUMNS = ("gene", "position", "residue", "samples", "alternatives")
_STANDARD = frozenset("ACDEFGHIKLMNPQRSTVWY*")


def _symbol(genes: Genes, name: str) -> str | None:
    return genes.resolve(name).symbol


def exon_rows(path: Path, genes: Genes) -> Iterator[tuple[str, ...]]:
    """Residues that each exon codes for; the last exon's end includes untranslated sequence."""
    table = json.loads(path.read_text(encoding="utf-8"))
    named = {_symbol(genes, name): exons for name, exons in table.items()}
    for gene in sorted(name for name in named if name):
        for exon in sorted(named[gene], key=int):
            start, end = named[gene][exon]
            yield gene, exon, str(start), str(end)


def hotspot_rows(path: Path, genes: Genes) -> Iterator[tuple[str, ...]]:
    """Single-residue hotspots with the samples of every alternative residue."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8").replace("\r", "\n")
    spots: dict[tuple[str, int], tuple[str, int, dict[str, int]]] = {}
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        gene = _symbol(genes, row["Hugo_Symbol"] or "")
        position = row["Amino_Acid_Position"] or ""
        if gene is None or not position.isdigit():
            continue
        residue = (row["Reference_Amino_Acid"] or "").partition(":")[0]
        alternative, _, samples = (row["Variant_Amino_Acid"] or "").partition(":")
        if residue not in _STANDARD or alternative not in _STANDARD or alternative == residue:
            continue
        key = (gene, int(position))
        spot = spots.setdefault(key, (residue, int(row["Mutation_Count"] or 0), {}))
        spot[2][alternative] = int(samples)
    for (gene, number), (residue, samples_all, alternatives) in sorted(spots.items()):
        listed = ";".join(f"{a}:{n}" for a, n in sorted(alternatives.items()))
        yield gene, str(number), residue, str(samples_all), listed


def main() -> None:
    """Write both record files."""
    data, knowledge = folders(__doc__ or "")
    genes = load_genes()
    transcripts = source_file(data, "knowledge/transcripts/exon_codon_map.json")
    write_records(
        knowledge / "exons.tsv",
        about=(
            "Residues each exon codes for, coding exons of one transcript per gene.",
            "Source: exon map derived from public transcript coordinates; both builds agree.",
        ),
        columns=EXON_COLUMNS,
        rows=exon_rows(transcripts, genes),
    )
    hotspots = source_file(data, "knowledge/hotspots/hotspots_v2.txt.gz")
    write_records(
        knowledge / "hotspots" / "hotspots.tsv",
        about=(
            "Recurrently mutated residues and the samples of each alternative residue.",
            "Derived from Cancer Hotspots v2 (cancerhotspots.org), ODbL: this file is share-alike.",
        ),
        columns=HOTSPOT_COLUMNS,
        rows=hotspot_rows(hotspots, genes),
    )


if __name__ == "__main__":
    main()
