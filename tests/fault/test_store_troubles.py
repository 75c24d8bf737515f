"""A store in trouble: locked, full, damaged. It says so, and writes again when the trouble ends."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from builders.stores import an_answer, empty_store_url, opened
from oncobasis.store import database
from oncobasis.store.errors import StoreUnavailableError
from oncobasis.store.open import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    patience = tuple(
        pragma.replace("10000", "50") if "busy" in pragma else pragma
        for pragma in database._PRAGMAS
    )
    monkeypatch.setattr(database, "_PRAGMAS", patience)
    with empty_store_url("sqlite", tmp_path) as url, opened(url) as found:
        yield found


def read_in(url: str) -> None:
    with opened(url) as store:
        store.cases.get("north", "c1")


def test_a_locked_database_is_said_and_can_be_read(store: Store, tmp_path: Path) -> None:
    store.write(an_answer(1))
    with closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailableError, match="did not take the write"):
            store.write(an_answer(2))
        assert store.cases.get("north", "c1") is not None
        other.execute("ROLLBACK")
    store.write(an_answer(2))


def test_a_full_disk_is_said_and_nothing_is_half_written(store: Store) -> None:
    store.write(an_answer(1))
    engine = store._engine

    def limited(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    pages = 1  # SQLite takes the size that the file has now
    event.listen(engine, "checkout", limited)
    futures = [store.submit(an_answer(number, payload=os.urandom(9000))) for number in range(2, 99)]
    errors = {type(future.exception(30)) for future in futures}
    assert StoreUnavailableError in errors
    assert errors <= {StoreUnavailableError, type(None)}
    kept = {info.id for info in store.cases.search("north", limit=200).items}
    answered = {info.case_id for info in store.assessments.search("north", limit=200).items}
    assert kept == answered
    pages = 1_000_000
    store.write(an_answer("after"))


def test_a_damaged_file_is_said_when_it_is_read(tmp_path: Path) -> None:
    with empty_store_url("sqlite", tmp_path) as url:
        with opened(url) as store:
            store.write(an_answer(1, payload=b"x" * 50_000))
        path = tmp_path / "store.db"
        content = bytearray(path.read_bytes())
        content[8192:] = b"\xff" * (len(content) - 8192)
        path.write_bytes(content)
        with pytest.raises(StoreUnavailableError):
            read_in(url)
