"""What every part of the terminal report writes on: paper, language, and how much is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from oncobasis.report.layout import Paper, Style
from oncobasis.report.wording import Language, label, term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

INDENT = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of each are shown; what is left out is counted in words."""

    options: int = 6
    early: int = 3
    sources: int = 1
    findings: int = 12
    tests: int = 5
    withheld: int = 4

    @classmethod
    def none(cls) -> Limits:
        """Return limits that nothing reaches."""
        return cls(*[10**9] * 6)


@dataclass(frozen=True, slots=True)
class Page:
    """Paper, language and limits of one rendering."""

    paper: Paper
    language: Language
    limits: Limits
    gutter: int

    def label(self, name: str) -> str:
        """Return a fixed text."""
        return label(name, self.language)

    def term(self, kind: str, value: str) -> str:
        """Return the word for an enum value."""
        return term(kind, value, self.language)

    def field(self, name: str, content: str, style: Style = Style.PLAIN) -> Iterator[str]:
        """Yield a labelled field of an option; nothing when there is no content."""
        if content:
            yield from self.paper.field(
                self.label(name), content, indent=INDENT, gutter=self.gutter, style=style
            )

    def cut(self, items: Sequence[T], limit: int) -> tuple[Sequence[T], Iterator[str]]:
        """Return the items that fit, and the line that counts the others."""
        return items[:limit], self.rest(len(items) - limit)

    @property
    def full(self) -> bool:
        """Whether nothing is left out."""
        return self.limits == Limits.none()

    def rest(self, count: int, name: str = "more") -> Iterator[str]:
        """Yield the line that says how many more there are."""
        if count > 0:
            more = "… " + self.label(name).format(count=count)
            yield " " * INDENT + self.paper.styled(more, Style.DIM)
