"""Columns of copy-number files by meaning, and how their cells are separated."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Compared without regard to case, blanks, dots, dashes and underscores. ASCAT (nMajor), FACETS
# (tcn.em, lcn.em), Sequenza (CNt, A, B), PURPLE (copyNumber, minorAlleleCopyNumber), GDC.
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gene": ("gene", "hugosymbol", "genesymbol", "symbol", "genename"),
        "gene_id": ("entrezgeneid", "locusid", "geneid", "entrez"),
        "band": ("cytoband",),
        "sample": (
            "sample", "sampleid", "samplename", "tumorsamplebarcode", "tumorsample", "id",
            "gdcaliquot", "sampleuuid",
        ),
        "chromosome": ("chromosome", "chrom", "chr", "seqnames", "contig"),
        "start": ("start", "startpos", "startposition", "locstart", "chromstart", "segmentstart"),
        "end": ("end", "endpos", "endposition", "locend", "chromend", "stop", "segmentend"),
        "major": (
            "nmajor", "major", "majorcn", "majorcopynumber", "majorallelecopynumber",
            "majoralleleploidy", "cn1", "a",
        ),
        "minor": (
            "nminor", "minor", "minorcn", "minorcopynumber", "minorallelecopynumber",
            "minoralleleploidy", "lcnem", "lcn", "cn2", "b", "minminorallelecopynumber",
            "minminoralleleploidy",
        ),
        "total": ("tcnem", "tcn", "cnt", "totalcn", "totalcopynumber", "copynumber", "copies", "cn",
                  "absolutecopynumber", "numberofcopies", "copynumbervalue", "absolutecn"),
        "least": ("mincopynumber",),
        "most": ("maxcopynumber",),
        "call": (
            "call", "cna", "cnacall", "cnacalls", "cnv", "cnvcall", "cncall", "copynumbercall",
            "copynumberstatus", "copynumberalteration", "copynumberalterationtype", "cnastatus",
            "cnatype", "cnvtype", "cnstatus", "gistic", "gisticcall", "discretecall", "value",
        ),
        "log2": ("log2", "log2ratio", "log2copyratio", "logr", "lrr"),
        "mean": ("segmean", "segmentmean", "segcn", "meanlog2ratio", "log2mean"),
        "probes": ("probes", "nummark", "numprobes", "nummarkers", "markers", "nprobes", "numsnps"),
        "depth": ("depth",),
        "weight": ("weight",),
        "purity": ("purity", "cellularity"),
        "ploidy": ("ploidy",),
    }
)  # fmt: skip
_SEPARATORS = ("\t", ",", ";")
_LEAST_COLUMNS = 2
_NOTHING = frozenset({"", ".", "na", "n/a", "nan", "null", "none", "-"})


@dataclass(frozen=True, slots=True)
class Columns:
    """The column line: what separates its cells, the names as written, and places by meaning."""

    separator: str
    names: tuple[str, ...]
    places: Mapping[str, int]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.names)

    def has(self, *meanings: str) -> bool:
        """Whether each of the meanings has a column."""
        return all(meaning in self.places for meaning in meanings)

    def cells(self, line: str) -> list[str]:
        """Split a line; quoted cells may hold the separator."""
        return split_cells(line, self.separator)

    def value(self, cells: Sequence[str], meaning: str) -> str:
        """The text of one cell; '' where there is none or it says nothing (``NA``)."""
        place = self.places.get(meaning)
        return "" if place is None or place >= len(cells) else said(cells[place])

    def narrowed(self, kept: Sequence[int]) -> Columns:
        """The same with the columns at these places alone."""
        if len(kept) == self.width:
            return self
        places = {meaning: kept.index(n) for meaning, n in self.places.items() if n in kept}
        return Columns(self.separator, tuple(self.names[n] for n in kept), places)

    def others(self, *meanings: str) -> tuple[tuple[str, int], ...]:
        """Name and place of the columns that are none of the given meanings."""
        used = {self.places[meaning] for meaning in meanings if meaning in self.places}
        return tuple((name, place) for place, name in enumerate(self.names) if place not in used)


def said(text: str) -> str:
    """Return the text of a cell, '' where it says nothing."""
    text = text.strip()
    return "" if text.casefold() in _NOTHING else text


def split_cells(line: str, separator: str) -> list[str]:
    """Split a line at the separator; quoted cells may hold it."""
    cells = line.split(separator)
    if '"' in line:
        try:
            cells = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            # A stray carriage return or an endless cell: the width of the row will tell.
            cells = line.split(separator)
    return [cell.strip() for cell in cells]


def column_line(line: str) -> Columns:
    """Read a column line; the first spelling of a meaning that is there counts."""
    separator = max(_SEPARATORS, key=line.count)
    names = split_cells(line.lstrip("#").strip("\r\n"), separator)
    plain = [plain_name(name) for name in names]
    places = {
        meaning: next(plain.index(name) for name in spellings if name in plain)
        for meaning, spellings in NAMES.items()
        if not set(spellings).isdisjoint(plain)
    }
    return Columns(separator, tuple(names), places)


def plain_name(name: str) -> str:
    """The letters and digits of a column's name, in lower case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def is_comment(line: str) -> bool:
    """Whether a line before the column line is a comment; PURPLE's columns begin with # too."""
    if line.startswith("track "):
        return True
    return line.startswith("#") and len(column_line(line).places) < _LEAST_COLUMNS
