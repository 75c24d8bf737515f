"""By what a table of diplotypes or phenotypes is recognised (PharmCAT writes such a table)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from oncobasis.readers.files.head import Head

_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gene": ("gene", "gene symbol"),
        "diplotype": ("diplotype", "source diplotype", "genotype", "recommendation diplotype"),
        "phenotype": ("phenotype", "metabolizer status", "predicted phenotype"),
        "sample": ("sample", "sample id", "sample_id"),
    }
)


# Columns of variant tables, whose genotype is that of a row (Ion Reporter).
_CHANGES = frozenset(
    {
        "protein",
        "coding",
        "hgvsp",
        "hgvsc",
        "ref",
        "alt",
        "locus",
        "cdna",
        "protein change",
        "protein_change",
        "variant",
    }
)


def pgx_columns(line: str) -> Mapping[str, int] | None:
    """Where each meaning stands; None if no gene, or neither diplotype nor phenotype is named."""
    separator = "\t" if "\t" in line else ","
    names = [name.strip().strip('"').lstrip("#").casefold() for name in line.split(separator)]
    places = {
        meaning: next(names.index(name) for name in spellings if name in names)
        for meaning, spellings in _NAMES.items()
        if not set(spellings).isdisjoint(names)
    }
    if not _CHANGES.isdisjoint(names):
        return None
    return places if "gene" in places and {"diplotype", "phenotype"} & set(places) else None


def proves_pgx_table(head: Head) -> bool:
    """Whether the column line names a gene and its diplotype or phenotype."""
    return pgx_columns(column_line(head.lines)) is not None


def column_line(lines: Sequence[str]) -> str:
    """The first line that may be a column line: PharmCAT writes its version above."""
    return next(
        (line for line in lines if line.strip() and not line.startswith(("##", "PharmCAT"))), ""
    )
