"""Canonical JSON (RFC 8785) and the digest over it: equal values give equal bytes anywhere.

orjson writes it: its text is the canonical one for all but some numbers and the order of keys with
characters beyond U+FFFF. These are written, and what is no JSON refused, by the plain code here.
"""

from __future__ import annotations

from hashlib import sha256
from json.encoder import encode_basestring
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias, cast

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

LARGEST_INTEGER = 2**53
"""Beyond this a JSON number is no longer one number everywhere; write such values as text."""

# ECMAScript writes numbers of these sizes without an exponent.
_PLAIN_FROM, _PLAIN_BELOW = 1e-6, 1e21
# orjson writes them so inside these, and whole numbers with ".0".
_SAME_FROM, _SAME_BELOW = 1e-4, 1e16

_SEALED = orjson.Fragment
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
# What UTF-8 begins a character beyond U+FFFF with: only these make the order by UTF-16 unit, which
# is the canonical one, differ from the order by code point.
_BEYOND = tuple(bytes([lead]) for lead in range(0xF0, 0xF5))


def canonical_json(value: Json) -> bytes:
    """Return the RFC 8785 form; raise ValueError for NaN, infinity, huge integers, lone surrogates.

    >>> canonical_json({"b": 1.0, "a": ["x", 1e-7]})
    b'{"a":["x",1e-7],"b":1}'
    """
    try:
        written = orjson.dumps(value if _agrees(value) else _respelled(value), option=_OPTIONS)
    except TypeError:
        return _written_out(value)
    if not written.isascii() and any(lead in written for lead in _BEYOND):
        return _written_out(value)
    return written


def sealed(value: Json) -> Json:
    """Return the value written out: it may stand in any number of documents as it is.

    Only this module can write a document that holds one.
    """
    return cast("Json", orjson.Fragment(canonical_json(value)))


def digest(value: Json) -> str:
    """Return the SHA-256 over the canonical form, in hexadecimal."""
    return sha256(canonical_json(value)).hexdigest()


def _agrees(value: Json) -> bool:
    """Whether orjson writes every number as is canonical, and knows every type as JSON does.

    It turns NaN into null and writes dates and the like, so each value is looked at; integers and
    strings it refuses by itself.
    """
    rest: list[Iterable[Json]] = [(value,)]
    for values in rest:  # it grows as it is read: what is inside comes after what it is in
        for item in values:
            kind = type(item)
            if kind is str or item is None or kind is bool or kind is int or kind is _SEALED:
                continue
            if isinstance(item, dict):
                rest.append(item.values())
            elif isinstance(item, list | tuple):
                rest.append(item)
            elif not (isinstance(item, float) and _is_same(item)):
                return False
    return True


def _is_same(value: float) -> bool:
    return _SAME_FROM <= abs(value) < _SAME_BELOW and not value.is_integer()


def _respelled(value: Json) -> object:
    """Return a copy with each number as its canonical text; TypeError for what is no JSON type.

    One odd number must not make all of a large document slow.
    """
    if isinstance(value, float):
        return value if _is_same(value) else orjson.Fragment(number(value))
    if value is None or isinstance(value, str | int | _SEALED):
        return value
    if isinstance(value, dict):
        return {key: _respelled(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_respelled(item) for item in value]
    raise TypeError(type(value).__name__)


def _written_out(value: Json) -> bytes:
    """Return the form without orjson: slower, and it says what is wrong."""
    try:
        return "".join(_written(value)).encode()
    except UnicodeEncodeError as error:
        message = "canonical JSON holds no lone surrogates"
        raise ValueError(message) from error


def _written(value: Json) -> Iterator[str]:
    """Yield the canonical text piece by piece."""
    match value:
        case None:
            yield "null"
        case bool():
            yield "true" if value else "false"
        case int():
            yield _integer(value)
        case float():
            yield number(value)
        case str():
            yield encode_basestring(value)
        case dict():
            yield from _object(value)
        case list() | tuple():
            yield from _array(value)
        case orjson.Fragment():
            text = value.contents
            yield text if isinstance(text, str) else text.decode()
        case _:
            message = f"{type(value).__name__} is no JSON value"
            raise ValueError(message)


def _array(values: Sequence[Json]) -> Iterator[str]:
    yield "["
    for place, value in enumerate(values):
        if place:
            yield ","
        yield from _written(value)
    yield "]"


def _object(values: Mapping[str, Json]) -> Iterator[str]:
    yield "{"
    for place, key in enumerate(sorted(values, key=_utf16)):
        if place:
            yield ","
        yield encode_basestring(key)
        yield ":"
        yield from _written(values[key])
    yield "}"


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _integer(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        message = f"the integer {value} is too large for a JSON number; write it as text"
        raise ValueError(message)
    return str(value)


def number(value: float) -> str:
    """Return a number as ECMAScript writes it, shortest digits that read back the same."""
    if not isfinite(value):
        message = "JSON has no NaN and no infinity"
        raise ValueError(message)
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, exponent = _decimal(abs(value))
    if _PLAIN_FROM <= abs(value) < _PLAIN_BELOW:
        return sign + _plain(digits, exponent)
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{exponent:+d}"


def _decimal(value: float) -> tuple[str, int]:
    """Return the significant digits and the exponent of the first of them."""
    mantissa, _, exponent = float.__repr__(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    leading = len(whole + fraction) - len(digits)
    return digits.rstrip("0") or "0", int(exponent or 0) + len(whole) - leading - 1


def _plain(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    if len(digits) <= exponent + 1:
        return digits + "0" * (exponent + 1 - len(digits))
    return f"{digits[: exponent + 1]}.{digits[exponent + 1 :]}"
