"""Approval tables and their second readings -> ``knowledge/approvals/{fda,ema,hc}.tsv``.

``python -m oncobasis.knowledge.importers.approvals --from DATA``; the mapping tables beside the
output are the reviewed part, this module only applies them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.approvals_canada import canada_rows
from oncobasis.knowledge.importers.approvals_merge import (
    Record,
    attached,
    identity,
    may_make_tier_ia,
    merged,
)
from oncobasis.knowledge.importers.approvals_rows import (
    SHIPPED_STATUS,
    changed,
    linked,
    products,
    read_added,
    read_changes,
    read_readings,
    read_rereadings,
)
from oncobasis.knowledge.importers.approvals_words import read_words
from oncobasis.knowledge.importers.tsv import folders, write_records

COLUMNS = (
    "id", "agency", "application", "brand", "biomarker", "oncotree", "exclude", "needs",
    "therapies", "status", "conditions", "date", "url", "confidence", "tier_ia", "rows", "note",
)  # fmt: skip
ABOUT = (
    "The project's own records of public label facts that name a biomarker; see README.md.",
    "Read from public labels and public documents of the agencies; facts only, no label text.",
)


def approvals_of(agency: str, source: Path, tables: Path) -> list[Record]:
    """Return the records of FDA or EMA: read, changed, put into words of the project, merged."""
    words = read_words(tables)
    read = [*read_readings(source, agency), *read_added(tables, agency)]
    known = products(read)
    changes = [*read_changes(tables), *read_rereadings(tables)]
    rows = [linked(row, known) for row in changed(read, changes)]
    shipped = [row for row in rows if row.status in SHIPPED_STATUS]
    plain = [words.record(row) for row in shipped if not row.same_as]
    extra: dict[str, list[Record]] = {}
    for row in shipped:
        if row.same_as:
            extra.setdefault(row.same_as, []).append(words.record(row))
    return sorted(_attach(merged(plain), extra), key=identity)


def _attach(records: Iterable[Record], extra: dict[str, list[Record]]) -> list[Record]:
    left = dict(extra)
    done = []
    for record in records:
        own = [other for row in record.rows for other in left.pop(row, [])]
        done.append(attached(record, own) if own else record)
    if left:
        raise KnowledgeError("rows are named as the same fact as none", where=", ".join(left))
    return done


def canada(source: Path, tables: Path) -> list[Record]:
    """Return the Health Canada records, as catalogued and not read again."""
    words = read_words(tables)
    rows = changed(canada_rows(source / "hc.tsv", tables), read_changes(tables))
    return sorted(merged(words.record(row) for row in rows), key=identity)


def write_approvals(path: Path, records: Iterable[Record], about: tuple[str, ...] = ABOUT) -> int:
    """Write one agency's records; two records with one id are an error."""
    listed = list(records)
    ids = [identity(record) for record in listed]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise KnowledgeError(f"ids used twice: {twice}", where=path.name)
    rows = zip(ids, listed, strict=True)
    return write_records(path, about=about, columns=COLUMNS, rows=(_cells(i, r) for i, r in rows))


def _cells(record_id: str, record: Record) -> tuple[str, ...]:
    return (
        record_id,
        record.agency,
        record.application,
        record.brand,
        record.biomarker,
        ";".join(record.oncotree),
        ";".join(record.exclude),
        record.needs,
        " + ".join(record.therapies),
        record.status,
        "; ".join(record.conditions),
        record.date,
        record.url,
        record.confidence,
        "yes" if may_make_tier_ia(record) else "no",
        ",".join(record.rows),
        record.note,
    )


def import_approvals(source: Path, target: Path) -> dict[str, int]:
    """Write the three tables; returns how many records each has."""
    tables = target / "approvals"
    data = source / "knowledge" / "approvals"
    counts = {
        agency: write_approvals(tables / f"{agency}.tsv", approvals_of(agency, data, tables))
        for agency in ("fda", "ema")
    }
    flagged = (*ABOUT, "Not read a second time: flagged, and never tier I-A.")
    counts["hc"] = write_approvals(tables / "hc.tsv", canada(data, tables), flagged)
    return counts


if __name__ == "__main__":
    import_approvals(*folders("approval readings -> knowledge/approvals"))
