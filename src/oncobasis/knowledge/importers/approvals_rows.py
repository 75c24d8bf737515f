"""Rows of the second readings of the approval tables, with the reviewed changes applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.tsv import read_records, source_file

SHIPPED_STATUS = frozenset({"regular", "accelerated", "withdrawn", "superseded"})
_LABEL_YEAR = re.compile(r"/(?:label|nda)/(\d{4})/")
_CHANGEABLE = frozenset(
    {"brand", "application", "biomarkers", "oncotree", "exclude", "therapies", "line", "requires",
     "date", "url", "confidence", "status", "same_as", "page"}
)  # fmt: skip

_SILENT = frozenset({"brand", "url", "same_as"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a reading; ``id`` is its lineage (``fda:12``, ``ema_missing:7``).

    ``page`` is the public page that settled a doubt; it is the link only where there is no other.
    """

    id: str
    agency: str
    brand: str
    application: str
    biomarkers: str
    oncotree: str
    exclude: str
    therapies: str
    status: str
    line: str
    requires: str
    date: str
    url: str
    confidence: str
    note: str = ""
    added_conditions: str = ""
    same_as: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A reviewed change to one field of one row, with its reason."""

    row: str
    field: str
    value: str
    note: str = ""


def read_readings(folder: Path, agency: str) -> list[Row]:
    """Read the kept rows of one agency's second reading and of its table of missing facts."""
    kept = [
        _row(record, f"{agency}:{record['row']}", agency)
        for record in _unquoted(source_file(folder, f"{agency}_second_reading.tsv"))
        if record["verdict"] != "drop"
    ]
    missing = [
        _row(record, f"{agency}_missing:{number}", agency)
        for number, record in enumerate(
            _unquoted(source_file(folder, f"{agency}_missing.tsv")), start=2
        )
    ]
    return kept + missing


def read_added(tables: Path, agency: str) -> list[Row]:
    """Read one agency's rows of ``added_rows.tsv``: split rows, and facts that no reading had."""
    added = [
        replace(_row(record, record["id"], agency), note=record["note"])
        for record in read_records(tables / "added_rows.tsv")
    ]
    return [row for row in added if row.id.startswith(f"{agency}_added:")]


def _unquoted(path: Path) -> Iterator[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    columns = lines[0].split("\t")
    for line in lines[1:]:
        cells = line.split("\t")
        yield dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))


def _row(record: dict[str, str], identity: str, agency: str) -> Row:
    return Row(
        id=identity,
        agency=agency.upper(),
        brand=record.get("brand", ""),
        application=record.get("application", ""),
        biomarkers=record["biomarkers"],
        oncotree=record["oncotree"],
        exclude=record.get("exclude", ""),
        therapies=record["therapies"],
        status=record["status"],
        line=record["line"],
        requires=record["requires"],
        date=record["first_approved"],
        url=record.get("source_url", ""),
        confidence=record["confidence"],
    )


def read_changes(folder: Path) -> list[Change]:
    """Read ``row_changes.tsv``."""
    return [
        Change(record["row"], record["field"], record["value"], record["note"])
        for record in read_records(folder / "row_changes.tsv")
    ]


def read_rereadings(folder: Path) -> list[Change]:
    """What ``second_reading.tsv`` changes: confidence where a page settled it, or a link."""
    changes = []
    for record in read_records(folder / "second_reading.tsv"):
        if record["decision"] == "raised":
            changes.append(Change(record["row"], "confidence", "high"))
            changes.append(Change(record["row"], "page", record["url"]))
        elif record["decision"] == "linked":
            changes.append(Change(record["row"], "url", record["url"]))
    return changes


def changed(rows: Iterable[Row], changes: Iterable[Change]) -> list[Row]:
    """Apply the changes; one that names no row is an error (a stale review)."""
    by_id = {row.id: row for row in rows}
    agencies = {row.agency.lower() for row in by_id.values()}
    for change in changes:
        if change.row.split(":")[0].partition("_")[0] not in agencies:
            continue
        row = by_id.get(change.row)
        if row is None:
            raise KnowledgeError("a change names a row that is not kept", where=change.row)
        by_id[change.row] = _with(row, change)
    return list(by_id.values())


def _with(row: Row, change: Change) -> Row:
    if change.field == "add_condition":
        both = "; ".join(filter(None, (row.added_conditions, change.value)))
        return replace(row, added_conditions=both)
    if change.field not in _CHANGEABLE:
        raise KnowledgeError(f"unknown field {change.field!r}", where=change.row)
    notes = dict.fromkeys(part for part in (*row.note.split("; "), change.note) if part)
    if change.field in _SILENT:
        notes.pop(change.note, None)
    return replace(row, **{change.field: change.value}, note="; ".join(notes))


@dataclass(frozen=True, slots=True)
class Products:
    """What the readings themselves say of a brand: its application, and its label documents."""

    applications: dict[str, str]
    labels: dict[str, dict[str, str]]

    def link(self, brand: str, date: str) -> str:
        """The newest label of the brand that is sure to postdate the approval, or nothing."""
        documents = self.labels.get(brand.partition(";")[0], {})
        later = [(issued, url) for url, issued in documents.items() if date and issued >= date]
        return max(later)[1] if later else ""


def products(rows: Iterable[Row]) -> Products:
    """Collect applications and labels; a label is no older than the newest fact that cites it."""
    applications: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.application:
            applications[row.brand] = row.application
        year = _LABEL_YEAR.search(row.url)
        if year is None or (row.application and row.application not in row.url):
            continue
        known = labels.setdefault(row.brand, {})
        issued = row.date if row.date.startswith(year[1]) else f"{year[1]}-01-01"
        known[row.url] = max(issued, known.get(row.url, ""))
    return Products(applications, labels)


def linked(row: Row, known: Products) -> Row:
    """Fill in the application, and the link where the row has none or one older than the fact."""
    year = _LABEL_YEAR.search(row.url)
    stale = year is not None and year[1] < row.date[:4]
    foreign = bool(year and row.application) and row.application not in row.url
    own = row.url if not stale and not foreign else ""
    url = own or known.link(row.brand, row.date) or row.page
    application = row.application or known.applications.get(row.brand.partition(";")[0], "")
    return replace(row, url=url, application=application)
