"""Rows as records: each column under the field of its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from sqlalchemy import RowMapping

R = TypeVar("R", bound="DataclassInstance")


def record_of(kind: type[R], row: RowMapping, /, **given: object) -> R:
    """The record of a row; what is ``given`` stands in place of the columns of those names."""
    make: Callable[..., R] = kind
    columns = {name: row[name] for name in _names(kind) if name not in given}
    return make(**columns, **given)


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
