"""Values inside a parsed record; what has another type than expected counts as not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.readers.records.strict_json import Json, Record

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")
_NOTHING: Mapping[str, Json] = {}


def text_at(record: Record, *path: str) -> str:
    """The text at a path of keys, '' when there is none."""
    value = _at(record, path)
    return value.strip() if isinstance(value, str) else ""


def number_at(record: Record, *path: str) -> float | None:
    """The number at a path of keys."""
    value = _at(record, path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def flag_at(record: Record, *path: str) -> bool | None:
    """The true or false at a path of keys."""
    value = _at(record, path)
    return value if isinstance(value, bool) else None


def record_at(record: Record, *path: str) -> Record:
    """The mapping at a path of keys, an empty one when there is none."""
    value = _at(record, path)
    return value if isinstance(value, Mapping) else _NOTHING


def records_at(record: Record, *path: str) -> Iterator[Record]:
    """The mappings of the list at a path of keys; a single mapping is a list of one."""
    value = _at(record, path)
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (item for item in value if isinstance(item, Mapping))


def texts_at(record: Record, *path: str) -> tuple[str, ...]:
    """The texts of the list at a path of keys."""
    value = _at(record, path)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return (value.strip(),) if isinstance(value, str) and value.strip() else ()
    return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())


def day_of(text: str) -> str | None:
    """The date (may be partial) of an ISO date or time; None if it is none."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    return "-".join(part for part in found.groups() if part)


def _at(record: Record, path: tuple[str, ...]) -> Json:
    value: Json = record
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value
