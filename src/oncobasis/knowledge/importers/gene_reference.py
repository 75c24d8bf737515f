"""Hotspot residues -> ``knowledge/hotspots/hotspots.tsv``.

``python -m oncobasis.knowledge.importers.gene_reference --from DATA``. Hotspots are facts derived
from Cancer Hotspots v2 (ODbL) and stay a separate, share-alike file; residues that the source
numbers on another isoform get their MANE Select number by ``hotspots/renumbering.tsv``.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from oncobasis.knowledge.importers.tsv import (
    folders,
    read_records,
    source_file,
    write_records,
)
from oncobasis.nomenclature.genes import Genes, load_genes

HOTSPOT_COLUMNS = ("gene", "position", "residue", "samples", "alternatives")
_STANDARD = frozenset("ACDEFGHIKLMNPQRSTVWY*")


def _symbol(genes: Genes, name: str) -> str | None:
    return genes.resolve(name).symbol


def hotspot_rows(
    path: Path, genes: Genes, numbers: Mapping[tuple[str, str, int], int]
) -> Iterator[tuple[str, ...]]:
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
        written = int(position)
        key = (gene, numbers.get((gene, residue, written), written))
        spot = spots.setdefault(key, (residue, int(row["Mutation_Count"] or 0), {}))
        spot[2][alternative] = int(samples)
    for (gene, number), (residue, samples_all, alternatives) in sorted(spots.items()):
        listed = ";".join(f"{a}:{n}" for a, n in sorted(alternatives.items()))
        yield gene, str(number), residue, str(samples_all), listed


def mane_numbers(knowledge: Path) -> dict[tuple[str, str, int], int]:
    """The MANE Select number of each residue that the source numbers otherwise."""
    rows = read_records(knowledge / "hotspots" / "renumbering.tsv")
    return {
        (row["gene"], row["residue"], int(row["number"])): int(row["mane_number"]) for row in rows
    }


def main() -> None:
    """Write the record file."""
    data, knowledge = folders(__doc__ or "")
    genes = load_genes()
    hotspots = source_file(data, "knowledge/hotspots/hotspots_v2.txt.gz")
    write_records(
        knowledge / "hotspots" / "hotspots.tsv",
        about=(
            "Recurrently mutated residues and the samples of each alternative residue.",
            "Derived from Cancer Hotspots v2 (cancerhotspots.org), ODbL: this file is share-alike.",
        ),
        columns=HOTSPOT_COLUMNS,
        rows=hotspot_rows(hotspots, genes, mane_numbers(knowledge)),
    )


if __name__ == "__main__":
    main()
