"""Bytes of a health record -> plain lists and mappings, one document or one on each line.

Refused: a key given twice, NaN and infinity, nesting deeper than 100 levels, XML, text that is no
UTF-8, a document larger than the cap. Any of them could change what is read without a word.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from oncobasis.core.errors import InputError
from oncobasis.readers.files.regular_file import refuse_special

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 64_000_000
DEEPEST = 100
_MOST_DIGITS = 40
_SHOWN = 40
_SCALARS = (int, float, type(None))
_GZIP = b"\x1f\x8b"

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None
Record: TypeAlias = Mapping[str, Json]


def read_records(path: Path) -> list[tuple[int, Record]]:
    """Return (line, document) of a file: one JSON document, or one a line (NDJSON)."""
    return parse_records(_content(path), path.name)


def parse_records(content: bytes, name: str) -> list[tuple[int, Record]]:
    """Return (line, document) of the bytes; raises InputError with line and remedy."""
    text = _text(content, name)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > 1 and all(_is_whole(line) for _, line in lines):
        return [(number, _document(line, name, number)) for number, line in lines]
    return [(lines[0][0] if lines else 1, _document(text, name, 1))]


def check_plain(document: Json, name: str) -> None:
    """Refuse nesting and numbers that no document may have; for mappings parsed elsewhere."""
    level: list[Json] = [document]
    for _ in range(DEEPEST):
        # Most of a record are texts, which need no look.
        items = [
            item
            for value in level
            for item in (value.values() if isinstance(value, dict) else _items(value))
            if type(item) is not str
        ]
        if not items:
            return
        if not all(map(math.isfinite, [item for item in items if type(item) is float])):
            raise InputError(
                "holds a number that is none (NaN or infinity)", where=name, remedy="leave it out"
            )
        level = [item for item in items if not isinstance(item, _SCALARS)]
    raise InputError(
        f"is nested more than {DEEPEST} levels", where=name, remedy="send plain resources"
    )


def _items(value: Json) -> Iterable[Json]:
    """What a mapping or list holds; nothing for any other value."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _content(path: Path) -> bytes:
    refuse_special(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=path.name, remedy="check path and rights"
        ) from error
    if content.startswith(_GZIP):
        content = _inflated(content, path)
    if len(content) > LARGEST:
        raise InputError(
            f"is larger than {LARGEST} bytes",
            where=path.name,
            remedy="send the resources of one patient; no images or documents in it",
        )
    return content


def _inflated(content: bytes, path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"the compressed file ({len(content)} bytes) is cut off or damaged",
            where=path.name,
            remedy="copy or make the file again; gzip -t FILE tests it",
        ) from error


def _text(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 text (byte {error.start})", where=name, remedy="save it as UTF-8"
        ) from None
    if not text.strip():
        raise InputError("is empty", where=name, remedy="make or copy the file again")
    if text.lstrip().startswith("<"):
        raise InputError(
            "is XML; records are read as JSON",
            where=name,
            remedy="export as JSON (_format=json, or application/fhir+json)",
        )
    return text


def _is_whole(line: str) -> bool:
    """Whether a line looks like a document of its own."""
    word = line.strip()
    return word.startswith("{") and word.endswith("}") and len(word) > len("{}")


def _document(text: str, name: str, line: int) -> Record:
    try:
        document = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_number, parse_int=_whole
        )
    except RecursionError:
        raise InputError(
            f"is nested more than {DEEPEST} levels", where=name, remedy="send plain resources"
        ) from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"is not JSON: {error.msg}",
            where=f"{name} line {line + error.lineno - 1}, column {error.colno}",
            remedy="the file is cut off or damaged: copy or export it again",
        ) from None
    except _Refused as refused:
        raise InputError(refused.what, where=f"{name} line {line}", remedy=refused.how) from None
    if not isinstance(document, dict):
        raise InputError(
            "holds no JSON object",
            where=f"{name} line {line}",
            remedy="send one resource or Bundle",
        )
    check_plain(document, name)
    return document


class _Refused(ValueError):  # noqa: N818  # never leaves this module
    """A token that JSON allows and a record must not have."""

    def __init__(self, what: str, how: str) -> None:
        self.what = what
        self.how = how
        super().__init__(what)


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused(f"has the key {key[:_SHOWN]!r} twice", "keep the one that is right")
        found[key] = value
    return found


def _no_number(word: str) -> NoReturn:
    raise _Refused(f"holds a number that is none ({word})", "leave it out")


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _Refused("holds a number with too many digits", "check it")
    return int(digits)
