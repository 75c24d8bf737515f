"""Typed access to one mapping of a case file; every error names the path of the field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn, TypeVar

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.shorthand_guard import check_unicode

if TYPE_CHECKING:
    from oncobasis.readers.documents.document import Plain

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LONGEST_TEXT = 1000
_LONGEST_SHOWN = 40
_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fields:
    """One mapping with the place it stands at; unknown names are refused when it is made."""

    values: Mapping[str, Plain]
    where: str
    known: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a field that is not known, naming the nearest one."""
        for name in self.values:
            if name not in self.known:
                raise InputError(
                    f"field {_shown(name)} is not known", where=self.where,
                    remedy=_nearest(name, self.known),
                )  # fmt: skip

    def place(self, name: str) -> str:
        """The path of a field."""
        return f"{self.where}.{name}" if self.where else name

    def refuse(self, name: str, what: str, remedy: str) -> NoReturn:
        """Raise an error at the field."""
        raise InputError(what, where=self.place(name), remedy=remedy)

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str | None:
        """A text, None when the field is absent."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.refuse(name, f"must be text, not {_kind(value)}", 'put it in quotes: "…"')
        if len(value) > _LONGEST_TEXT or not value.strip():
            self.refuse(name, "is empty or too long", "give a short text or leave the field out")
        check_unicode(value, self.place(name))
        return value.strip()

    def number(self, name: str, least: float, most: float) -> float | None:
        """A number within bounds."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(name, f"must be a number, not {_kind(value)}", "write it without unit")
        if not least <= value <= most:
            self.refuse(name, f"must be between {least:g} and {most:g}", "check number and unit")
        return float(value)

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        value = self.number(name, least, most)
        if value is None:
            return None
        if value != int(value):
            self.refuse(name, "must be a whole number", "check the number")
        return int(value)

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            self.refuse(name, f"must be true or false, not {_kind(value)}", "write true or false")
        return value

    def choice(self, name: str, allowed: Iterable[str]) -> str | None:
        """One of some words."""
        words = tuple(allowed)
        value = self.text(name)
        if value is None:
            return None
        if value not in words:
            lowered = value.casefold().replace("-", "_").replace(" ", "_")
            if lowered in words:
                return lowered
            self.refuse(name, f"cannot be {_shown(value)}", f"choose among {', '.join(words)}")
        return value

    def member(self, name: str, kind: type[_E]) -> _E | None:
        """A member of an enum by its value."""
        value = self.choice(name, [str(member) for member in kind])
        return None if value is None else kind(value)

    def date(self, name: str) -> str | None:
        """An ISO date that may be partial (2026, 2026-03)."""
        value = self.values.get(name)
        if value is None:
            return None
        text = str(value)
        if isinstance(value, bool) or _DATE.fullmatch(text) is None or not _is_date(text):
            self.refuse(name, "is no date", "write YYYY-MM-DD, YYYY-MM or YYYY")
        return text

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A list of texts; a single text is a list of one."""
        value = self.values.get(name)
        if value is None:
            return None
        items = value if isinstance(value, list) else [value]
        found = []
        for index, item in enumerate(items):
            if not isinstance(item, str) or not item.strip():
                self.refuse(f"{name}[{index}]", "must be text", 'put it in quotes: "…"')
            check_unicode(item, self.place(f"{name}[{index}]"))
            found.append(item.strip())
        return tuple(found)

    def items(self, name: str) -> Iterator[tuple[str, Plain]]:
        """The entries of a list with their paths."""
        value = self.values.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.refuse(name, f"must be a list, not {_kind(value)}", "write each entry with a dash")
        for index, item in enumerate(value):
            yield f"{self.place(name)}[{index}]", item

    def mapping(self, name: str, known: tuple[str, ...]) -> Fields | None:
        """The fields of a nested mapping."""
        value = self.values.get(name)
        return None if value is None else as_fields(value, self.place(name), known)


def as_fields(value: Plain, where: str, known: tuple[str, ...]) -> Fields:
    """The fields of a value that must be a mapping."""
    if not isinstance(value, dict):
        raise InputError(
            f"must be a mapping of fields, not {_kind(value)}",
            where=where,
            remedy=f"fields are {', '.join(known)}",
        )
    return Fields(value, where, known)


def _nearest(name: str, known: tuple[str, ...]) -> str:
    import difflib

    close = difflib.get_close_matches(name.casefold().replace("-", "_"), known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"fields are {', '.join(known)}"


def _kind(value: Plain) -> str:
    names = {bool: "true/false", int: "a number", float: "a number", str: "text", list: "a list",
             dict: "a mapping"}  # fmt: skip
    return names.get(type(value), "null")


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


def _is_date(text: str) -> bool:
    from datetime import date

    year, month, day = [*text.split("-"), "01", "01"][:3]
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
