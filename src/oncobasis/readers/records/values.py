"""Values inside a parsed record; what has another type than expected counts as not there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.readers.records.strict_json import Json, Record

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")
# What a parser gives comes first: asking an abstract class takes many times as long.
_MAPPINGS = (dict, Mapping)
_SEQUENCES = (list, Sequence)
_NOTHING: Mapping[str, Json] = {}


def text_at(record: Record, *path: str) -> str:
    """The text at a path of keys, '' when there is none."""
    return text_of(_at(record, path))


def text_of(value: Json) -> str:
    """The value if it is a text, else ''."""
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
    return value if isinstance(value, _MAPPINGS) else _NOTHING


def records_at(record: Record, *path: str) -> Sequence[Record]:
    """The mappings of the list at a path of keys; a single mapping is a list of one."""
    value = _at(record, path)
    if value is None or isinstance(value, str):
        return ()
    if not isinstance(value, list) and isinstance(value, _MAPPINGS):
        return (value,)
    if not isinstance(value, _SEQUENCES):
        return ()
    return [item for item in value if isinstance(item, _MAPPINGS)]


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
        if not isinstance(value, _MAPPINGS):
            return None
        value = value.get(key)
    return value
