"""Words of the readings about line, setting and patient -> conditions of the label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.core.knowledge import ConditionKind
from oncobasis.knowledge.importers.tsv import read_records

_CONDITION = re.compile(r"(?P<kind>[a-z_]+)\((?P<value>[^()]+(?:\([^()]*\)[^()]*)*)\)")
_AGE = re.compile(r"age\((?:>=)?(?P<low>\d+)(?:-(?P<high>\d+))?\)")
_ORDER = {kind: place for place, kind in enumerate(ConditionKind)}
_LINE_SETTINGS = {
    "adjuvant": "setting(adjuvant)",
    "neoadjuvant": "setting(neoadjuvant)",
    "perioperative": "setting(perioperative)",
    "maintenance": "setting(maintenance)",
    "first,maintenance": "setting(maintenance)",
    "later,maintenance": "setting(maintenance)",
    "adjuvant,later": "setting(adjuvant|advanced)",
    "first,maintenance,later": "setting(advanced|maintenance)",
}
_PLAIN_LINES = frozenset({"first", "later", "any", "first,later"})


@dataclass(frozen=True, slots=True)
class Term:
    """What one term of a reading means."""

    conditions: tuple[str, ...]
    states_prior: bool


def split_conditions(text: str) -> tuple[str, ...]:
    """Split ``kind(value); kind(value)``; anything else is an error."""
    parts = split_terms(text)
    for part in parts:
        match = _CONDITION.fullmatch(part)
        if match is None or match["kind"] not in _ORDER:
            raise KnowledgeError(f"not a condition: {part!r}", where=text)
    return tuple(parts)


def split_terms(text: str) -> list[str]:
    """Split at semicolons that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def read_terms(folder: Path) -> dict[str, Term]:
    """Read ``condition_terms.tsv``."""
    return {
        record["term"]: Term(_meaning(record["conditions"]), record["states_prior"] == "yes")
        for record in read_records(folder / "condition_terms.tsv")
    }


def _meaning(text: str) -> tuple[str, ...]:
    """The word ``biomarker`` marks a term that the biomarker expression already holds."""
    return () if text == "biomarker" else split_conditions(text)


def conditions_of(
    line: str, requires: str, added: Sequence[str], terms: dict[str, Term]
) -> tuple[str, ...]:
    """Return the conditions of one row, without repeats, in the order of their kinds."""
    words = split_terms(requires)
    unknown = [word for word in words if word not in terms]
    if unknown:
        raise KnowledgeError(f"terms without a reviewed meaning: {unknown}", where=requires)
    found = [item for word in words for item in terms[word].conditions]
    found.extend(added)
    stated = any(terms[word].states_prior for word in words)
    return in_order(_with_line(line, found, stated=stated))


def _with_line(line: str, found: list[str], *, stated: bool) -> list[str]:
    own_setting = _LINE_SETTINGS.get(line)
    if own_setting is not None:
        found = [item for item in found if not item.startswith(("setting(", "line("))]
        return [*found, own_setting]
    if line not in _PLAIN_LINES:
        raise KnowledgeError(f"unknown line {line!r}")
    asks_prior = any(item.startswith("prior(") for item in found)
    asks_line = any(item.startswith("line(") for item in found)
    if line == "first" and not asks_line:
        return [*found, "line(1)"]
    if line == "later" and not (asks_prior or asks_line or stated):
        return [*found, "prior(any)"]
    return found


def in_order(conditions: Iterable[str]) -> tuple[str, ...]:
    """Drop repeats and what a narrower condition of the same kind says; sort by kind."""
    unique = list(dict.fromkeys(conditions))
    if any(c.startswith("prior(") and c != "prior(any)" for c in unique):
        unique = [c for c in unique if c != "prior(any)"]
    settings = [c for c in unique if c.startswith("setting(")]
    unique = [c for c in unique if c not in settings[1:]]
    ages = [c for c in unique if c.startswith("age(")]
    unique = [c for c in unique if c not in ages] + _one_age(ages)
    return tuple(sorted(unique, key=lambda c: _ORDER[ConditionKind(c.partition("(")[0])]))


def _one_age(ages: list[str]) -> list[str]:
    """Two age limits of one label are one range: the narrower bounds hold."""
    if len(ages) < 2:  # noqa: PLR2004
        return ages
    bounds = [_AGE.fullmatch(age) for age in ages]
    lowest = max(int(b["low"]) for b in bounds if b)
    tops = [int(b["high"]) for b in bounds if b and b["high"]]
    return [f"age({lowest}-{min(tops)})" if tops else f"age(>={lowest})"]


def is_info(condition: str) -> bool:
    """Whether the condition speaks of the label or the regimen only."""
    return condition.startswith("info(")
