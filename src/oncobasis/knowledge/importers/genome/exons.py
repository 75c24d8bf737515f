"""``knowledge/transcript_structures.tsv`` -> residues of each exon of MANE Select.

``python -m oncobasis.knowledge.importers.genome.exons [--from knowledge] [--to FOLDER]`` writes
``exons.tsv``: exons count from the first of the transcript, coding or not, as clinics count them
(CTNNB1 exon 3, EGFR exon 19); a codon that an intron parts belongs to both exons.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from oncobasis.annotate.placement_text import placement_of
from oncobasis.core.transcript import Placement
from oncobasis.knowledge.importers.tsv import read_records, write_records

COLUMNS = ("gene", "exon", "start", "end")


def exon_residues(place: Placement) -> Iterator[tuple[int, int, int]]:
    """Number, first and last residue of each coding exon; the stop codon is no residue."""
    blocks = place.coding_blocks()
    residues = sum(block.end - block.start + 1 for block in blocks) // 3 - 1
    before = 0
    for block in blocks:
        first = before // 3 + 1
        before += block.end - block.start + 1
        if first <= residues:
            yield block.number, first, min((before - 1) // 3 + 1, residues)


def exon_rows(structures: Path) -> Iterator[tuple[str, str, str, str]]:
    """The records of every gene, by gene and exon."""
    for row in read_records(structures):
        for number, first, last in exon_residues(placement_of("GRCh38", row["grch38"])):
            yield row["gene"], str(number), str(first), str(last)


def import_exons(knowledge: Path, target: Path) -> int:
    """Write the records; returns how many exons there are."""
    return write_records(
        target / "exons.tsv",
        about=(
            "Residues each exon codes for, coding exons of the MANE Select transcript.",
            "Source: exons of transcript_structures.tsv (NCBI RefSeq alignments).",
        ),
        columns=COLUMNS,
        rows=exon_rows(knowledge / "transcript_structures.tsv"),
    )


def main() -> None:
    """Command line of the importer."""
    parser = argparse.ArgumentParser(description="exons of MANE Select -> exons.tsv")
    parser.add_argument("--from", dest="source", type=Path, default=Path("knowledge"))
    parser.add_argument("--to", dest="target", type=Path, default=Path("knowledge"))
    words = parser.parse_args()
    import_exons(words.source, words.target)


if __name__ == "__main__":
    main()
