"""GISTIC's peaks by sample (``all_lesions``): regions that recur, never calls of a gene."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.entries import named
from oncobasis.readers.copy_number.setting import assembly_of, places_of
from oncobasis.readers.copy_number.table.chromosomes import check_ends, chromosome_of
from oncobasis.readers.copy_number.table.numbers import number, shown
from oncobasis.readers.copy_number.table.rows import load_table
from oncobasis.readers.copy_number.table.samples import one_sample
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.genes_of_interest import listed_genes
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.result import FilteredRow, Reason

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.copy_number.segments import Places
    from oncobasis.readers.copy_number.table.rows import Row, Table
    from oncobasis.readers.reading.options import ReadOptions
    from oncobasis.readers.reading.result import ReadResult

_LAST_FIXED = "Amplitude Threshold"
_NAME, _BAND, _WIDE = "Unique Name", "Descriptor", "Wide Peak Limits"
_LIMITS = re.compile(r"(?P<chromosome>[A-Za-z0-9]+):(?P<start>\d+)-(?P<end>\d+)")
_LEVELS = re.compile(r"(?P<level>[12])\s*:\s*(?P<meaning>[^;]+)")
_VALUES = "CN values"


def read_gistic_lesions(
    path: Path, options: ReadOptions, places: Places | None = None
) -> ReadResult:
    """Read the peaks of one sample; a changed one is named, with the genes there, as a remark.

    A peak holds several genes and the file doesn't say which one is meant: it gives no finding.
    """
    ledger = Ledger(path.name, options.listed_rows)
    table = load_table(path, ledger)
    names = table.columns.names
    if _LAST_FIXED not in names:
        raise InputError(
            f"the file has no column {_LAST_FIXED}",
            where=path.name,
            remedy="give the all_lesions file as GISTIC writes it",
        )
    first = names.index(_LAST_FIXED) + 1
    sample = one_sample(names[first:], options.sample, file=path.name)
    place = names.index(sample, first) if sample in names[first:] else None
    assembly = assembly_of(table, options, ledger)
    where = places if places is not None else places_of(assembly, ledger)
    ends = [end for row in table.rows if (end := _end(table, row)) is not None]
    check_ends(ends, assembly, file=path.name)
    for row in table.rows:
        ledger.rows += 1
        _enter(table, row, place, where, listed_genes(options.copy_number), ledger)
    return ledger.result(
        (sample,) if sample else (),
        assembly,
        format=FileFormat.GISTIC_LESIONS,
        annotation="peaks without genes",
    )


def _enter(
    table: Table,
    row: Row,
    place: int | None,
    places: Places | None,
    listed: frozenset[str] | None,
    ledger: Ledger,
) -> None:
    name = " ".join(_cell(table, row, _NAME).split())
    band = _cell(table, row, _BAND)
    written = row.cells[place] if place is not None and place < len(row.cells) else ""
    value = number(written)
    change = f"{name} {band}"
    if value is None:
        code = FilterCode.NOT_MEASURED if written in {"", "NA"} else FilterCode.ROW_UNREADABLE
        ledger.drop(row.line, change, code, written)
    elif _VALUES in name:
        # The second half of the file gives the same peaks again, as values.
        ledger.drop(row.line, change, FilterCode.DUPLICATE, f"value {shown(value)}")
    elif value == 0:
        ledger.drop(row.line, change, FilterCode.COPY_NUMBER_NEUTRAL, "level 0")
    else:
        level = _level(value, _cell(table, row, _LAST_FIXED))
        genes = _genes(_cell(table, row, _WIDE), places, listed)
        ledger.remark("peak_without_gene", row.line, peak=change, level=level, named=genes)
        reasons = (Reason(FilterCode.PEAK_WITHOUT_GENE, level),)
        ledger.leave_out(FilteredRow(row.line, "", change, reasons))


def _level(value: float, key: str) -> str:
    meanings = {found["level"]: found["meaning"].strip() for found in _LEVELS.finditer(key)}
    meaning = meanings.get(shown(value), "")
    return f"{shown(value)} ({meaning})" if meaning else shown(value)


def _genes(limits: str, places: Places | None, listed: frozenset[str] | None) -> str:
    found = _LIMITS.search(limits)
    chromosome = None if found is None else chromosome_of(found["chromosome"])
    if places is None or found is None or chromosome is None:
        return "?"
    on_it = places.genes_at(chromosome, int(found["start"]), int(found["end"]))
    symbols = [one.symbol for one in on_it]
    known = [symbol for symbol in symbols if listed is None or symbol in listed]
    return f"{named(known)} / {len(symbols)}" if known else f"0 / {len(symbols)}"


def _end(table: Table, row: Row) -> tuple[int, str, int] | None:
    found = _LIMITS.search(_cell(table, row, _WIDE))
    chromosome = None if found is None else chromosome_of(found["chromosome"])
    return (
        None if found is None or chromosome is None else (row.line, chromosome, int(found["end"]))
    )


def _cell(table: Table, row: Row, name: str) -> str:
    place = table.columns.names.index(name) if name in table.columns.names else len(row.cells)
    return row.cells[place].strip() if place < len(row.cells) else ""
