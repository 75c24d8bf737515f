"""Regions of a BED file: half-open there, 1-based with both ends included here."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.small_variants.alleles import primary_chromosome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_LEAST_COLUMNS = 3
_NOT_DATA = ("#", "track", "browser")


@dataclass(frozen=True, slots=True)
class BedRow:
    """One line of a BED file; ``extra`` are the cells after the end."""

    line: int
    chromosome: str | None
    start: int
    end: int
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regions:
    """Merged regions by chromosome, sorted."""

    by_chromosome: Mapping[str, tuple[tuple[int, int], ...]]

    def covered(self, chromosome: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of an interval that lie in regions, in order."""
        regions = self.by_chromosome.get(chromosome, ())
        first = max(0, bisect_right(regions, (start,)) - 1)
        for low, high in regions[first:]:
            if low > end:
                return
            if high >= start:
                yield max(low, start), min(high, end)

    @property
    def size(self) -> int:
        """Bases in all regions."""
        return sum(end - start + 1 for spans in self.by_chromosome.values() for start, end in spans)


def bed_row(line: str, number: int, name: str) -> BedRow | None:
    """Read one line; None for comments and blank lines, InputError for what is no region."""
    if not line.strip() or line.startswith(_NOT_DATA):
        return None
    cells = line.split("\t") if "\t" in line else line.split()
    if len(cells) < _LEAST_COLUMNS or not (cells[1].isdecimal() and cells[2].isdecimal()):
        raise InputError(
            "the line is no region: chromosome, start and end are needed",
            where=f"{name} line {number}",
            remedy="a BED file has at least three columns, separated by tabs",
        )
    start, end = int(cells[1]), int(cells[2])
    if start >= end:
        raise InputError(
            f"the region ends before it begins ({start} to {end})",
            where=f"{name} line {number}",
            remedy="BED counts from 0 and leaves the end out",
        )
    return BedRow(number, primary_chromosome(cells[0]), start + 1, end, tuple(cells[3:]))


def bed_rows(lines: Iterable[tuple[int, str]], name: str) -> Iterator[BedRow]:
    """Read every region of a file."""
    for number, line in lines:
        row = bed_row(line, number, name)
        if row is not None:
            yield row


def regions_of(rows: Iterable[BedRow]) -> Regions:
    """Merge regions that touch or overlap; those on other contigs are left out."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        if row.chromosome is not None:
            found.setdefault(row.chromosome, []).append((row.start, row.end))
    return Regions({name: _merged(sorted(spans)) for name, spans in found.items()})


def is_bed(path: Path) -> bool:
    """Whether the first line that is no comment is a region."""
    from oncobasis.readers.files.head import head_of

    first = next((x for x in head_of(path).lines if x.strip() and not x.startswith(_NOT_DATA)), "")
    try:
        return bed_row(first, 1, path.name) is not None
    except InputError:
        return False


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start <= kept[-1][1] + 1:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((start, end))
    return tuple(kept)
