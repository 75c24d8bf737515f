"""NCIt codes of the approval tables and drug names of CIViC -> ``drugs_{ncit,civic}.tsv``.

``python -m oncobasis.knowledge.importers.drugs --from DATA``; the reviewed ``drugs.tsv`` is not
touched.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from oncobasis.knowledge.importers.tsv import folders, source_file, write_records

_TABLES = ("fda", "ema", "hc")
_WITH_COMMA = ("HER2 Inhibitor CP-724,714", "2,4-pyrimidinediamine")


def _codes(source: Path) -> Iterator[tuple[str, str, str]]:
    found: dict[str, tuple[str, set[str]]] = {}
    for agency in _TABLES:
        path = source_file(source, f"knowledge/approvals/{agency}.tsv")
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                for therapy in row["therapies"].split(" + "):
                    name, _, code = therapy.partition("|")
                    found.setdefault(code, (name.strip().lower(), set()))[1].add(agency)
    for code, (name, agencies) in sorted(found.items()):
        if code.startswith("ncit:"):
            yield code.removeprefix("ncit:"), name, ";".join(sorted(agencies))


def split_civic_therapies(cell: str) -> tuple[str, ...]:
    """Split a CIViC drugs cell at its commas; a name that holds a comma stays whole."""
    for number, name in enumerate(_WITH_COMMA):
        cell = cell.replace(name, f"\0{number}")
    parts = (part.strip() for part in cell.split(","))
    return tuple(_WITH_COMMA[int(part[1:])] if part[0] == "\0" else part for part in parts if part)


def _civic_names(source: Path) -> Iterator[tuple[str]]:
    path = source_file(source, "knowledge/civic/derived_2021_evidence_with_2025_profiles.tsv.gz")
    csv.field_size_limit(10**7)
    text = io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))
    names = {
        name
        for row in csv.DictReader(text, delimiter="\t")
        for name in split_civic_therapies(row["drugs"] or "")
    }
    for name in sorted(names):
        yield (name,)


def import_drugs(source: Path, target: Path) -> tuple[int, int]:
    """Write both tables; returns the number of rows of each."""
    codes = write_records(
        target / "drugs_ncit.tsv",
        about=("NCIt codes of the therapies of the approval tables (FDA, EMA, Health Canada).",),
        columns=("ncit", "name", "source"),
        rows=_codes(source),
    )
    names = write_records(
        target / "drugs_civic.tsv",
        about=("Therapy names of the CIViC evidence (CC0), release 01-Aug-2021.",),
        columns=("name",),
        rows=_civic_names(source),
    )
    return codes, names


if __name__ == "__main__":
    import_drugs(*folders("approval tables and CIViC -> knowledge/drugs_*.tsv"))
