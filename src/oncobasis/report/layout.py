"""Text on a terminal: display width, wrapping with a hanging indent, colour where it is wanted.

Made by hand, because importing a terminal library costs more than the whole answer.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NARROWEST, WIDEST = 60, 120

# Control characters of an input would steer the terminal; bidirectional ones would reorder text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


class Style(StrEnum):
    """ANSI attributes; each is used beside words, never instead of them."""

    PLAIN = ""
    BOLD = "1"
    DIM = "2"
    GREEN = "1;32"
    CYAN = "1;36"
    BLUE = "1;34"
    YELLOW = "1;33"
    RED = "1;31"
    REVERSE_RED = "1;7;31"


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set or the terminal is dumb."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


def width_of(stream: TextIO) -> int:
    """Return the columns to fill: the terminal's, between 60 and 120; 100 for a file or pipe."""
    if not stream.isatty():
        return 100
    columns = os.get_terminal_size(stream.fileno()).columns
    return max(NARROWEST, min(WIDEST, columns))


def columns(text: str) -> int:
    """Return how many terminal cells the text takes; East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def clean(text: str) -> str:
    """Return the text without anything that steers a terminal."""
    return _CONTROL.sub(" ", text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most ``width`` cells; only a link may be longer, it is kept whole."""
    line = ""
    for word in _words(clean(text), width):
        if line and columns(line) + 1 + columns(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line


def _words(text: str, width: int) -> Iterator[str]:
    """Yield the words; one that fits no line is cut, unless it is a link."""
    for word in text.split():
        rest = word
        while columns(rest) > width and not rest.startswith(("https://", "http://")):
            head = _head(rest, width)
            yield head
            rest = rest[len(head) :]
        yield rest


def _head(word: str, width: int) -> str:
    """Return as many characters as fit, at least one."""
    taken = 0
    for place, character in enumerate(word):
        taken += _cells(character)
        if taken > width:
            return word[: max(1, place)]
    return word


@dataclass(frozen=True, slots=True)
class Paper:
    """What text is laid out on: columns, and whether there is colour."""

    width: int = 80
    colour: bool = False

    def styled(self, text: str, style: Style) -> str:
        """Return the cleaned text, in a style where there is colour."""
        safe = clean(text)
        if not self.colour or style is Style.PLAIN:
            return safe
        return f"\x1b[{style.value}m{safe}\x1b[0m"

    def heading(self, text: str, style: Style = Style.BOLD) -> Iterator[str]:
        """Yield an empty line, the heading, and a rule below it."""
        yield ""
        yield self.styled(text, style)
        yield self.styled("─" * self.width, Style.DIM)

    def paragraph(self, text: str, *, indent: int = 0, bullet: str = "") -> Iterator[str]:
        """Yield the wrapped text, the first line after a bullet."""
        margin = " " * indent
        first = margin + bullet
        rest = margin + " " * columns(bullet)
        for place, line in enumerate(wrapped(text, self.width - columns(first))):
            yield (rest if place else first) + line

    def field(
        self, name: str, text: str, *, indent: int, gutter: int, style: Style = Style.PLAIN
    ) -> Iterator[str]:
        """Yield ``name   text`` with the text wrapped in its own column."""
        label = clean(name)
        pad = " " * max(1, gutter - columns(label))
        room = max(1, self.width - indent - max(gutter, columns(label) + 1))
        for place, line in enumerate(wrapped(text, room)):
            lead = self.styled(label, Style.DIM) + pad if place == 0 else " " * gutter
            yield " " * indent + lead + self.styled(line, style)

    def ends(self, left: str, right: str, style: Style) -> str:
        """Return a line with text at both ends, the left one in a style."""
        if not right:
            return self.styled(left, style)
        gap = self.width - columns(clean(left)) - columns(clean(right))
        return self.styled(left, style) + " " * max(2, gap) + clean(right)
