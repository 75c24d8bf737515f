"""Exons of MANE Select are numbered as clinics number them."""

from __future__ import annotations

from pathlib import Path

import pytest

from oncobasis.core.transcript import Exon, Placement
from oncobasis.knowledge.importers.genome.exons import exon_residues, import_exons
from oncobasis.knowledge.importers.tsv import read_records

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[int, int]]:
    folder = tmp_path_factory.mktemp("exons")
    import_exons(KNOWLEDGE, folder)
    return {
        (row["gene"], row["exon"]): (int(row["start"]), int(row["end"]))
        for row in read_records(folder / "exons.tsv")
    }


@pytest.mark.parametrize(
    ("gene", "exon", "residue"),
    [
        ("CTNNB1", "3", 45),
        ("EGFR", "18", 719),
        ("EGFR", "19", 746),
        ("EGFR", "20", 790),
        ("EGFR", "21", 858),
        ("ERBB2", "20", 776),
        ("KIT", "9", 502),
        ("KIT", "11", 557),
        ("KIT", "17", 816),
        ("KRAS", "2", 12),
        ("KRAS", "3", 61),
        ("MET", "14", 1003),
        ("PDGFRA", "18", 842),
    ],
)
def test_a_residue_lies_in_the_exon_that_clinics_name(
    gene: str,
    exon: str,
    residue: int,
    rows: dict[tuple[str, str], tuple[int, int]],
) -> None:
    start, end = rows[gene, exon]

    assert start <= residue <= end


def test_a_codon_that_an_intron_parts_belongs_to_both_exons() -> None:
    # Synthetic: seven coding bases, then five: four codons, the last one the stop.
    place = Placement("GRCh38", (Exon(1, 1, 5), Exon(2, 11, 20), Exon(3, 31, 40)), 14, 35)

    assert list(exon_residues(place)) == [(2, 1, 3), (3, 3, 3)]


def test_an_exon_that_holds_only_the_stop_codon_has_no_residue() -> None:
    place = Placement("GRCh38", (Exon(1, 1, 6), Exon(2, 11, 13)), 1, 13)

    assert list(exon_residues(place)) == [(1, 1, 2)]
