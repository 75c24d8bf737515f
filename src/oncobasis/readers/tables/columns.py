"""Columns of a plain table by meaning, and how its cells are separated."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Names compared without regard to case, blanks, dots, dashes and underscores.
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gene": ("gene", "genesymbol", "hugosymbol", "symbol", "genename"),
        "protein": (
            "protein", "proteinchange", "aminoacidchange", "aachange", "hgvsp", "hgvspshort",
            "pdot", "pdotnotation", "pchange", "aminoacid",
        ),
        "coding": (
            "coding", "codingchange", "cdnachange", "hgvsc", "cdot", "cdotnotation", "cchange",
            "cdschange", "cdna",
        ),
        "text": ("alteration", "variant", "finding", "mutation", "biomarker", "result"),
        "transcript": ("transcript", "transcriptid", "refseq", "nm"),
        "fraction": ("vaf", "allelefraction", "af", "variantallelefraction", "tumorvaf", "tvaf",
                     "allelefrequency", "variantallelefrequency", "vaf%", "vafpercent"),
        "depth": ("depth", "dp", "tdepth", "coverage", "readdepth", "totaldepth"),
        "origin": ("origin", "somaticstatus", "germlinesomatic", "mutationstatus"),
        "state": ("state", "status", "detected", "call"),
        "significance": ("significance", "clinicalsignificance", "acmg"),
        "sample": ("sample", "sampleid", "tumorsamplebarcode", "tumorsample"),
    }
)  # fmt: skip
# A column of one of these names belongs to a format that has its own reader.
_OTHERS = frozenset(
    {
        "variantclassification", "copynumber", "cn", "log2", "segmean", "chrom", "nmajor",
        "referenceallele", "tumorseqallele2", "breakpoint1", "gene1", "fusionname", "diplotype",
        "phenotype",
    }
)  # fmt: skip
_SEPARATORS = ("\t", ",", ";")


@dataclass(frozen=True, slots=True)
class TableColumns:
    """Where each meaning stands, how many cells a row has, and what separates them."""

    separator: str
    width: int
    places: Mapping[str, int]

    def cells(self, line: str) -> list[str]:
        """Split a line; quoted cells may hold the separator."""
        return [cell.strip() for cell in _split(line, self.separator)]

    def value(self, cells: Sequence[str], meaning: str) -> str:
        """The text of one cell, '' where there is none or it says nothing."""
        place = self.places.get(meaning)
        text = cells[place] if place is not None and place < len(cells) else ""
        return "" if text.casefold() in {"", ".", "-", "na", "n/a", "none", "null"} else text


def table_columns(line: str) -> TableColumns | None:
    """Read a column line; None if it is not that of a plain table of findings."""
    separator = max(_SEPARATORS, key=line.count)
    names = [_plain(name) for name in _split(line, separator)]
    if not _OTHERS.isdisjoint(names):
        return None
    places = {
        meaning: next(names.index(name) for name in spellings if name in names)
        for meaning, spellings in _NAMES.items()
        if not set(spellings).isdisjoint(names)
    }
    described = {"protein", "coding"} & set(places) and "gene" in places
    if not described and "text" not in places:
        return None
    if not described and "gene" not in places and len(names) > len(places):
        return None  # a lone word such as ``result`` proves nothing among foreign columns
    return TableColumns(separator, len(names), places)


def _split(line: str, separator: str) -> list[str]:
    """Cells of a line; one that the rules of quoting cannot read is split at every separator."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _plain(name: str) -> str:
    kept = name.strip().lstrip("#").casefold()
    return "".join(letter for letter in kept if letter.isalnum() or letter == "%")
