"""Codons are read by NCBI table 1."""

from __future__ import annotations

from itertools import product

import pytest

from oncobasis.annotate.hgvs.alleles import reverse_complement
from oncobasis.annotate.hgvs.codons import translate


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
    residues = translate("".join("".join(codon) for codon in product("ACGT", repeat=3)))

    counts = [residues.count(residue) for residue in "LSRAGPTVICDEFHKNQYMW*"]
    assert "".join(map(str, counts)) == "666444443222222222113"
    assert len(residues) == 64


def test_the_other_strand_is_read_backwards() -> None:
    assert reverse_complement("AACGTN") == "NACGTT"
