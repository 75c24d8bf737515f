"""Tables of diplotypes and phenotypes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oncobasis.core.alteration import Genotype, Origin
from oncobasis.core.errors import InputError
from oncobasis.readers.files.head import head_of
from oncobasis.readers.pharmacogenomics.header import proves_pgx_table
from oncobasis.readers.pharmacogenomics.read import read_pgx_table
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult


def read(folder: Path, text: str, sample: str | None = None) -> ReadResult:
    path = folder / "pgx.tsv"
    path.write_text(text, encoding="utf-8")
    assert proves_pgx_table(head_of(path))
    return read_pgx_table(path, ReadOptions(sample=sample))


def test_a_diplotype_gets_its_phenotype(tmp_path: Path) -> None:
    (seen,) = read(tmp_path, "Gene\tDiplotype\nDPYD\t*1/*2A\n").alterations
    assert isinstance(seen, Genotype)
    assert (seen.gene, seen.diplotype, seen.phenotype) == (
        "DPYD",
        "*1/*2A",
        "intermediate metabolizer",
    )
    assert seen.observed.origin is Origin.GERMLINE


def test_a_phenotype_alone_is_enough(tmp_path: Path) -> None:
    (seen,) = read(tmp_path, "gene,phenotype\nUGT1A1,Poor Metabolizer\n").alterations
    assert isinstance(seen, Genotype)
    assert (seen.diplotype, seen.phenotype) == (None, "poor metabolizer")


def test_an_uncertain_allele_leaves_the_phenotype_open(tmp_path: Path) -> None:
    (seen,) = read(tmp_path, "Gene\tDiplotype\nTPMT\t*1/*8\n").alterations
    assert isinstance(seen, Genotype)
    assert seen.phenotype is None


def test_no_call_is_no_finding(tmp_path: Path) -> None:
    result = read(tmp_path, "Gene\tDiplotype\tPhenotype\nDPYD\tno call\tNo Result\n")
    assert not result.alterations
    assert result.counts.of(FilterCode.NO_CALL) == 1


def test_a_diplotype_that_contradicts_its_phenotype_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2"):
        read(tmp_path, "Gene\tDiplotype\tPhenotype\nDPYD\t*2A/*2A\tNormal Metabolizer\n")


def test_other_genes_are_listed_and_not_read(tmp_path: Path) -> None:
    result = read(tmp_path, "Gene\tDiplotype\nCYP2D6\t*4/*4\nNOGENE9\t*1/*1\nTPMT\t*1/*2\n")
    assert len(result.alterations) == 1
    assert result.counts.not_understood == 2


def test_samples_are_never_mixed(tmp_path: Path) -> None:
    text = "Sample\tGene\tDiplotype\nA\tDPYD\t*1/*1\nB\tDPYD\t*2A/*2A\n"
    with pytest.raises(InputError, match="2 samples"):
        read(tmp_path, text)
    (seen,) = read(tmp_path, text, "B").alterations
    assert isinstance(seen, Genotype)
    assert seen.phenotype == "poor metabolizer"
