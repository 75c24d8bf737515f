"""Biomarker words of the readings -> canonical expressions, and the union of several of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from oncobasis.core.biomarker import And, Biomarker, CodonIs, GeneIs, Or, ProteinIs
from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.rules.grammar import all_of, any_of, parse, to_text

_OPERATORS = re.compile(r"(\s+(?:AND|OR)\s+|\bNOT\s*\(|\bNOT\s+|[()])")


def read_biomarker_terms(folder: Path) -> dict[str, str]:
    """Read ``biomarker_terms.tsv``."""
    return {
        record["term"]: record["expression"]
        for record in read_records(folder / "biomarker_terms.tsv")
    }


def expression_of(text: str, terms: dict[str, str]) -> str:
    """Return the canonical expression of a reading's biomarker words."""
    whole = terms.get(text)
    if whole is not None:
        return to_text(_flat(parse(whole)))
    return to_text(_flat(parse("".join(_translated(text, terms)))))


def _flat(item: Biomarker) -> Biomarker:
    """The same expression without an OR directly inside an OR, or an AND inside an AND."""
    if isinstance(item, Or):
        return any_of(*(_flat(part) for part in item.items))
    if isinstance(item, And):
        return all_of(*(_flat(part) for part in item.items))
    return item


def _translated(text: str, terms: dict[str, str]) -> Iterable[str]:
    names = sorted((name for name in terms if "(" in name), key=len, reverse=True)
    for name in names:
        text = text.replace(name, f"<{names.index(name)}>")
    for piece in _OPERATORS.split(text):
        marked = re.fullmatch(r"<(\d+)>", piece.strip())
        word = names[int(marked[1])] if marked else piece.strip()
        yield terms.get(word, piece)


def union(expressions: Sequence[str]) -> str:
    """Join alternatives of one label indication: what all share stays outside the OR."""
    parsed = list(dict.fromkeys(parse(text) for text in expressions))
    if len(parsed) == 1:
        return to_text(parsed[0])
    parts = [_conjuncts(item) for item in parsed]
    shared = [item for item in parts[0] if all(item in other for other in parts[1:])]
    rests = [[item for item in part if item not in shared] for part in parts]
    if any(not rest for rest in rests):
        return to_text(all_of(*shared))
    alternatives = _absorbed(any_of(*(all_of(*rest) for rest in rests)))
    return to_text(all_of(*shared, alternatives))


def _conjuncts(item: Biomarker) -> tuple[Biomarker, ...]:
    return item.items if isinstance(item, And) else (item,)


def _absorbed(item: Biomarker) -> Biomarker:
    """Drop alternatives that a wider one in the same list already covers."""
    if not isinstance(item, Or):
        return item
    items = list(dict.fromkeys(item.items))
    kept = [one for one in items if not any(_covers(other, one) for other in items)]
    return any_of(*kept)


def _covers(wide: Biomarker, narrow: Biomarker) -> bool:
    if wide == narrow:
        return False
    if isinstance(narrow, And):
        return set(_conjuncts(wide)) < set(narrow.items)
    if isinstance(wide, GeneIs) and isinstance(narrow, GeneIs):
        return wide == replace(narrow, origin=None)
    return (
        isinstance(wide, CodonIs)
        and isinstance(narrow, ProteinIs)
        and wide.gene == narrow.gene
        and not wide.excluded
        and re.fullmatch(rf"[A-Z]{wide.position}[A-Z]", narrow.protein.text) is not None
    )
