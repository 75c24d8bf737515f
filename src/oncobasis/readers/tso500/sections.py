"""The bracketed sections of a combined variant output: settings as pairs, tables as rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TITLE = re.compile(r"\[(?P<name>[^\]]+)\]")
_NOTHING = frozenset({"", "NA", "N/A", "."})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: its number in the file and its cells."""

    number: int
    cells: tuple[str, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether the line is the ``NA`` that stands for an empty table."""
        return all(said(cell) == "" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: name in lower case, the line of its title, and its lines."""

    name: str
    number: int
    lines: tuple[Line, ...] = ()

    def pairs(self) -> Mapping[str, str]:
        """Its lines as a mapping of name (lower case) to value; '' where the value is NA."""
        return {
            line.cells[0].casefold(): said(line.cells[1]) for line in self.lines if line.cells[1:]
        }

    def rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Its lines as a table: number and cells by column name (lower case)."""
        if not self.lines:
            return
        names = [cell.casefold() for cell in self.lines[0].cells]
        for line in self.lines[1:]:
            if not line.says_nothing:
                # Empty cells at the end of a row are often not written.
                yield line.number, dict(zip(names, map(said, line.cells), strict=False))


@dataclass(slots=True)
class _Open:
    name: str
    number: int
    lines: list[Line] = field(default_factory=list)

    def closed(self) -> Section:
        return Section(self.name, self.number, tuple(self.lines))


def sections_of(lines: Iterable[tuple[int, str]], file: str) -> Mapping[str, Section]:
    """Split a file; raises InputError for a section that stands twice or a file without any."""
    found: dict[str, Section] = {}
    current: _Open | None = None
    for number, text in lines:
        title = _TITLE.match(text.strip())
        if title is not None:
            _close(current, found, file)
            current = _Open(title["name"].strip().casefold(), number)
        elif current is not None and text.strip():
            current.lines.append(Line(number, tuple(cell.strip() for cell in text.split("\t"))))
    _close(current, found, file)
    if not found:
        raise InputError(
            "the file has a title but no [section]",
            where=file,
            remedy="it is cut off: copy it again from the pipeline's results",
        )
    return found


def said(cell: str) -> str:
    """The cell's text, '' where it stands for nothing."""
    text = cell.strip()
    return "" if text in _NOTHING else text


def _close(current: _Open | None, found: dict[str, Section], file: str) -> None:
    if current is None:
        return
    if current.name in found:
        raise InputError(
            f"the section [{current.name}] stands twice",
            where=f"{file} line {current.number}",
            remedy="give each sample its own file",
        )
    found[current.name] = current.closed()
