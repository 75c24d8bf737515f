"""Contents of assessments: equal ones of one patient are kept once, and go with the patient."""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import RowMapping, delete, select, text, update

from builders.stores import (
    BACKENDS,
    KEYS,
    START,
    Clock,
    an_answer,
    an_assessment,
    empty_store_url,
    fresh_url,
    opened,
)
from oncobasis.store import migrate as migrating
from oncobasis.store import schema
from oncobasis.store.database import begin_write, make_engine
from oncobasis.store.errors import ErasedError, StoreError
from oncobasis.store.open import Store, open_store
from oncobasis.store.sealing import seal
from oncobasis.store.transaction import Transaction
from oncobasis.store.writes import ErasePatient, Purge, RecordAnswer

PAYLOADS = (b"one " * 300, b"two " * 300)


def kept(store: Store) -> list[RowMapping]:
    with store._engine.connect() as connection:
        return list(connection.execute(select(schema.contents)).mappings())


def read(store: Store, name: str, tenant: str = "north") -> bytes | None:
    found = store.assessments.get(tenant, name)
    assert found is not None
    return found.payload


def content_of(store: Store, name: str) -> str:
    table = schema.assessments
    with store._engine.connect() as connection:
        found = connection.execute(select(table.c.content_id).where(table.c.id == name))
        return str(found.scalar_one())


def repeat(number: int, payload: bytes = PAYLOADS[0]) -> RecordAnswer:
    """Another answer of case 1."""
    return RecordAnswer("north", None, an_assessment(f"a{number}", "c1", payload))


def test_equal_content_of_a_patient_is_kept_once(store: Store) -> None:
    store.write(an_answer(1, payload=PAYLOADS[0]))
    for number in range(2, 6):
        store.write(repeat(number))
    store.write(an_answer(6, payload=PAYLOADS[0]))
    store.write(repeat(7, PAYLOADS[1]))
    assert len(kept(store)) == 2
    assert [read(store, f"a{number}") for number in range(1, 8)] == [*PAYLOADS[:1] * 6, PAYLOADS[1]]


def test_nothing_is_shared_by_patients_tenants_or_cases_of_nobody(store: Store) -> None:
    store.write(an_answer(1))
    store.write(an_answer(2, patient="P-2"))
    store.write(an_answer(1, tenant="south"))
    store.write(an_answer(3, patient=None))
    store.write(an_answer(4, patient=None))
    rows = kept(store)
    assert (
        len(rows) == len({row["id"] for row in rows}) == len({row["key_id"] for row in rows}) == 5
    )


def test_another_process_meets_what_is_there(url: str, store: Store) -> None:
    store.write(an_answer(1, payload=PAYLOADS[0]))
    with opened(url) as other:
        other.write(repeat(2))
        other.write(repeat(3))
    assert len(kept(store)) == 1
    assert read(store, "a3") == PAYLOADS[0]


def test_first_answers_of_two_processes_at_once_are_all_given(url: str) -> None:
    faults: list[BaseException] = []

    def work(store: Store, first: int) -> None:
        for number in range(first, first + 20):
            try:
                store.write(an_answer(number, patient=f"P-{number % 5}", payload=PAYLOADS[0]))
            except BaseException as error:  # noqa: BLE001 - shown by the assertion
                faults.append(error)

    with opened(url) as one, opened(url) as two:
        threads = [
            threading.Thread(target=work, args=given)
            for given in ((one, 0), (two, 100), (two, 200))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults
        assert len(kept(one)) == 5
        assert read(one, "a119") == PAYLOADS[0]


def test_the_same_answer_twice_in_a_batch_that_fails_once(store: Store) -> None:
    """The one that fails takes nothing away from the others."""
    store.write(an_answer(1))
    futures = [store.submit(write) for write in (repeat(2), repeat(1), repeat(3), repeat(4))]
    assert [future.exception() is None for future in futures] == [True, False, True, True]
    assert {read(store, name) for name in ("a2", "a3", "a4")} == {PAYLOADS[0]}
    assert len(kept(store)) == 2  # that of the first answer, and this


def test_an_erasure_takes_the_content_along(url: str, store: Store) -> None:
    store.write(an_answer(1))
    store.write(an_answer(2, patient="P-2"))
    with opened(url) as other:
        other.write(ErasePatient("north", "P-1"))
    with pytest.raises(ErasedError):  # this process still knows the content
        store.write(repeat(3, b'{"secret":"finding"}'))
    assert read(store, "a1") is None
    assert read(store, "a2") is not None
    assert len(kept(store)) == 1
    store.write(an_answer(4))
    assert read(store, "a4") is not None
    assert read(store, "a1") is None


def test_a_content_that_vanished_is_written_again(store: Store) -> None:
    store.write(an_answer(1, payload=PAYLOADS[0]))
    with begin_write(store._engine) as connection:
        connection.execute(update(schema.assessments).values(content_id=None))
        connection.execute(delete(schema.contents))
    store.write(repeat(2))
    assert read(store, "a2") == PAYLOADS[0]
    store.write(repeat(3))
    assert len(kept(store)) == 1


def test_a_content_that_is_gone_is_said_and_not_taken_for_an_erasure(tmp_path: Path) -> None:
    with empty_store_url("sqlite", tmp_path) as url, opened(url) as store:
        store.write(an_answer(1))
        with store._engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # the pragma does nothing inside a transaction
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("DELETE FROM contents")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        with pytest.raises(StoreError, match="gone from the database"):
            store.assessments.get("north", "a1")


def test_a_content_moved_to_another_does_not_open(store: Store) -> None:
    store.write(an_answer(1, payload=PAYLOADS[0]))
    store.write(repeat(2, PAYLOADS[1]))
    other = next(row for row in kept(store) if row["id"] != content_of(store, "a1"))
    with begin_write(store._engine) as connection:
        connection.execute(update(schema.contents).values(payload=other["payload"]))
    with pytest.raises(StoreError, match="changed or moved"):
        read(store, "a1")


def test_a_repeat_is_not_sealed_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(an_answer(1, payload=PAYLOADS[0]))
    sealed: list[str] = []
    monkeypatch.setattr(
        "oncobasis.store.transaction.seal", lambda *given, **_: sealed.append(given[1][0])
    )
    store.write(repeat(2))
    assert sealed == []


@pytest.mark.parametrize("backend", BACKENDS)
def test_rows_from_before_keep_their_content_where_it_is(
    backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fresh_url(backend, tmp_path) as url:
        with monkeypatch.context() as patch:
            patch.setattr(migrating, "_upgrade", _to_the_second)
            engine = make_engine(url)
            migrating.migrate(engine)
        _old_answer(engine)
        engine.dispose()
        with opened(url) as store:
            assert read(store, "old") == PAYLOADS[0]
            store.write(RecordAnswer("north", None, an_assessment("new", "c1", PAYLOADS[0])))
            assert (read(store, "old"), read(store, "new")) == (PAYLOADS[0],) * 2
            assert store.write(ErasePatient("north", "P-1")) == 3
            assert (read(store, "old"), read(store, "new")) == (None, None)


def _to_the_second(config: object, connection: object) -> None:
    config.attributes["connection"] = connection  # type: ignore[attr-defined]
    command.upgrade(config, "0002")  # type: ignore[arg-type]


def _old_answer(engine: object) -> None:
    """An answer as the release before wrote it."""
    with begin_write(engine) as connection:  # type: ignore[arg-type]
        tx = Transaction(connection, KEYS, START)
        key = tx.key_of("north", "P-1")
        place = ("assessments", "north", "old")
        words = {"tenant": "north", "key_id": key.id, "created_at": 1}
        case = {**words, "id": "c1", "digest": "d", "version": 1, "updated_at": 1}
        shape = {"case_id": "c1", "as_of": "2026-01-01", "models": "[]", "outcome": "answered"}
        codes = dict.fromkeys(("input_digest", "output_digest", "knowledge", "software"), "x")
        sealed = seal(key, place, PAYLOADS[0], packed=True)
        old = {**words, **shape, **codes, "id": "old", "payload": sealed}
        for table, row in (("cases", case), ("assessments", old)):
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), row)  # noqa: S608


@dataclass
class Told:
    """What the answers of a store must read as."""

    clock: Clock = field(default_factory=Clock)
    contents: dict[str, bytes | None] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    latest: dict[str, object] = field(default_factory=dict)

    def gone(self, patient: str) -> None:
        for name, whose in self.of.items():
            if whose == patient:
                self.contents[name] = None
        self.latest.pop(patient, None)


STEPS = st.one_of(
    st.tuples(
        st.just("answer"), st.sampled_from("PQ"), st.sampled_from(PAYLOADS), st.sampled_from((0, 1))
    ),
    st.tuples(st.just("erase"), st.sampled_from("PQ"), st.sampled_from((0, 1))),
    st.tuples(st.just("wait"), st.integers(1, 300)),
    st.tuples(st.just("purge"), st.sampled_from((0, 1))),
)


@pytest.mark.parametrize("backend", BACKENDS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=14))
def test_any_order_of_answers_erasures_and_retention(
    backend: str, steps: list[tuple[object, ...]]
) -> None:
    """Two processes: every answer reads as it was given until its patient is gone."""
    told, numbers = Told(), count()
    with (
        tempfile.TemporaryDirectory() as folder,
        empty_store_url(backend, Path(folder)) as url,
        opened(url, told.clock) as one,
    ):
        other = open_store(url, KEYS, clock=told.clock)
        try:
            for step in steps:
                _take(told, (one, other), step, next(numbers))
                _check(told, one)
        finally:
            other.close()


def _take(told: Told, stores: tuple[Store, Store], step: tuple[object, ...], number: int) -> None:
    match step:
        case ("answer", str(patient), bytes(payload), int(which)):
            stores[which].write(an_answer(number, patient=patient, payload=payload))
            told.contents[f"a{number}"], told.of[f"a{number}"] = payload, patient
            told.latest[patient] = told.clock.now
        case ("erase", str(patient), int(which)):
            stores[which].write(ErasePatient("north", patient))
            told.gone(patient)
        case ("wait", int(days)):
            told.clock.forward(days=days)
        case ("purge", int(which)):
            before = told.clock.now - timedelta(days=365)
            stores[which].write(Purge(contents_before=before))
            for patient in [one for one, last in told.latest.items() if last < before]:  # type: ignore[operator]
                told.gone(patient)


def _check(told: Told, store: Store) -> None:
    assert {name: read(store, name) for name in told.contents} == told.contents
    alive = {(told.of[name], payload) for name, payload in told.contents.items() if payload}
    assert len(kept(store)) == len(alive)
