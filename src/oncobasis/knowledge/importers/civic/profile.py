"""CIViC molecular profiles -> biomarker expressions.

A profile is ``GENE words`` or ``A::B words`` joined by AND, OR, NOT and parentheses that stand
alone. What the grammar has no atom for becomes ``unsupported(kind, text)``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from oncobasis.core.biomarker import Biomarker, Not, Unsupported
from oncobasis.knowledge.importers.civic.combined import combined_variant
from oncobasis.knowledge.importers.civic.fusions import fusion
from oncobasis.knowledge.importers.civic.genes import gene_symbol
from oncobasis.knowledge.importers.civic.special import SPECIAL_NAMES
from oncobasis.knowledge.importers.civic.variants import single_variant
from oncobasis.knowledge.importers.civic.words import VariantHints
from oncobasis.rules.grammar import all_of, any_of, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPERATORS: Final = frozenset({"AND", "OR", "NOT", "(", ")"})
_NO_HINTS: Final[Mapping[str, VariantHints]] = MappingProxyType({})


def compile_profile(text: str, hints: Mapping[str, VariantHints] = _NO_HINTS) -> Biomarker:
    """Return the expression of a CIViC molecular profile name.

    ``hints`` are variant summaries by ``GENE VARIANT`` in capitals. A profile whose
    operators don't fit together is one Unsupported of kind ``syntax not understood``.
    """
    reader = _Reader(_split(text), hints)
    try:
        return reader.whole()
    except _MisplacedOperatorError:
        return Unsupported("syntax not understood", " ".join(text.split()))


def compile_variant(gene: str, variant: str, hints: VariantHints | None = None) -> Biomarker:
    """Return the expression of one gene and one variant name, combined old names included."""
    words = _without_gene(gene.strip(), " ".join(variant.split()))
    symbol = gene_symbol(gene.strip())
    if symbol is None:
        special = SPECIAL_NAMES.get((gene.strip(), words.lower()))
        return parse(special) if special else Unsupported("gene not known", f"{gene} {words}")
    return (
        single_variant(symbol, words, hints or VariantHints())
        or combined_variant(symbol, words)
        or Unsupported("variant not understood", f"{symbol} {words}")
    )


class _MisplacedOperatorError(Exception):
    """Operators and parentheses of a profile don't fit together."""


def _split(text: str) -> list[str]:
    """Words, with an operator's parenthesis as a word of its own.

    A parenthesis behind a name belongs to the name: ``Splice Site (c.3028G>A)``.
    """
    words: list[str] = []
    depth = 0
    for word in text.split():
        rest = word
        while rest.startswith("(") and (not words or words[-1] in _OPERATORS - {")"}):
            words.append("(")
            depth += 1
            rest = rest[1:]
        closing = 0
        while depth and rest.endswith(")") and rest.count(")") > rest.count("("):
            closing += 1
            depth -= 1
            rest = rest[:-1]
        words += [rest] if rest else []
        words += [")"] * closing
    return words


class _Reader:
    """Recursive descent: or -> and -> not -> leaf."""

    def __init__(self, words: list[str], hints: Mapping[str, VariantHints]) -> None:
        self._words = words
        self._hints = hints
        self._at = 0

    def whole(self) -> Biomarker:
        tree = self._or()
        if self._next() is not None:
            raise _MisplacedOperatorError
        return tree

    def _next(self) -> str | None:
        return self._words[self._at] if self._at < len(self._words) else None

    def _take(self, word: str) -> bool:
        found = self._next() == word
        self._at += found
        return found

    def _or(self) -> Biomarker:
        items = [self._and()]
        while self._take("OR"):
            items.append(self._and())
        return any_of(*items)

    def _and(self) -> Biomarker:
        items = [self._not()]
        while self._take("AND"):
            items.append(self._not())
        return all_of(*items)

    def _not(self) -> Biomarker:
        if self._take("NOT"):
            return Not(self._not())
        if self._take("("):
            inner = self._or()
            if not self._take(")"):
                raise _MisplacedOperatorError
            return inner
        return self._leaf()

    def _leaf(self) -> Biomarker:
        words: list[str] = []
        while (word := self._next()) is not None and word not in _OPERATORS:
            words.append(word)
            self._at += 1
        if not words:
            raise _MisplacedOperatorError
        return self._variant(words[0], " ".join(words[1:]))

    def _variant(self, feature: str, variant: str) -> Biomarker:
        if "::" in feature:
            name = f"{feature} {variant}".strip()
            return fusion(feature, variant) or Unsupported("fusion not understood", name)
        if "::" in variant:
            return self._variant(*variant.partition(" ")[::2])
        return compile_variant(feature, variant, self._hints.get(f"{feature} {variant}".upper()))


def _without_gene(gene: str, variant: str) -> str:
    """Drop a gene that the variant repeats: ``NT5C2 MUTATION``, ``UGT1A1*28``."""
    folded = variant.upper()
    symbol = gene.upper()
    if folded.startswith((f"{symbol} ", f"{symbol}*")):
        return variant[len(gene) :].strip()
    return variant
