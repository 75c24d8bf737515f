"""A coverage document as text tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from oncobasis.core.knowledge import VetoEffect
from oncobasis.report.layout import NARROWEST, Paper, Style, wrapped

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Table: TypeAlias = "list[dict[str, Json]]"

_NARROWEST_COLUMN = 20


def render_document(document: dict[str, Json], width: int = 100) -> str:
    """Return a coverage document as plain text tables."""
    paper = Paper(max(NARROWEST, width))
    head = f"Knowledge {document['version']}, as of {document['as_of']}"
    lines = [paper.styled(head, Style.BOLD), f"SHA-256 {document['digest']}"]
    for title, columns, rows, note in _tables(document):
        lines += paper.heading(title)
        lines += _table(columns, rows, paper.width)
        lines += paper.paragraph(note)
    return "\n".join(lines) + "\n"


_Page: TypeAlias = tuple[str, tuple[str, ...], Table, str]


def _tables(document: dict[str, Json]) -> Iterator[_Page]:
    yield _source_table(document)
    yield (
        "What can be evaluated, by kind and level of the source's own scale",
        ("kind", "level", "items", "evaluable", "percent", "used", "needs_exon"),
        rows_of(document, "items"),
        (
            "items: all of the source. evaluable: every atom is supported. used: also has a tumour "
            "type. needs_exon: of the evaluable ones, met only by a variant that names its exon."
        ),
    )
    yield (
        "CIViC predictive evidence, targets 99 % (A-C) and 97 % (A-D) evaluable",
        ("levels", "items", "evaluable", "percent", "used"),
        rows_of(document, "predictive"),
        (
            f"{document['without_named_drug']} of the used items name only a class of drugs, or "
            "none: they bring up no regimen."
        ),
    )
    yield (
        "Approvals",
        ("agency", "status", "records", "evaluable", "tier_one", "flagged"),
        rows_of(document, "approvals"),
        (
            "tier_one: live, dated, linked and surely read, so that it can make tier I-A where its "
            "regulator is chosen. flagged: never makes tier I-A."
        ),
    )
    yield _veto_table(document)
    yield (
        "Items that cannot be evaluated",
        ("id", "kind", "level", "atoms"),
        rows_of(document, "not_evaluable"),
        "",
    )
    yield (
        "Items whose disease has no place among the tumour types",
        ("id", "kind", "level", "disease"),
        rows_of(document, "not_placed"),
        "",
    )


def _source_table(document: dict[str, Json]) -> _Page:
    rows = rows_of(document, "sources")
    stale = [str(row["name"]) for row in rows if row["stale"]]
    note = f"Past the age set for it: {', '.join(stale)}. " if stale else ""
    note += "Licences: " + "; ".join(f"{row['name']}: {row['licence']}" for row in rows) + "."
    columns = ("name", "date", "age_days", "limit_days", "stale", "records", "release")
    return "Sources", columns, rows, note


def _veto_table(document: dict[str, Json]) -> _Page:
    vetoes, tests, later = (_part(document, n) for n in ("vetoes", "tests", "supersessions"))
    note = (
        f"{vetoes['evaluable']} of {vetoes['expressions']} expressions are evaluable; "
        f"{vetoes['unverified']} cautions rest on no source that was seen. "
        f"Listed tests: {tests['records']} for {tests['tumor_types']} tumour types, "
        f"{tests['evaluable']} of {tests['expressions']} atoms evaluable, "
        f"{tests['unverified']} unverified. Successors: {later['expressions']}, "
        f"{later['evaluable']} evaluable."
    )
    columns = ("gene", *(str(effect) for effect in VetoEffect))
    return "What speaks against a drug, by gene or marker", columns, rows_of(vetoes, "genes"), note


def rows_of(document: dict[str, Json], name: str) -> Table:
    """Return a part of a document that is a list of rows."""
    rows = document[name]
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _part(document: dict[str, Json], name: str) -> dict[str, Json]:
    part = document[name]
    return part if isinstance(part, dict) else {}


def _table(columns: tuple[str, ...], rows: Table, width: int) -> Iterator[str]:
    """Yield header and rows; what is too long in the last column goes on below itself."""
    cells = [columns, *(tuple(cell(row[column]) for column in columns) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(columns))]
    numeric = [bool(rows) and all(_is_number(row[c]) for row in rows) for c in columns]
    margin = sum(widths[:-1]) + 2 * (len(columns) - 1)
    for line in cells:
        padded = [
            text.rjust(size) if number else text.ljust(size)
            for text, size, number in zip(line, widths, numeric, strict=True)
        ]
        lead = "  ".join([*padded[:-1], ""])
        if numeric[-1]:
            yield lead + padded[-1]
            continue
        for part in wrapped(line[-1], max(_NARROWEST_COLUMN, width - margin)):
            yield lead + part
            lead = " " * margin


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def cell(value: Json) -> str:
    """Return a value as the text of a table's cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
