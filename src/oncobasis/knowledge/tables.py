"""Packs reviewed records under ``knowledge/`` into the tables shipped in ``oncobasis/data``.

``python -m oncobasis.knowledge.tables [--from knowledge] [--to src/oncobasis/data]``; the same
records give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from oncobasis.knowledge.tables_assays import assay_lines
from oncobasis.knowledge.tables_drugs import drug_lines
from oncobasis.knowledge.tables_genes import (
    gene_lines,
    gene_place_lines,
    gene_symbol_lines,
    gene_synonym_lines,
    hotspot_position_lines,
    legacy_lines,
    pharmacogene_lines,
    structure_lines,
)
from oncobasis.knowledge.tables_tumor import ontology_lines, tumor_lines
from oncobasis.nomenclature.tables import DATA_FOLDER

TABLES: Mapping[str, Callable[[Path], Iterable[str]]] = {
    "tumor_types.tsv.gz": tumor_lines,
    "tumor_types_ontology.tsv.gz": ontology_lines,
    "drugs.tsv.gz": drug_lines,
    "genes.tsv.gz": gene_lines,
    "genes_legacy.tsv.gz": legacy_lines,
    "genes_symbols.tsv.gz": gene_symbol_lines,
    "genes_synonyms.tsv.gz": gene_synonym_lines,
    "gene_places.tsv.gz": gene_place_lines,
    "hotspot_positions.tsv.gz": hotspot_position_lines,
    "transcript_structures.tsv.gz": structure_lines,
    "pharmacogenes.tsv.gz": pharmacogene_lines,
    "assays.tsv.gz": assay_lines,
}


def compile_tables(knowledge_dir: Path, out_dir: Path) -> dict[str, int]:
    """Write every packed table; returns the bytes of each. Nothing is written if one fails."""
    packed = {name: _pack(lines(knowledge_dir)) for name, lines in TABLES.items()}
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, content in packed.items():
        (out_dir / name).write_bytes(content)
    return {name: len(content) for name, content in packed.items()}


def _pack(lines: Iterable[str]) -> bytes:
    text = "\n".join(lines) + "\n"
    return gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)


def main() -> None:
    """Command line of the compile step."""
    parser = argparse.ArgumentParser(description="pack the nomenclature records")
    parser.add_argument("--from", dest="source", type=Path, default=Path("knowledge"))
    parser.add_argument("--to", dest="target", type=Path, default=DATA_FOLDER)
    words = parser.parse_args()
    compile_tables(words.source, words.target)


if __name__ == "__main__":
    main()
