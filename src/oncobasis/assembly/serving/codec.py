"""Cases and assessments -> bytes for the store, and back to equal values.

Records are read by the types of the fields of their dataclasses. Where a field may hold several
dataclasses (an alteration), the name of the class is written beside its fields.
"""

from __future__ import annotations

import types
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

from oncobasis.core.assessment import Assessment
from oncobasis.core.case import TumorCase
from oncobasis.core.errors import OncobasisError

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

_KIND = "$"
_UNIONS = (Union, types.UnionType)


class StoredFormError(OncobasisError):
    """A stored record is not of the form of this version."""


def pack_assessment(assessment: Assessment) -> bytes:
    """Return the whole assessment as compressed bytes."""
    return zlib.compress(orjson.dumps(assessment), 1)


def unpack_assessment(content: bytes) -> Assessment:
    """Return the assessment again; raises StoredFormError."""
    return _unpacked(Assessment, content)


def pack_case(case: TumorCase) -> bytes:
    """Return the case, as it was assessed, as compressed bytes."""
    return zlib.compress(write_case(case), 1)


def write_case(case: TumorCase) -> bytes:
    """Return everything that a case says; cases may be equal that differ here (``delELREA``)."""
    return orjson.dumps(case, default=_tagged, option=orjson.OPT_PASSTHROUGH_DATACLASS)


def unpack_case(content: bytes) -> TumorCase:
    """Return the case again; raises StoredFormError."""
    return _unpacked(TumorCase, content)


def _unpacked(wanted: type[T], content: bytes) -> T:
    try:
        document = orjson.loads(zlib.decompress(content))
        made = _read(wanted, document, _classes(wanted))  # type: ignore[arg-type]
    except (zlib.error, ValueError, TypeError, KeyError):
        made = None
    if not isinstance(made, wanted):
        message = "a stored record can't be read by this version"
        remedy = "use the version that wrote it"
        raise StoredFormError(message, where=wanted.__name__, remedy=remedy)
    return made


def _tagged(value: object) -> object:
    """What orjson does not write itself: records with the name of their kind, sets in order."""
    if isinstance(value, frozenset):
        return sorted(value)
    kind: type = type(value)
    tagged: dict[str, object] = {_KIND: kind.__name__}
    for name in _names(kind):
        tagged[name] = getattr(value, name)
    return tagged


@cache
def _names(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


@cache
def _classes(root: type) -> Mapping[str, type]:
    """Return every dataclass that can be met below a root, by name."""
    found: dict[str, type] = {}
    waiting: list[object] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and is_dataclass(one) and one.__name__ not in found:
            found[one.__name__] = one
            waiting += _hints(one).values()
        waiting += get_args(one)
    return found


@cache
def _hints(record: type) -> dict[str, object]:
    return get_type_hints(record)


def _read(wanted: object, value: object, classes: Mapping[str, type]) -> object:
    if get_origin(wanted) in _UNIONS:
        wanted = _chosen(get_args(wanted), value, classes)
    origin, inner = get_origin(wanted), get_args(wanted)
    if value is None or wanted is None:
        return value
    if origin is tuple and isinstance(value, list):
        if len(inner) == 2 and inner[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
            return tuple(_read(inner[0], item, classes) for item in value)
        return tuple(_read(kind, item, classes) for kind, item in zip(inner, value, strict=True))
    if origin is frozenset and isinstance(value, list):
        return frozenset(_read(inner[0], item, classes) for item in value)
    if isinstance(wanted, type) and is_dataclass(wanted) and isinstance(value, dict):
        return _record(wanted, value, classes)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(value)
    return value


def _record(wanted: type, value: Mapping[str, object], classes: Mapping[str, type]) -> object:
    hints = _hints(wanted)
    return wanted(
        **{name: _read(hints[name], item, classes) for name, item in value.items() if name != _KIND}
    )


def _chosen(kinds: tuple[object, ...], value: object, classes: Mapping[str, type]) -> object:
    """Return which of several types a value is of."""
    if isinstance(value, dict) and _KIND in value:
        return classes[str(value[_KIND])]
    return next((kind for kind in kinds if _fits(kind, value)), None)


def _fits(kind: object, value: object) -> bool:
    if isinstance(value, list):
        return get_origin(kind) in {tuple, frozenset}
    if isinstance(value, dict):
        return isinstance(kind, type) and is_dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return value in _values(kind)
    return kind is type(value)


@cache
def _values(kind: type[Enum]) -> frozenset[object]:
    return frozenset(_each(kind))


def _each(kind: type[Enum]) -> Iterator[object]:
    for member in kind:
        yield member.value


def case_content(content: bytes) -> bytes:
    """Return a stored case as JSON, each record with the name of its kind."""
    return zlib.decompress(content)
