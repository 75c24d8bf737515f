"""A delimited fusion file -> rows with named cells; comment lines are skipped."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.reading.codes import FilterCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from oncobasis.readers.reading.ledger import Ledger

_NOTHING = frozenset({"", ".", "na", "n/a", "nan", "none", "null"})
_SEPARATORS = "\t,;"


@dataclass(frozen=True, slots=True)
class Row:
    """One data row; cells by column name in lower case, '' where a cell says nothing."""

    line: int
    cells: Mapping[str, str]

    def value(self, *columns: str) -> str:
        """The first of these columns that says something, else ''."""
        return next((text for name in columns if (text := self.cells.get(name, ""))), "")

    def number(self, column: str) -> int | None:
        """A count; None where there is none or it is no number."""
        return whole(self.value(column))

    def total(self, *columns: str) -> int | None:
        """The sum of the counts that are given; None where none is."""
        counts = [count for name in columns if (count := self.number(name)) is not None]
        return sum(counts) if counts else None


def whole(text: str) -> int | None:
    """Read a count such as ``12``, ``12.0`` or ``1,234``; None for anything else."""
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return int(number) if number.is_integer() and number >= 0 else None


def passed(filters: str) -> bool:
    """Whether a filter cell says that the call passed (``PASS``, ``PASS;LOW_ALT_TO_REF``)."""
    return filters.partition(";")[0].strip().upper() in {"", "PASS", "TRUE"}


def is_comment(line: str) -> bool:
    """Whether a line stands before the column line and is none."""
    return not line.strip() or line.startswith(("##", "# ", "#version"))


def split_columns(line: str) -> tuple[str, tuple[str, ...]]:
    """Return the separator of a column line and its names in lower case, without ``#``."""
    separator = max(_SEPARATORS, key=line.count)
    names = split_line(line.removeprefix("#"), separator)
    return separator, tuple(name.strip().casefold() for name in names)


def split_line(line: str, separator: str) -> list[str]:
    """Split a line; quoted cells may hold the separator unless it is a tab.

    Tab separated files are split plainly: a cell of read names may be longer than the csv module
    allows.
    """
    if separator == "\t":
        return [cell.strip().strip('"') for cell in line.split("\t")]
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def read_rows(
    path: Path, ledger: Ledger, proves: Callable[[frozenset[str]], bool], what: str
) -> list[Row]:
    """Read every row that has its cells; the others are entered as unreadable.

    Raises InputError for an empty or damaged file and for one whose columns are not the format's.
    """
    lines = numbered_lines(path)
    separator, names = _header(lines, path.name, proves, what)
    rows: list[Row] = []
    for number, line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        ledger.rows += 1
        cells = split_line(line, separator)
        if not _fits(cells, names):
            seen = f"{len(cells)} columns instead of {len(names)}"
            ledger.drop(number, "", FilterCode.ROW_UNREADABLE, seen)
            continue
        rows.append(Row(number, dict(zip(names, map(_said, cells), strict=False))))
    return rows


def _fits(cells: list[str], names: tuple[str, ...]) -> bool:
    """Some programs cut empty cells off the end of a row, never more than half."""
    return len(names) // 2 < len(cells) <= len(names) and any(cell.strip() for cell in cells)


def _said(cell: str) -> str:
    text = cell.strip()
    return "" if text.casefold() in _NOTHING else text


def _header(
    lines: Iterator[tuple[int, str]],
    name: str,
    proves: Callable[[frozenset[str]], bool],
    what: str,
) -> tuple[str, tuple[str, ...]]:
    number = 0
    for number, line in lines:
        if is_comment(line):
            continue
        separator, names = split_columns(line)
        if proves(frozenset(names)):
            return separator, names
        raise InputError(
            f"the column line is not that of {what}",
            where=f"{name} line {number}",
            remedy="give the file as the program wrote it, its column line included",
        )
    problem = "the file is empty" if number == 0 else "the file has no column line"
    raise InputError(problem, where=name, remedy="make or copy the file again")
