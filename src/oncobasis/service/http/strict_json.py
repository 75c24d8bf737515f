"""Bytes of a request -> plain lists and mappings, refusing what could be read in two ways.

Nesting is counted before anything is parsed, so that a hostile body costs one pass over its bytes.
Then: no key twice, no NaN or infinity (nor a number that becomes one), no number of absurd length,
no half of a surrogate pair, no NUL, no text that is not UTF-8. Nothing of the body is quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import accumulate
from math import isfinite
from typing import TypeAlias

import orjson

from oncobasis.service.http.problems import ProblemError

Plain: TypeAlias = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None

_LONGEST_NUMBER = 40
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in _STEP)
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_ESCAPED = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


# Long numbers, large exponents, a zero with a sign: where readers differ.
_DOUBTFUL = re.compile(rb"[0-9]{16}|[eE][+-]?[0-9]{2}|-0")
_NO_NUMBER = b"{}[]: \t\r\n"


class _Unsure(Enum):
    """What is not read quickly."""

    VALUE = 0


_UNSURE = _Unsure.VALUE


class _RefusedError(ValueError):
    """Why a document is refused; made of fixed sentences."""


def parse(body: bytes, deepest: int) -> Plain:
    """Return the document; raises a 400 problem."""
    if not body.strip():
        raise _bad("the body is empty")
    outside = _outside(body)
    if _depth(outside) > deepest:
        raise _bad(f"the body is nested more than {deepest} levels")
    document = _quickly(body, outside)
    return _carefully(body) if document is _UNSURE else document


def _quickly(body: bytes, outside: bytes) -> Plain | _Unsure:
    """Read what leaves no doubt, so that the usual body costs a tenth; all else is not for here."""
    if b"\\u" in body or _DOUBTFUL.search(outside.translate(None, _NO_NUMBER)):
        return _UNSURE
    try:
        document: Plain = orjson.loads(body)
    except ValueError:
        return _UNSURE
    # A field that is given twice is there once now, and so its colon.
    names = _outside(orjson.dumps(document)).count(b":")
    return document if names == outside.count(b":") else _UNSURE


def _carefully(body: bytes) -> Plain:
    """Read anything, and say what is wrong."""
    try:
        text = body.decode("utf-8-sig")
        document: Plain = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_float=_real,
            parse_int=_whole,
        )
    except UnicodeDecodeError:
        raise _bad("the body is not UTF-8") from None
    except _RefusedError as refused:
        raise _bad(str(refused)) from None
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        place = f" (line {line}, column {getattr(error, 'colno', 0)})" if line else ""
        raise _bad(f"the body is no JSON{place}") from None
    if b"\0" in body or _ESCAPED.search(body):
        _check_text(document)
    return document


def parse_object(body: bytes, deepest: int) -> dict[str, Plain]:
    """Return the object that the body holds; raises a 400 problem."""
    document = parse(body, deepest)
    if not isinstance(document, dict):
        raise _bad("the body is no JSON object")
    return document


def depth(body: bytes) -> int:
    """Return how deep the brackets outside of strings nest."""
    return _depth(_outside(body))


def _outside(body: bytes) -> bytes:
    """Return what stands outside of strings."""
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b"".join(plain.split(b'"')[::2])


def _depth(outside: bytes) -> int:
    brackets = outside.translate(None, _NO_BRACKETS)
    return max(accumulate(map(_STEP.__getitem__, brackets)), default=0)


def _unique(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError("the body gives a field twice")
    return found


def _no_number(_: str) -> float:
    raise _RefusedError("the body holds NaN or infinity, which JSON has not")


def _real(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise _RefusedError("the body holds a number that is too large")
    return value


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise _RefusedError("the body holds a number with too many digits")
    return int(digits)


def _check_text(document: Plain) -> None:
    waiting: list[object] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if _NO_CHARACTER.search(value):
                raise _bad("the body holds a character that is none (NUL, half a surrogate pair)")
        elif isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, Sequence):
            waiting += value


def _bad(detail: str) -> ProblemError:
    return ProblemError("bad_request", detail)
