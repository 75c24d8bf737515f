"""Parser and printer of biomarker expressions (``docs/methods/biomarker-grammar.md``).

``to_text(parse(t))`` is canonical, and ``parse(to_text(b)) == b`` for every tree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from oncobasis.core.biomarker import And, Biomarker, Not, Or
from oncobasis.core.errors import InputError
from oncobasis.rules.atom_text import atom_text
from oncobasis.rules.atoms import parse_atom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.core.biomarker import Atom

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<unsupported>unsupported\(\s*"(?:[^"\\]|\\.)*"\s*,\s*"(?:[^"\\]|\\.)*"\s*\))
    | (?P<operator>(?:AND|OR|NOT)(?=[\s()]|$))
    | (?P<open>\()
    | (?P<close>\))
    | (?P<word>"(?:[^"\\]|\\.)*"|[^\s()"]+(?:\([^\s()"]*\)[^\s()"]*)*)
    )""",
    re.VERBOSE,
)


_LONGEST = 4000
_DEEPEST = 50


class BiomarkerSyntaxError(InputError):
    """A biomarker expression that the grammar does not know."""


@lru_cache(maxsize=16384)
def parse(text: str) -> Biomarker:
    """Parse one expression; raises BiomarkerSyntaxError naming the part not understood."""
    if len(text) > _LONGEST:
        raise BiomarkerSyntaxError(
            f"{len(text)} characters are too many in biomarker {text[:30]!r}",
            remedy=f"at most {_LONGEST}; see docs/methods/biomarker-grammar.md",
        )
    return _Parser(text).expression()


def to_text(biomarker: Biomarker) -> str:
    """Print the canonical text of an expression."""
    if isinstance(biomarker, Not):
        inner = to_text(biomarker.item)
        return f"NOT ({inner})" if isinstance(biomarker.item, And | Or) else f"NOT {inner}"
    if isinstance(biomarker, And):
        return " AND ".join(
            f"({to_text(item)})" if isinstance(item, And | Or) else to_text(item)
            for item in biomarker.items
        )
    if isinstance(biomarker, Or):
        return " OR ".join(
            f"({to_text(item)})" if isinstance(item, Or) else to_text(item)
            for item in biomarker.items
        )
    return atom_text(biomarker)


def atoms_of(biomarker: Biomarker) -> Iterator[Atom]:
    """Yield every atom of an expression, left to right."""
    if isinstance(biomarker, Not):
        yield from atoms_of(biomarker.item)
    elif isinstance(biomarker, And | Or):
        for item in biomarker.items:
            yield from atoms_of(item)
    else:
        yield biomarker


def all_of(*items: Biomarker) -> Biomarker:
    """Join with AND, flattening nested conjunctions; one item stays itself."""
    flat = tuple(
        part for item in items for part in (item.items if isinstance(item, And) else (item,))
    )
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(*items: Biomarker) -> Biomarker:
    """Join with OR, flattening nested disjunctions; one item stays itself."""
    flat = tuple(
        part for item in items for part in (item.items if isinstance(item, Or) else (item,))
    )
    return flat[0] if len(flat) == 1 else Or(flat)


class _Parser:
    """Recursive descent over the token list: or_ -> and_ -> not_ -> atom."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def expression(self) -> Biomarker:
        tree = self._or()
        if self._peek() is not None:
            raise self._error(f"unexpected {self._peek()!r}")
        return tree

    def _peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _error(self, what: str) -> BiomarkerSyntaxError:
        return BiomarkerSyntaxError(
            f"{what} in biomarker {self._text!r}",
            remedy="see docs/methods/biomarker-grammar.md",
        )

    def _or(self) -> Biomarker:
        items = [self._and()]
        while self._peek() == "OR":
            self._at += 1
            items.append(self._and())
        return items[0] if len(items) == 1 else Or(tuple(items))

    def _and(self) -> Biomarker:
        items = [self._not()]
        while self._peek() == "AND":
            self._at += 1
            items.append(self._not())
        return items[0] if len(items) == 1 else And(tuple(items))

    def _not(self) -> Biomarker:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"more than {_DEEPEST} levels of parentheses and NOT")
        try:
            return self._negated()
        finally:
            self._depth -= 1

    def _negated(self) -> Biomarker:
        if self._peek() == "NOT":
            self._at += 1
            return Not(self._not())
        if self._peek() == "(":
            self._at += 1
            inner = self._or()
            if self._peek() != ")":
                raise self._error("missing ')'")
            self._at += 1
            return inner
        return self._atom()

    def _atom(self) -> Biomarker:
        words: list[str] = []
        while (token := self._peek()) is not None and token not in {"AND", "OR", "NOT", "(", ")"}:
            words.append(token)
            self._at += 1
        if not words:
            raise self._error(f"an atom is missing before {self._peek() or 'the end'!r}")
        atom = parse_atom(" ".join(words))
        if atom is None:
            raise self._error(f"no atom reads {' '.join(words)!r}")
        return atom


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise BiomarkerSyntaxError(
                f"cannot read {text[at : at + 30]!r} in biomarker {text!r}",
                remedy="see docs/methods/biomarker-grammar.md",
            )
        tokens.append(match.group().strip())
        at = match.end()
    return tokens
