"""Rows: how those of each table are inserted, and how they become records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

from oncobasis.store import schema

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from sqlalchemy import RowMapping, Table

R = TypeVar("R", bound="DataclassInstance")

INSERT: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""What makes an insert, by the name of the database."""


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Insert rows; a content that another process kept meanwhile is the same one."""
    insert = INSERT[dialect](table)
    return insert.on_conflict_do_nothing() if table is schema.contents else insert


# Built once: to build them anew for every write would cost as much as to run them.
INSERTS = {
    dialect: tuple((table.name, _insert(dialect, table)) for table in schema.metadata.sorted_tables)
    for dialect in INSERT
}
"""By the name of the database: tables in the order of their foreign keys, and their inserts."""


def record_of(kind: type[R], row: RowMapping, /, **given: object) -> R:
    """The record of a row; what is ``given`` stands in place of the columns of those names."""
    make: Callable[..., R] = kind
    columns = {name: row[name] for name in _names(kind) if name not in given}
    return make(**columns, **given)


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
