"""What all reads share: a connection, opening payloads, and pages by keyset."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Engine, RowMapping, Select, Table, and_, or_, select
from sqlalchemy.exc import SQLAlchemyError

from oncobasis.store import schema
from oncobasis.store.database import is_of_the_values
from oncobasis.store.errors import CursorError, StoreUnavailableError
from oncobasis.store.keys import SiteKeys
from oncobasis.store.records import Page
from oncobasis.store.sealing import unseal
from oncobasis.store.transaction import key_of_row

T = TypeVar("T")
Selection: TypeAlias = Select[*tuple[Any, ...]]

LARGEST_PAGE = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CURSOR = re.compile(r"(\d{1,17}) ([!-~]+)")
_KEYS = schema.patient_keys


@dataclass(frozen=True, slots=True)
class Reader:
    """A database to read from, and the keys that open what is in it."""

    engine: Engine
    keys: SiteKeys

    def rows(self, *statements: Selection) -> list[Sequence[RowMapping]]:
        """The rows of selections, all as of one moment; raises StoreUnavailableError.

        A value that the database can't take (NUL, half a character) is in no row.
        """
        try:
            with self.engine.connect() as connection, connection.begin():
                return [connection.execute(each).mappings().all() for each in statements]
        except UnicodeError:
            return [()] * len(statements)
        except SQLAlchemyError as error:
            if is_of_the_values(error):
                return [()] * len(statements)
            message = f"the database can't be read ({type(error).__name__})"
            raise StoreUnavailableError(message, remedy="try again") from None

    def one(self, statement: Selection) -> RowMapping | None:
        """The first row, or None."""
        found = self.rows(statement.limit(1))[0]
        return found[0] if found else None

    def opened(
        self, table: Table, row: RowMapping, place: str, column: str = "payload"
    ) -> bytes | None:
        """The payload of a row that was selected with its key; None if it was erased."""
        sealed = row[column]
        if sealed is None or row["wrapped"] is None:
            return None
        key = key_of_row(self.keys, row["tenant"], row["key_id"], row)
        return None if key is None else unseal(key, (table.name, row["tenant"], place), sealed)


def with_key(table: Table, *columns: ColumnElement[Any]) -> Selection:
    """Select a table's columns (all of them by default) with those of the key."""
    own = columns or tuple(table.c)
    key = (_KEYS.c.master, _KEYS.c.wrapped, _KEYS.c.patient, _KEYS.c.erased_at.label("key_erased"))
    return select(*own, *key).join(_KEYS, _KEYS.c.id == table.c.key_id)


def without_payload(table: Table) -> tuple[ColumnElement[Any], ...]:
    """The columns that are cheap to read."""
    return tuple(column for column in table.c if column.name != "payload")


def page_of(
    reader: Reader,
    statement: Selection,
    table: Table,
    *,
    cursor: str | None,
    limit: int,
    made: Callable[[RowMapping], T],
) -> Page[T]:
    """A page, newest first; rows that come in meanwhile move nothing on later pages."""
    size = max(1, min(limit, LARGEST_PAGE))
    created, name = table.c.created_at, table.c.id
    if cursor is not None:
        moment, last = _read_cursor(cursor)
        statement = statement.where(or_(created < moment, and_(created == moment, name < last)))
    ordered = statement.order_by(created.desc(), name.desc()).limit(size + 1)
    rows = reader.rows(ordered)[0]
    more = _cursor(rows[size - 1]) if len(rows) > size else None
    return Page(tuple(made(row) for row in rows[:size]), more)


def _cursor(row: RowMapping) -> str:
    micros = (row["created_at"] - _EPOCH) // _MICROSECOND
    return base64.urlsafe_b64encode(f"{micros} {row['id']}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (ValueError, binascii.Error):
        text = ""
    if (found := _CURSOR.fullmatch(text)) is None:
        message = "the cursor of the page can't be read"
        raise CursorError(message, remedy="start from the first page")
    return _EPOCH + int(found[1]) * _MICROSECOND, found[2]
