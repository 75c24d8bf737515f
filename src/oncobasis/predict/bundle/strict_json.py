"""JSON as bundles hold it: one object, no key twice, no NaN, no infinity, shallow; and its writing.

Floats are written with the fewest digits that give the same float back, keys are sorted: the same
content makes the same bytes, and therefore the same digest.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias

from oncobasis.core.errors import ModelError

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None

DEEPEST = 30
_MOST_DIGITS = 18
_SHOWN = 40
_DAMAGED = "the bundle is damaged or was made by hand: install it again"


def parse(content: bytes, name: str) -> Mapping[str, Json]:
    """Return the object that the file ``name`` holds; raises ModelError naming the fault."""
    try:
        document: Json = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_whole,
        )
    except UnicodeDecodeError as error:
        raise _fault(f"is not UTF-8 text (byte {error.start})", name) from None
    except RecursionError:
        raise _fault(f"is nested more than {DEEPEST} levels", name) from None
    except json.JSONDecodeError as error:
        raise _fault(f"is not JSON: {error.msg} (line {error.lineno})", name) from None
    except _RefusedError as error:
        raise _fault(str(error), name) from None
    if not isinstance(document, dict):
        raise _fault("holds no JSON object", name)
    _check_depth(document, name)
    return document


def dump(document: Mapping[str, Json]) -> bytes:
    """The bytes of an object; raises ModelError for NaN and infinity."""
    try:
        text = json.dumps(document, allow_nan=False, ensure_ascii=False, indent=1, sort_keys=True)
    except ValueError:
        raise ModelError(
            "holds NaN or infinity", where="export", remedy="leave the number out, or write null"
        ) from None
    return f"{text}\n".encode()


class _RefusedError(ValueError):
    """A token that JSON parsers allow and a bundle must not have; never leaves this module."""


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise _RefusedError(f"has the key {twice[:_SHOWN]!r} twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise _RefusedError(f"holds a number that is none ({word})")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _RefusedError("holds a number that is too large")
    return number


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _RefusedError("holds a whole number with too many digits")
    return int(digits)


def _check_depth(document: Json, name: str) -> None:
    waiting: list[tuple[Json, int]] = [(document, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise _fault(f"is nested more than {DEEPEST} levels", name)
        if isinstance(value, dict):
            waiting += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list):
            waiting += [(item, depth + 1) for item in value]


def _fault(what: str, name: str) -> ModelError:
    return ModelError(what, where=name, remedy=_DAMAGED)
