"""The beginning of a file, by which its format is proved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from oncobasis.readers.files.container import Container
from oncobasis.readers.files.encoding import BYTE_ORDER_MARK, UTF8
from oncobasis.readers.files.sniff import sniffed

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Head:
    """The first 64 kB of a file, decompressed, as UTF-8; of a BCF, of its header text.

    ``name`` is for messages, never for guessing. ``encoding`` is that of the file.
    """

    name: str
    content: bytes
    container: Container = Container.PLAIN
    encoding: str = UTF8

    @cached_property
    def text(self) -> str:
        """The content as text, without a byte-order mark."""
        return self.content.decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines, without their ends; the last one may be cut off."""
        return tuple(self.text.splitlines())

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The first line that is neither blank nor a comment, split at tabs.

        A line that begins with one ``#`` may name columns (``#gene1``), if it has tabs.
        """
        for line in self.lines:
            comment = line.startswith(("##", "# ", "#version"))
            if line.strip() and not comment and not (line.startswith("#") and "\t" not in line):
                return tuple(cell.strip().strip('"') for cell in line.split("\t"))
        return ()

    def has_columns(self, *names: str) -> bool:
        """Whether the column line names all of these (any case, a leading ``#`` ignored)."""
        found = {column.removeprefix("#").casefold() for column in self.columns}
        return all(name.casefold() in found for name in names)


def head_of(path: Path) -> Head:
    """Read the head of a file; raises InputError where it can't be opened or is no text."""
    start = sniffed(path)
    return Head(path.name, start.content, start.container, start.encoding)
