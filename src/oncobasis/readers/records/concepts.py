"""Coded values of a record: codings with system, code and display, and a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.readers.records.values import record_at, records_at, text_of

if TYPE_CHECKING:
    from oncobasis.readers.records.strict_json import Record

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Coding:
    """One coding; each part '' where it is not given."""

    system: str = ""
    code: str = ""
    display: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A coded value: several codings of one meaning, and a text."""

    codings: tuple[Coding, ...] = ()
    text: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """Its codes, whatever their system; LOINC, SNOMED CT and SO codes never collide."""
        return frozenset([coding.code for coding in self.codings if coding.code])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said at all."""
        return not (self.text or any(coding.code or coding.display for coding in self.codings))

    def first_of(self, known: Iterable[str]) -> str:
        """The first of its codes that is among these, ''."""
        wanted = known if isinstance(known, frozenset | dict) else frozenset(known)
        return next((one.code for one in self.codings if one.code in wanted), "")

    def of_system(self, *systems: str) -> tuple[Coding, ...]:
        """Its codings of these systems."""
        return tuple(coding for coding in self.codings if coding.system.rstrip("/") in systems)

    def words(self) -> tuple[str, ...]:
        """What it says in words: displays, then the text; each once."""
        said = (*(coding.display for coding in self.codings), self.text)
        return tuple(dict.fromkeys(word for word in said if word))

    def shown(self) -> str:
        """A short name for messages: the first code or display; free text is never repeated."""
        for coding in self.codings:
            if coding.code or coding.display:
                return f"{coding.code} {coding.display}".strip()[:_SHOWN]
        return "text without code" if self.text else "nothing"


_EMPTY = Concept()


def concept_of(value: Record) -> Concept:
    """Read a CodeableConcept."""
    if not value:
        return _EMPTY
    codings = [
        Coding(text_of(one.get("system")), text_of(one.get("code")), text_of(one.get("display")))
        for one in records_at(value, "coding")
    ]
    return Concept(tuple(codings), text_of(value.get("text")))


def concept_at(record: Record, *path: str) -> Concept:
    """Read the CodeableConcept at a path of keys; an empty one when there is none."""
    return concept_of(record_at(record, *path))


def concepts_at(record: Record, *path: str) -> tuple[Concept, ...]:
    """Read the list of CodeableConcepts at a path of keys."""
    return tuple(concept_of(one) for one in records_at(record, *path))
