"""The words of cards in the language that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.report.layout import clean
from oncobasis.report.texts import en_cards, ko_cards
from oncobasis.report.wording import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SUMMARY = 139
"""CDS Hooks asks for fewer than 140 characters."""
_MORE = "…"


def said(name: str, language: Language, **params: object) -> str:
    """Return a text of the cards' table with its parameters filled in."""
    labels = ko_cards.LABELS if language is Language.KOREAN else en_cards.LABELS
    return labels[name].format(**params)


def overrides(codes: Sequence[str], language: Language) -> list[tuple[str, str]]:
    """Return code and display of reasons to override a card."""
    known = ko_cards.OVERRIDES if language is Language.KOREAN else en_cards.OVERRIDES
    return [(code, known[code]) for code in codes]


def short(text: str, longest: int = LONGEST_SUMMARY) -> str:
    """Return the text on one line with at most so many characters, cut at a word if it can be."""
    line = " ".join(clean(text).split())
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    at_word = head.rpartition(" ")[0]
    kept = at_word if len(at_word) > longest // 2 else head
    return kept.rstrip(" ,;:(") + _MORE


def listed(items: Sequence[str], language: Language, most: int, count: int | None = None) -> str:
    """Return the first items with commas, the others counted.

    ``count`` is how many there are where only the first of them were given.
    """
    shown = list(items[:most])
    more = (len(items) if count is None else count) - most
    if more > 0:
        shown.append(said("options_more", language, count=more))
    return ", ".join(shown)
