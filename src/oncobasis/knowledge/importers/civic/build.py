"""The import as one use case: a folder of CIViC downloads -> the files of ``knowledge/civic``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from oncobasis.knowledge.importers.civic import assertions, records, tables
from oncobasis.knowledge.importers.civic.releases import Release, find_release
from oncobasis.knowledge.importers.tsv import write_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from oncobasis.knowledge.importers.civic.tables import AssertionRow, EvidenceRow
    from oncobasis.knowledge.importers.civic.words import VariantHints

GAP_COLUMNS: Final = ("id", "kind", "level", "profile", "reason", "text")
_LICENCE: Final = "licence: CC0 1.0 (facts; no evidence statements)"


@dataclass(frozen=True, slots=True)
class CivicRecords:
    """Everything that an import writes, as rows by column."""

    evidence: tuple[dict[str, str], ...]
    assertions: tuple[dict[str, str], ...]
    not_covered: tuple[dict[str, str], ...]


def read_civic(folder: Path) -> CivicRecords:
    """Read the newest release in the folder and compile it."""
    release = find_release(folder)
    hints = tables.read_hints(release.variants) if release.variants else {}
    rows = sorted(tables.read_evidence(release.evidence), key=lambda row: int(row.id))
    taken = [row for row in rows if records.is_taken(row)]
    return CivicRecords(
        tuple(records.evidence_record(row, hints) for row in taken),
        _assertions(release, hints, {row.id: row for row in rows}),
        tuple(gap for row in taken for gap in _gaps(row, hints)),
    )


def build_civic(folder: Path, target: Path) -> dict[str, int]:
    """Write the records below ``target``; returns the number of rows by file name."""
    release = find_release(folder)
    found = read_civic(folder)
    about = (f"source: CIViC, civicdb.org; {release.evidence.name}", _LICENCE)
    target.mkdir(parents=True, exist_ok=True)
    return {
        "evidence.tsv": _write(
            target / "evidence.tsv", about, records.EVIDENCE_COLUMNS, found.evidence
        ),
        "assertions.tsv": _write(
            target / "assertions.tsv",
            (f"source: CIViC, civicdb.org; {_names(release)}", _LICENCE),
            assertions.ASSERTION_COLUMNS,
            found.assertions,
        ),
        "not_covered.tsv": _write(
            target / "not_covered.tsv", about, GAP_COLUMNS, found.not_covered
        ),
    }


def _assertions(
    release: Release, hints: Mapping[str, VariantHints], evidence: Mapping[str, EvidenceRow]
) -> tuple[dict[str, str], ...]:
    """Newer files win; of an older one only diagnostic assertions that the newer can't hold."""
    rows: dict[str, tuple[str, AssertionRow]] = {}
    newest = release.assertions[-1][1] if release.assertions else None
    for date, path in release.assertions:
        read = [row for row in tables.read_assertions(path) if assertions.is_taken(row)]
        kept = read if path == newest else [row for row in read if row.kind == "diagnostic"]
        rows |= {row.id: (date, row) for row in kept}
    return tuple(
        assertions.assertion_record(row, release=date, hints=hints, evidence=evidence)
        for date, row in sorted(rows.values(), key=lambda pair: int(pair[1].id))
    )


def _gaps(row: EvidenceRow, hints: Mapping[str, VariantHints]) -> Iterable[dict[str, str]]:
    profile = records.compiled(row, hints)
    for atom in profile.missing:
        yield {
            "id": f"civic:EID{row.id}",
            "kind": row.kind,
            "level": row.level,
            "profile": profile.name,
            "reason": atom.kind,
            "text": atom.text,
        }


def _names(release: Release) -> str:
    return ", ".join(path.name for _, path in release.assertions)


def _write(
    path: Path, about: Sequence[str], columns: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> int:
    cells = ([row[column] for column in columns] for row in rows)
    return write_records(path, about=about, columns=columns, rows=cells)
