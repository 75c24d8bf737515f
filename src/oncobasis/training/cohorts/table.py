"""A cohort file as text: header, records with their line numbers, digest of the bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.training.cohorts.cells import is_missing, read_flag, read_number
from oncobasis.training.cohorts.cohort import CohortNote, Floats
from oncobasis.training.cohorts.text import (
    SEPARATORS,
    Line,
    check_length,
    content_of,
    lines_of,
    number_remedy,
    separator_of,
    text_of,
)

Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file: its name, SHA-256, column names, rows by column and their line numbers.

    ``notes`` tell of another separator than a comma and of columns that were found under another
    spelling.
    """

    name: str
    digest: str
    header: tuple[str, ...]
    records: tuple[Record, ...]
    lines: tuple[int, ...]
    notes: tuple[CohortNote, ...] = ()


def read_table(path: Path, names: Sequence[str] = ()) -> Table:
    """Read a CSV file in UTF-8, divided by commas, semicolons or tabs.

    ``names`` are the columns that are wanted: they are found whatever their case and the blanks
    around them. Raises InputError naming file and line; a text of the header is shown only where
    it is one of ``names`` (without a header row it would be a patient's value).
    """
    content = content_of(path)
    text = text_of(content, path.name)
    separator = separator_of(text)
    first, *rest = lines_of(text, separator, path.name)
    header, renamed = _header(first, names, path.name)
    for line in rest:
        check_length(line, len(header), path.name)
    if not rest:
        raise InputError("holds no patients", where=path.name, remedy="one patient a line")
    notes = [CohortNote("renamed_column", len(rest), name) for name in renamed]
    if separator != ",":
        notes.insert(0, CohortNote("separator", len(rest), SEPARATORS[separator]))
    return Table(
        name=path.name,
        digest=hashlib.sha256(content).hexdigest(),
        header=header,
        records=tuple(dict(zip(header, line.cells, strict=True)) for line in rest),
        lines=tuple(line.number for line in rest),
        notes=tuple(notes),
    )


def _header(first: Line, names: Sequence[str], file: str) -> tuple[tuple[str, ...], list[str]]:
    """The column names as ``names`` spells them, and which of them the file spells otherwise."""
    wanted = {name.casefold(): name for name in names}
    header = tuple(wanted.get(cell.strip().casefold(), cell.strip()) for cell in first.cells)
    places: dict[str, int] = {}
    for number, name in enumerate(header, start=1):
        if not name:
            continue  # a column without a name is not read, so two of them do no harm
        if name in places:
            shown = f"column {name}" if name in names else "a column name"
            raise InputError(
                f"{shown} is there twice (columns {places[name]} and {number})",
                where=f"{file}: line {first.number}",
                remedy="the first line holds the column names, each once; case does not count",
            )
        places[name] = number
    found = zip(header, first.cells, strict=True)
    return header, [name for name, cell in found if name in names and name != cell]


def numbers(table: Table, column: str) -> Floats:
    """The numbers of a column, NaN where empty or where the column is absent."""
    found = np.full(len(table.records), np.nan)
    for index, record in enumerate(table.records):
        text = record.get(column, "")
        if is_missing(text):
            continue
        number = read_number(text)
        if number is None:
            raise InputError(
                "is not a number", where=_place(table, index, column), remedy=number_remedy(text)
            )
        found[index] = number
    return found


def flags(table: Table, column: str) -> Floats:
    """1.0 and 0.0 of a column of yes and no, NaN where empty or where the column is absent."""
    found = np.full(len(table.records), np.nan)
    for index, record in enumerate(table.records):
        text = record.get(column, "")
        if is_missing(text):
            continue
        flag = read_flag(text)
        if flag is None:
            raise InputError(
                "is neither 1 nor 0",
                where=_place(table, index, column),
                remedy="1, yes or true; 0, no or false; leave empty if unknown",
            )
        found[index] = float(flag)
    return found


def fingerprint(record: Record, columns: Sequence[str]) -> str:
    """A hash of the values that together mark a patient; "" where most of them are missing.

    Numbers are rounded to four digits first, so that 1 and 1.0, or two exports, agree.
    """
    parts = []
    for column in columns:
        text = record.get(column, "").strip()
        number = read_number(text)
        parts.append(
            "" if is_missing(text) else text.casefold() if number is None else _key(number)
        )
    if sum(map(bool, parts)) * 2 <= len(columns):
        return ""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def _key(number: float) -> str:
    return f"{number:.4g}"


def _place(table: Table, index: int, column: str) -> str:
    return f"{table.name}: line {table.lines[index]}, column {column}"
