"""Engines: SQLite in WAL mode with full durability, or PostgreSQL through pg8000."""

from __future__ import annotations

import os
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError

from oncobasis.store.errors import StoreRefusedError

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

_WRITES, _BRIEFLY = "oncobasis_writes", "oncobasis_briefly"
_BUSY_MILLISECONDS = 10_000
_POOL = 8
_SILENT_SECONDS = 10
_LOOPBACK = (None, "", "localhost", "127.0.0.1", "::1")
_AGAIN = frozenset(("40001", "40P01"))  # PostgreSQL: serialization failure, deadlock

_FULL = "PRAGMA synchronous=FULL"  # a commit is on the disk when it returns, also in WAL mode
_BRIEF = "PRAGMA synchronous=NORMAL"  # it is with the next commit that is, and in their order
_PRAGMAS = (
    f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}",
    "PRAGMA journal_mode=WAL",
    _FULL,
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # an erased row leaves nothing in free pages
    "PRAGMA trusted_schema=OFF",
)


def make_engine(url: str, *, patient: bool = False) -> Engine:
    """Make an engine for this URL; raises StoreRefusedError for one that can't be served.

    ``sqlite:///path`` or ``postgresql://user:password@host/database``, with ``sslmode``
    (disable, require, verify-full) and ``sslrootcert`` as PostgreSQL's own clients take them.
    A server that is silent for ten seconds is given up, unless ``patient`` work takes longer.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        message = "the store's URL can't be understood"
        raise StoreRefusedError(message, remedy="sqlite:///path or postgresql://...") from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed, None if patient else _SILENT_SECONDS)
    message = f"the store can't be kept in {parsed.get_backend_name()}"
    raise StoreRefusedError(message, remedy="use sqlite or postgresql")


@contextmanager
def begin_write(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it commits at the end of the block, or rolls back."""
    with open_write(engine) as connection, connection.begin():
        yield connection


def open_write(engine: Engine, *, briefly: bool = False) -> Connection:
    """A connection whose transactions write.

    ``briefly``: a commit is seen by everybody and outlasts this process; it outlasts a power cut
    no later than any commit after it does.
    """
    return engine.connect().execution_options(**{_WRITES: True, _BRIEFLY: briefly})


def scrub(engine: Engine) -> bool:
    """Make the database overwrite its old pages or rows; False if a reader held them.

    On a connection of its own, outside any transaction, which is closed and not used again.
    Raises SQLAlchemyError.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchall()[0][0] == 0)  # 1: busy
        connection.rollback()
        connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
        cursor.execute("VACUUM")
    except engine.dialect.loaded_dbapi.Error as error:
        raise DBAPIError("scrub", None, error) from None
    else:
        return True
    finally:
        connection.invalidate()


def is_transient(error: SQLAlchemyError) -> bool:
    """Whether the same transaction may well succeed when it is tried again at once."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or _code(error) in _AGAIN


def is_integrity(error: SQLAlchemyError) -> bool:
    """Whether a row clashes with another, or names one that is not there."""
    return isinstance(error, IntegrityError) or _code(error).startswith("23")


def is_of_the_values(error: SQLAlchemyError) -> bool:
    """Whether the database refused this statement's values, and would take another's."""
    return isinstance(error, DataError) or _code(error).startswith("22")


def _code(error: SQLAlchemyError) -> str:
    """PostgreSQL's code of the error; empty for what has none."""
    original = error.orig if isinstance(error, DBAPIError) else None
    details = original.args[0] if original is not None and original.args else None
    return str(details.get("C", "")) if isinstance(details, dict) else ""


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:" or url.query:
        message = "a store in SQLite is a file, without options"
        raise StoreRefusedError(message, remedy="sqlite:///path/to/store.db")
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        message = f"the store's file can't be opened: {error.strerror}"
        raise StoreRefusedError(message, where=path.name) from None
    engine = create_engine(
        url.set(drivername="sqlite"),
        pool_size=_POOL,
        connect_args={"check_same_thread": False, "timeout": _BUSY_MILLISECONDS / 1000},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    del entry
    connection.isolation_level = None  # the driver would begin too late and commit before DDL
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer half-way can't wait for it."""
    options = connection.get_execution_options()
    if not options.get(_WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(_BRIEF if options.get(_BRIEFLY) else _FULL)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_BRIEFLY):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def _postgresql(url: URL, seconds: int | None) -> Engine:
    query = dict(url.query)
    folder = query.pop("host", None)
    at_home = folder is not None or url.host in _LOOPBACK
    mode = query.pop("sslmode", "disable" if at_home else "require")
    root = query.pop("sslrootcert", None)
    if query or not all(isinstance(part, str | None) for part in (mode, root, folder)):
        message = f"the store's URL has options that are not known: {', '.join(sorted(query))}"
        raise StoreRefusedError(message, remedy="host, sslmode and sslrootcert are")
    arguments: dict[str, object] = {"timeout": seconds, "application_name": "oncobasis"}
    if folder is not None:
        arguments["unix_sock"] = f"{folder}/.s.PGSQL.{url.port or 5432}"
    elif (context := _tls(str(mode), None if root is None else str(root))) is not None:
        arguments["ssl_context"] = context
    engine = create_engine(
        url.set(drivername="postgresql+pg8000", query={}),
        pool_size=_POOL,
        pool_pre_ping=True,
        connect_args=arguments,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _tls(mode: str, root: str | None) -> ssl.SSLContext | None:
    match mode:
        case "disable":
            return None
        case "require" | "verify-ca" | "verify-full":
            context = ssl.create_default_context(cafile=root)
            context.check_hostname = mode == "verify-full"
            if mode == "require" and root is None:
                context.verify_mode = ssl.CERT_NONE
            return context
        case _:
            message = f"the store's URL has an sslmode that is not known: {mode}"
            raise StoreRefusedError(message, remedy="disable, require, verify-ca or verify-full")
