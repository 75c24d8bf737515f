"""Typed access to one object of a bundle's file; an error names file, path of the key, remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, TypeVar

from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle.strict_json import Json

_E = TypeVar("_E", bound=StrEnum)
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Fields:
    """An object and the place it stands at. ``known`` keys are all needed, no other is allowed."""

    values: Mapping[str, Json]
    where: str
    known: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a key that is not known and one that is absent."""
        for name in self.values:
            if name not in self.known:
                self.refuse(name[:60], "is not a known key", f"known are {', '.join(self.known)}")
        for name in self.known:
            if name not in self.values:
                self.refuse(name, "is missing", "add the key (null where the page allows it)")

    def refuse(self, name: str, what: str, remedy: str) -> NoReturn:
        """Raise an error at a key."""
        raise ModelError(what, where=f"{self.where}.{name}", remedy=remedy)

    def text(self, name: str) -> str:
        """A text, maybe empty."""
        return self._text(name, self.values[name])

    def number(self, name: str) -> float:
        """A number."""
        return self._number(name, self.values[name])

    def number_or_none(self, name: str) -> float | None:
        """A number or null."""
        value = self.values[name]
        return None if value is None else self._number(name, value)

    def raw_or_none(self, name: str) -> float | str | None:
        """A number, a text or null."""
        value = self.values[name]
        return value if isinstance(value, str) else self.number_or_none(name)

    def whole(self, name: str) -> int:
        """A whole number from 0 up."""
        return self._whole(name, self.values[name])

    def sign(self, name: str) -> int:
        """One of -1, 0 and 1."""
        value = self.values[name]
        if isinstance(value, bool) or not isinstance(value, int) or value not in {-1, 0, 1}:
            self.refuse(name, "must be -1, 0 or 1", "correct it")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.values[name]
        if not isinstance(value, bool):
            self.refuse(name, "must be true or false", "correct it")
        return value

    def member(self, name: str, kind: type[_E]) -> _E:
        """A member of an enum by its value."""
        value = self.text(name)
        words = [str(member) for member in kind]
        if value not in words:
            self.refuse(name, f"cannot be {value[:40]!r}", f"choose among {', '.join(words)}")
        return kind(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self._text(at, item) for at, item in self._list(name))

    def numbers(self, name: str) -> tuple[float, ...]:
        """A list of numbers."""
        return tuple(self._number(at, item) for at, item in self._list(name))

    def wholes(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers from 0 up."""
        return tuple(self._whole(at, item) for at, item in self._list(name))

    def pair(self, name: str) -> tuple[float, float]:
        """A list of two numbers."""
        found = self.numbers(name)
        if len(found) != 2:  # noqa: PLR2004
            self.refuse(name, "must be two numbers", "correct it")
        return found[0], found[1]

    def matrix(self, name: str) -> tuple[tuple[float, ...], ...]:
        """A list of lists of numbers."""
        rows = []
        for at, row in self._list(name):
            if not isinstance(row, list):
                self.refuse(at, "must be a list of numbers", "correct it")
            rows.append(tuple(self._number(at, item) for item in row))
        return tuple(rows)

    def objects(self, name: str, known: tuple[str, ...]) -> tuple[Fields, ...]:
        """A list of objects with the same keys."""
        return tuple(self._object(at, item, known) for at, item in self._list(name))

    def object(self, name: str, known: tuple[str, ...]) -> Fields:
        """An object with known keys."""
        return self._object(name, self.values[name], known)

    def named(self, name: str) -> Fields:
        """An object whose keys are names that the file chooses."""
        value = self.values[name]
        known = tuple(value) if isinstance(value, dict) else ()
        return self._object(name, value, known)

    def items(self, known: tuple[str, ...]) -> Iterator[tuple[str, Fields]]:
        """Name and object of each entry of an object whose keys are names."""
        for name in self.values:
            yield name, self.object(name, known)

    def _list(self, name: str) -> Iterator[tuple[str, Json]]:
        value = self.values[name]
        if not isinstance(value, list):
            self.refuse(name, "must be a list", "correct it")
        for index, item in enumerate(value):
            yield f"{name}[{index}]", item

    def _text(self, name: str, value: Json) -> str:
        if not isinstance(value, str) or len(value) > _LONGEST:
            self.refuse(name, "must be a (short) text", "correct it")
        return value

    def _number(self, name: str, value: Json) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(name, "must be a number", "correct it")
        return float(value)

    def _whole(self, name: str, value: Json) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.refuse(name, "must be a whole number from 0 up", "correct it")
        return value

    def _object(self, name: str, value: Json, known: tuple[str, ...]) -> Fields:
        if not isinstance(value, dict):
            self.refuse(name, "must be an object", f"its keys are {', '.join(known)}")
        return Fields(value, f"{self.where}.{name}", known)
