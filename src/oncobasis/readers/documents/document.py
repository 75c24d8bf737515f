"""Bytes of a case file -> plain lists and mappings; JSON or YAML by content.

A key given twice, a number that is none (NaN, infinity) or too long, a character that is none
(NUL, half a surrogate pair), an alias and a document that is too large or too deep are refused:
each of them could change what is read without anyone noticing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.errors import InputError
from oncobasis.readers.files.regular_file import refuse_special

if TYPE_CHECKING:
    import yaml

LARGEST = 4_000_000
DEEPEST = 12

Plain: TypeAlias = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None


def read_document(path: Path) -> Mapping[str, Plain]:
    """Return the mapping that a case file holds."""
    refuse_special(path, stream=True)
    if path.is_dir():
        raise InputError("is not a file", where=path.name, remedy="give one JSON or YAML case file")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=path.name, remedy="check path and rights"
        ) from error
    if len(content) > LARGEST:
        raise InputError(
            f"is larger than {LARGEST} bytes, more than a case can have",
            where=path.name,
            remedy="one file holds one case; for many cases use `oncobasis batch`",
        )
    return parse_document(content, path.name, is_json=path.suffix.lower() == ".json")


def parse_document(content: bytes, where: str, *, is_json: bool = False) -> Mapping[str, Plain]:
    """Return the mapping that the bytes hold; ``is_json`` when nothing else will do."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 text (byte {error.start})", where=where, remedy="save it as UTF-8"
        ) from None
    if not text.strip():
        raise InputError("is empty", where=where, remedy="a case needs at least tumor_type")
    try:
        document = _json(text, where) if _looks_like_json(text) or is_json else _yaml(text, where)
    except RecursionError:
        raise _too_deep(where) from None
    if not isinstance(document, dict):
        raise InputError(
            "holds no mapping of fields", where=where, remedy="begin with `tumor_type: LUAD`"
        )
    _check(document, where)
    return document


def _looks_like_json(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def _json(text: str, where: str) -> Plain:
    def unique(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
        return _unique(pairs, where)

    def refuse(word: str) -> float:
        raise InputError(f"holds {word}, which is no value", where=where, remedy="leave it out")

    def whole(digits: str) -> int:
        if len(digits) > _LONGEST_NUMBER:
            raise InputError(
                f"holds a number of {len(digits)} characters", where=where, remedy="check it"
            )
        return int(digits)

    try:
        document: Plain = json.loads(
            text, object_pairs_hook=unique, parse_constant=refuse, parse_int=whole
        )
    except json.JSONDecodeError as error:
        raise InputError(
            f"is not JSON: {error.msg}",
            where=f"{where}: line {error.lineno}, column {error.colno}",
            remedy="check commas, quotes and brackets there",
        ) from None
    return document


def _unique(pairs: Iterable[tuple[str, Plain]], where: str) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(
                f"gives the field {_short(key)} twice", where=where, remedy="keep one of the two"
            )
        found[key] = value
    return found


def _yaml(text: str, where: str) -> Plain:
    import yaml

    try:
        return _yaml_value(yaml.compose(text, Loader=yaml.SafeLoader), where, 0, set())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = "" if mark is None else f": line {mark.line + 1}, column {mark.column + 1}"
        raise InputError(
            f"is not YAML: {error.problem or 'cannot be read'}",
            where=f"{where}{place}",
            remedy="check indentation and quotes there",
        ) from None
    except yaml.YAMLError:
        raise InputError("is not YAML", where=where, remedy="save it as UTF-8 text") from None
    except (ValueError, OverflowError):
        raise InputError(
            "is not YAML: an escape names a character that does not exist",
            where=where,
            remedy=r"check what follows \U",
        ) from None


_LONGEST_NUMBER = 19
_WHOLE = re.compile(r"0|[-+]?[1-9][0-9]*")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_INTEGER = "tag:yaml.org,2002:int"
_REAL = "tag:yaml.org,2002:float"
_BOOLEAN = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"


def _yaml_value(node: yaml.Node | None, where: str, depth: int, seen: set[int]) -> Plain:
    """Build the value; scalars keep their text where YAML would turn them (dates, NO, 010)."""
    import yaml

    if depth > DEEPEST:
        raise _too_deep(where)
    if node is None:
        return None
    if id(node) in seen:
        raise InputError("uses a YAML alias (*name)", where=where, remedy="write the value out")
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        pairs = [
            (_key(key, where), _yaml_value(value, where, depth + 1, seen))
            for key, value in node.value
        ]
        return _unique(pairs, where)
    if isinstance(node, yaml.SequenceNode):
        return [_yaml_value(item, where, depth + 1, seen) for item in node.value]
    return _scalar(str(node.value), node.tag)


def _key(node: yaml.Node, where: str) -> str:
    import yaml

    if not isinstance(node, yaml.ScalarNode):
        raise InputError("has a field name that is no word", where=where, remedy="name the field")
    return str(node.value)


def _scalar(text: str, tag: str) -> Plain:
    if tag == _NULL and text.lower() in {"", "~", "null"}:
        return None
    if tag == _BOOLEAN and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if tag == _INTEGER and _WHOLE.fullmatch(text):
        return int(text) if len(text) < _LONGEST_NUMBER else text
    if tag == _REAL:
        try:
            return float(text)
        except ValueError:
            return float("nan") if "nan" in text.lower() else float("inf")
    return text


def _check(document: Plain, where: str) -> None:
    """Refuse what is too deep, what is no number and what is no text."""
    waiting: list[tuple[Plain, int]] = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise _too_deep(where)
        if isinstance(value, float) and not math.isfinite(value):
            raise InputError(
                "holds a number that is none (NaN or infinity)", where=where, remedy="leave it out"
            )
        if isinstance(value, str) and _NO_CHARACTER.search(value):
            raise InputError(
                "holds a character that is none (NUL or half of a surrogate pair)",
                where=where,
                remedy="write the text without it",
            )
        if isinstance(value, dict):
            waiting += [(key, depth) for key in value]
            waiting += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list):
            waiting += [(item, depth + 1) for item in value]


def _too_deep(where: str) -> InputError:
    return InputError(
        f"is nested more than {DEEPEST} levels", where=where, remedy="see docs/methods/case-file.md"
    )


def _short(key: str) -> str:
    return repr(key if len(key) <= 40 else f"{key[:40]}…")  # noqa: PLR2004
