"""Reviewed record files: tab separated, one header line, ``#`` lines before it, no quoting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a record file; cells by column name, with the place for messages."""

    cells: Mapping[str, str]
    place: str

    def __getitem__(self, column: str) -> str:
        """The cell, stripped; a column the file lacks is an error."""
        try:
            return self.cells[column]
        except KeyError as error:
            raise KnowledgeError(f"column {column!r} is missing", where=self.place) from error

    def get(self, column: str) -> str:
        """The cell, or nothing where the file has no such column."""
        return self.cells.get(column, "")

    def parts(self, column: str, separator: str = ";") -> tuple[str, ...]:
        """The cell's parts, stripped, empty ones left out."""
        return tuple(p.strip() for p in self.get(column).split(separator) if p.strip())

    def yes(self, column: str) -> bool:
        """Whether a yes/no cell says yes."""
        return self.get(column) == "yes"


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the records of a file; a line with other than the header's columns is an error."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise KnowledgeError(
            f"cannot be read ({error.strerror})",
            where=path.name,
            remedy="run it with --from and the folder that holds the reviewed records",
        ) from error
    header: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        if not line or (header is None and line.startswith("#")):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            continue
        place = f"{path.name}, line {number}"
        if len(cells) != len(header):
            raise KnowledgeError(f"{len(cells)} columns, the header has {len(header)}", where=place)
        cleaned = [c.strip() for c in cells]
        yield Row(dict(zip(header, cleaned, strict=True)), place)
