"""Diplotypes give the phenotype of CPIC's tables, and none where CPIC gives none."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from oncobasis.nomenclature.pharmacogenes import load_pharmacogenes, phenotype_of

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {"poor metabolizer", "intermediate metabolizer", "normal metabolizer"}


@pytest.mark.parametrize(
    ("gene", "diplotype", "phenotype"),
    [
        ("DPYD", "*1/*1", "normal metabolizer"),
        ("DPYD", "Reference/c.1905+1G>A (*2A)", "intermediate metabolizer"),
        ("DPYD", "*1/*2A", "intermediate metabolizer"),
        ("DPYD", "*2A/*13", "poor metabolizer"),
        ("DPYD", "HapB3/c.2846A>T", "intermediate metabolizer"),
        ("DPYD", "*2a/hapb3", "poor metabolizer"),
        ("UGT1A1", "*28/*28", "poor metabolizer"),
        ("UGT1A1", "*1/*28", "intermediate metabolizer"),
        ("UGT1A1", "*1/*36", "normal metabolizer"),
        ("TPMT", "*1/*3A", "intermediate metabolizer"),
        ("NUDT15", "*3/*3", "poor metabolizer"),
        ("TPMT", "*1/*8", None),
        ("TPMT", "*2/*8", None),
        ("TPMT", "*1/*999", None),
        ("DPYD", "*2A", None),
        ("CYP2D6", "*4/*4", None),
    ],
)
def test_phenotype(gene: str, diplotype: str, phenotype: str | None) -> None:
    assert phenotype_of(gene, diplotype) == phenotype


@pytest.mark.parametrize("gene", ["DPYD", "NUDT15", "TPMT", "UGT1A1"])
def test_every_diplotype_of_cpic(shared_data: Path, gene: str) -> None:
    path = shared_data / f"knowledge/cpic/{gene}_phenotype.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        table = json.load(stream)
    for row in table["diplotypes"]:
        first, *rest = [name for name, n in row["diplotypekey"].items() for _ in range(n)]
        expected = row["phenotype"].casefold()
        found = phenotype_of(gene, f"{first}/{rest[0]}")
        assert found == (expected if expected in KNOWN else None), row["diplotype"]
    assert len(load_pharmacogenes()[gene].functions) >= len(table["namedAlleles"])
