"""Migrations: from nothing to today's schema, the same on both, and never backwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from builders.stores import BACKENDS, KEYS, an_answer, fresh_url, opened
from oncobasis.store import migrations
from oncobasis.store.database import begin_write, make_engine
from oncobasis.store.errors import StoreRefusedError, StoreUnavailableError
from oncobasis.store.keys import fresh_keys
from oncobasis.store.migrate import migrate
from oncobasis.store.open import open_store
from oncobasis.store.schema import metadata


@pytest.fixture(params=BACKENDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_url(request.param, tmp_path) as url:
        yield url


def test_from_an_empty_database_to_the_tables_of_the_code(empty: str) -> None:
    engine = make_engine(empty)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    assert tables == {*metadata.tables, "alembic_version"}


def test_a_database_that_is_up_to_date_is_left_alone(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(empty) as store:
        store.write(an_answer())
    steps: list[object] = []
    monkeypatch.setattr(
        "oncobasis.store.migrate.command.upgrade", lambda *given: steps.append(given)
    )
    with opened(empty) as store:
        assert store.assessments.get("north", "a1") is not None
    assert steps == []


def test_many_that_start_at_once_migrate_once(empty: str) -> None:
    faults: list[BaseException] = []

    def start() -> None:
        try:
            open_store(empty, KEYS).close()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion
            faults.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


def test_a_newer_schema_is_refused(empty: str) -> None:
    with opened(empty):
        pass
    engine = make_engine(empty)
    with begin_write(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreRefusedError, match="9999, which is newer"):
        open_store(empty, KEYS)


def test_a_step_that_fails_leaves_nothing_behind(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = "oncobasis.store.migrate.command.upgrade"

    def half(config: object, revision: str) -> None:
        del revision
        config.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, half)
        with pytest.raises(KeyboardInterrupt):
            open_store(empty, KEYS)
    engine = make_engine(empty)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_other_keys_are_refused(empty: str) -> None:
    with opened(empty):
        pass
    with pytest.raises(StoreRefusedError, match="another key file"):
        open_store(empty, fresh_keys())


def test_every_step_is_in_the_package() -> None:
    folder = Path(migrations.__file__).parent
    assert (folder / "env.py").is_file()
    assert sorted(path.name for path in (folder / "versions").glob("v*.py"))


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://u:secret@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x.db?mode=ro",
        "postgresql://u:secret@h/d?sslmode=perhaps",
        "postgresql://u:secret@h/d?options=-c",
    ],
)
def test_a_url_that_cannot_be_served_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreRefusedError) as caught:
        make_engine(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="can't be opened") as caught:
        open_store(f"postgresql://u:secret@/d?host={tmp_path}", KEYS)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailableError, match="can't be opened"):
        open_store(f"sqlite:///{tmp_path / 'store.db'}", KEYS)


def test_the_file_of_sqlite_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.db"
    with opened(f"sqlite:///{path}"):
        assert {p.stat().st_mode & 0o077 for p in path.parent.iterdir()} == {0}
