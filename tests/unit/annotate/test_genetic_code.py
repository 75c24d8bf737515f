"""Codons are read by NCBI table 1."""

from __future__ import annotations

import pytest

from oncobasis.annotate.build.genetic_code import CODONS, complement, translate


@pytest.mark.parametrize(
    ("coding", "protein"),
    [
        ("ATGGTGTGA", "MV*"),
        ("TGGCGTAGAAGC", "WRRS"),
        ("ATAAAGAACAAA", "IKNK"),
        ("TAATAGTGA", "***"),
        ("ATGNNNG", "MX"),
        ("AT", ""),
    ],
)
def test_codons_are_translated(coding: str, protein: str) -> None:
    assert translate(coding) == protein


def test_every_residue_has_its_number_of_codons() -> None:
    counts = {residue: list(CODONS.values()).count(residue) for residue in "LSRAGPTVICDEFHKNQYMW*"}

    assert "".join(map(str, counts.values())) == "666444443222222222113"
    assert len(CODONS) == 64


def test_the_other_strand_is_read_backwards() -> None:
    assert complement("AACGTN") == "NACGTT"
