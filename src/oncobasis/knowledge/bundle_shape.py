"""What every bundle must hold: a section that is missing or empty would be read as no knowledge."""

from __future__ import annotations

import re
from collections.abc import Mapping

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.codec import Json

# Whether the section may be empty: a release without a supersession is one, without rules not.
_LISTS: tuple[tuple[str, bool], ...] = (
    ("sources", False),
    ("rules", False),
    ("vetoes", False),
    ("tests", False),
    ("supersessions", True),
    ("left_out", True),
)
_WITH_ID = ("rules", "vetoes", "tests")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def check_shape(document: Mapping[str, Json], where: str) -> None:
    """Raise KnowledgeError for a section that is missing, empty, or of another type."""
    version = document.get("version")
    if not isinstance(version, str) or not version.strip():
        raise _refusal("names no version", where)
    for name, may_be_empty in _LISTS:
        _check_records(document.get(name), name, where, may_be_empty=may_be_empty)
    for name in _WITH_ID:
        _check_ids(document.get(name), name, where)
    unavailable = document.get("unavailable")
    if not isinstance(unavailable, list) or not all(isinstance(d, str) for d in unavailable):
        raise _refusal("'unavailable' is no list of drugs", where)
    genes = document.get("genes")
    if not isinstance(genes, dict) or not genes or not _all_mappings(list(genes.values())):
        raise _refusal("'genes' holds no records", where)
    _check_tables(document.get("tables"), where)


def _check_records(value: Json, name: str, where: str, *, may_be_empty: bool) -> None:
    if not isinstance(value, list) or not _all_mappings(value):
        raise _refusal(f"'{name}' is no list of records", where)
    if not value and not may_be_empty:
        raise _refusal(f"'{name}' is empty", where)


def _check_ids(value: Json, name: str, where: str) -> None:
    seen: set[str] = set()
    for record in value if isinstance(value, list) else ():
        identifier = record.get("id") if isinstance(record, dict) else None
        if not isinstance(identifier, str) or not identifier:
            raise _refusal(f"a record of '{name}' has no id", where)
        if identifier in seen:
            raise _refusal(f"'{name}' holds {identifier!r} twice", where)
        seen.add(identifier)


def _check_tables(value: Json, where: str) -> None:
    digests = list(value.values()) if isinstance(value, dict) else []
    if not digests or not all(isinstance(d, str) and _DIGEST.fullmatch(d) for d in digests):
        raise _refusal("'tables' names no digests of tables", where)


def _all_mappings(values: list[Json]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _refusal(what: str, where: str) -> KnowledgeError:
    return KnowledgeError(
        what, where=where, remedy="use a bundle of this version of the software, or rebuild it"
    )
