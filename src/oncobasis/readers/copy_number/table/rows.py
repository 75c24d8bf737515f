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
    from collections.abc import Iterable, Sequence
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


def load_table(path: Path, ledger: Ledger) -> Table:
    """Read a whole file; a row with more cells than columns is left out as unreadable.

    Raises InputError where the file is damaged or has no column line.
    """
    comments: list[str] = []
    columns: Columns | None = None
    rows: list[Row] = []
    number_ = 0
    for number_, line in numbered_lines(path):
        if not line.strip():
            continue
        if columns is None:
            if is_comment(line):
                comments.append(line)
                continue
            columns = column_line(line)
            continue
        if line.startswith("#"):
            continue
        row = _row(number_, line, columns, ledger)
        if row is not None:
            rows.append(row)
    if columns is None:
        raise InputError(
            "the file has no column line" if number_ else "the file is empty",
            where=path.name,
            remedy="make or copy the file again",
        )
    return Table(path.name, tuple(comments), columns, tuple(rows))


def _row(line: int, text: str, columns: Columns, ledger: Ledger) -> Row | None:
    cells = columns.cells(text)
    needed = max(columns.places.values(), default=0) + 1
    # R writes row names without a column; some programs cut empty cells off the end.
    if len(cells) == columns.width + 1:
        cells = cells[1:]
    if len(cells) > columns.width or len(cells) < min(needed, 2):
        ledger.rows += 1
        seen = f"{len(cells)} cells instead of {columns.width}"
        ledger.drop(line, "", FilterCode.ROW_UNREADABLE, seen)
        return None
    return Row(line, cells)


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
