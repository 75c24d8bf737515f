"""A copy-number file as a table: its comments, columns and rows, each with its line number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.table.columns import Columns, column_line, is_comment
from oncobasis.readers.copy_number.table.numbers import number
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.reading.codes import FilterCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from oncobasis.readers.reading.ledger import Ledger

_STATED = re.compile(
    r"\b(purity|cellularity|ploidy)\b\s*[=:\t ]\s*([0-9.eE+-]+)\s*(%?)", re.IGNORECASE
)
_PERCENT = 100
_SANE_PLOIDY = (0.5, 16.0)


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: its line and its cells."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The file: comment lines before the columns, the columns and the rows."""

    name: str
    comments: tuple[str, ...]
    columns: Columns
    rows: tuple[Row, ...]

    def value(self, row: Row, meaning: str) -> str:
        """The text of one cell, '' where it says nothing."""
        return self.columns.value(row.cells, meaning)


def load_table(
    path: Path, ledger: Ledger, keep: Callable[[Columns], Sequence[int]] | None = None
) -> Table:
    """Read a whole file; a row that doesn't fit the columns is left out as unreadable.

    ``keep`` names the columns to hold in memory, for matrices of many samples. Raises InputError
    where the file is damaged or has no column line.
    """
    comments: list[str] = []
    columns: Columns | None = None
    kept: Sequence[int] = ()
    rows: list[tuple[int, int, list[str]]] = []
    line = 0
    for line, text in numbered_lines(path):
        if not text.strip():
            continue
        if columns is None and is_comment(text):
            comments.append(text)
        elif columns is None:
            columns = column_line(text)
            kept = range(columns.width) if keep is None else sorted(keep(columns))
        elif not text.startswith("#"):
            cells = columns.cells(text)
            # With one cell more than columns in every row, the first are row names (R).
            whole = len(kept) == columns.width
            narrow = cells if whole else [cells[n] for n in kept if n < len(cells)]
            rows.append((line, len(cells), narrow))
    if columns is None:
        raise InputError(
            "the file has comments only" if line else "the file is empty",
            where=path.name,
            remedy="make or copy the file again",
        )
    read = _fitting(rows, columns, ledger, named=len(kept) == columns.width)
    return Table(path.name, tuple(comments), columns.narrowed(kept), read)


def _fitting(
    rows: Sequence[tuple[int, int, list[str]]], columns: Columns, ledger: Ledger, *, named: bool
) -> tuple[Row, ...]:
    """The rows that have a cell for each column that is read; the others enter the books."""
    row_names = named and bool(rows) and all(n == columns.width + 1 for _, n, _ in rows)
    needed = max(columns.places.values(), default=0) + 1
    found = []
    for line, count, cells in rows:
        if row_names:
            found.append(Row(line, cells[1:]))
        elif needed <= count <= columns.width:
            found.append(Row(line, cells))
        else:
            ledger.rows += 1
            seen = f"{count} cells instead of {columns.width}"
            ledger.drop(line, "", FilterCode.ROW_UNREADABLE, seen)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says of the sample: purity (0-1) and ploidy."""

    purity: float | None = None
    ploidy: float | None = None


def stated(table: Table, rows: Iterable[Row]) -> Stated:
    """Purity and ploidy from comment lines or from columns that hold one value throughout."""
    found: dict[str, float] = {}
    for comment in table.comments:
        for name, text, percent in _STATED.findall(comment):
            value = number(text)
            if value is not None:
                key = "ploidy" if name.casefold() == "ploidy" else "purity"
                found[key] = value / _PERCENT if percent else value
    for meaning in ("purity", "ploidy"):
        values = (
            {number(table.value(row, meaning)) for row in rows}
            if (table.columns.has(meaning))
            else set()
        )
        only = values.pop() if len(values) == 1 else None
        if only is not None:
            found[meaning] = only
    return Stated(_purity(found.get("purity")), _ploidy(found.get("ploidy")))


def _purity(value: float | None) -> float | None:
    if value is None or not 0 < value <= _PERCENT:
        return None
    return value if value <= 1 else value / _PERCENT


def _ploidy(value: float | None) -> float | None:
    low, high = _SANE_PLOIDY
    return value if value is not None and low <= value <= high else None
