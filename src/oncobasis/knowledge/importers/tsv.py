"""Tab-separated records with their source in comment lines; what the importers write and read."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from oncobasis.core.errors import InputError, KnowledgeError


def write_records(
    path: Path, *, about: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> int:
    """Write comment lines, a header and the rows; returns how many rows there were."""
    lines = [f"# {line}" for line in about]
    lines.append("\t".join(columns))
    count = 0
    for row in rows:
        if len(row) != len(columns) or any("\t" in cell or "\n" in cell for cell in row):
            raise KnowledgeError(
                f"not one record of {len(columns)} cells: {row!r}", where=path.name
            )
        lines.append("\t".join(row))
        count += 1
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return count


def read_records(path: Path) -> list[dict[str, str]]:
    """Read such a file; a row with the wrong number of cells is a ``KnowledgeError``."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise KnowledgeError(
            "a file of records is missing", where=str(path), remedy="run its importer again"
        ) from None
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not numbered:
        raise KnowledgeError("a file of records is empty", where=str(path))
    columns = numbered[0][1].split("\t")
    records = []
    for number, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise KnowledgeError(
                f"{len(cells)} cells where {len(columns)} are due", where=f"{path}:{number}"
            )
        records.append(dict(zip(columns, cells, strict=True)))
    return records


def source_file(folder: Path, name: str) -> Path:
    """Return ``folder/name``; an ``InputError`` names a file that is not there."""
    path = folder / name
    if not path.is_file():
        raise InputError(
            "source file not found", where=str(path), remedy="give the data folder with --from"
        )
    return path


def folders(description: str) -> tuple[Path, Path]:
    """Read ``--from DIR`` and ``--to DIR`` of an importer's command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="data folder")
    parser.add_argument("--to", dest="target", type=Path, default=Path("knowledge"))
    words = parser.parse_args()
    source: Path = words.source
    target: Path = words.target
    return source, target
