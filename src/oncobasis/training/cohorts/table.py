"""A cohort file as text: header, records with their line numbers, digest of the bytes."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.training.cohorts.cells import is_missing, read_number
from oncobasis.training.cohorts.cohort import Floats

Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file: its name, SHA-256, column names, rows by column and their line numbers."""

    name: str
    digest: str
    header: tuple[str, ...]
    records: tuple[Record, ...]
    lines: tuple[int, ...]


def read_table(path: Path) -> Table:
    """Read a CSV file in UTF-8; raises InputError naming file and line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", where=path.name, remedy="check the path"
        ) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", where=path.name, remedy="save as UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = tuple(name.strip() for name in next(reader, ()))
    if repeated := [name for name, count in Counter(header).items() if count > 1]:
        raise InputError(f"column {repeated[0]!r} is there twice", where=f"{path.name}: line 1")
    records, lines = [], []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise InputError(
                f"has {len(cells)} cells, the header has {len(header)}",
                where=f"{path.name}: line {reader.line_num}",
                remedy="quote texts that hold a comma",
            )
        records.append(dict(zip(header, cells, strict=True)))
        lines.append(reader.line_num)
    if not records:
        raise InputError("holds no patients", where=path.name, remedy="one patient a line")
    digest = hashlib.sha256(content).hexdigest()
    return Table(path.name, digest, header, tuple(records), tuple(lines))


def numbers(table: Table, column: str) -> Floats:
    """The numbers of a column, NaN where empty or where the column is absent."""
    found = np.full(len(table.records), np.nan)
    for index, record in enumerate(table.records):
        text = record.get(column, "")
        if is_missing(text):
            continue
        number = read_number(text)
        if number is None:
            place = f"{table.name}: line {table.lines[index]}, column {column}"
            raise InputError("is not a number", where=place, remedy="leave empty if unknown")
        found[index] = number
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
