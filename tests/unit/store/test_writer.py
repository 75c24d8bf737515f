"""Group commit: whoever waits is told the truth, and a bad write fails alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import RootTransaction, text
from sqlalchemy.exc import OperationalError

from builders.stores import Clock, an_answer, opened
from oncobasis.store import schema
from oncobasis.store import writer as writer_module
from oncobasis.store.errors import ConflictError, NotFoundError, StoreError, StoreUnavailableError
from oncobasis.store.open import Store
from oncobasis.store.transaction import Transaction
from oncobasis.store.writes import AddDecision, Purge


@dataclass(frozen=True)
class Calls:
    """A write that does whatever it is given."""

    what: Callable[[Transaction], object]

    def run(self, tx: Transaction) -> object:
        return self.what(tx)


def test_many_threads_write_many_answers(store: Store) -> None:
    def write(first: int) -> None:
        futures = [store.submit(an_answer(number)) for number in range(first, first + 10)]
        for future in futures:
            future.result(30)

    threads = [threading.Thread(target=write, args=(10 * n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.cases.search("north", limit=200).items) == 80


def test_what_waits_is_committed_together(store: Store) -> None:
    commits: list[int] = []
    held, go = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        del tx
        held.set()
        go.wait(30)

    first = store.submit(Calls(hold))
    held.wait(30)
    together = writer_module.GroupWriter._together

    def counted(self: writer_module.GroupWriter, batch: list[object]) -> object:
        commits.append(len(batch))
        return together(self, batch)  # type: ignore[arg-type]

    writer_module.GroupWriter._together = counted  # type: ignore[method-assign,assignment]
    try:
        futures = [store.submit(an_answer(number)) for number in range(50)]
        go.set()
        first.result(30)
        for future in futures:
            future.result(30)
    finally:
        writer_module.GroupWriter._together = together  # type: ignore[method-assign]
    assert commits == [50]


def fails(tx: Transaction) -> object:
    tx.add(_OUTBOX, id="never")
    raise RuntimeError


def breaks_statement(tx: Transaction) -> object:
    return tx.run(text("SELECT nothing FROM nowhere"))


_OUTBOX = schema.outbox


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (an_answer(1), ConflictError),
        (AddDecision("north", "d1", "none", "u1", Clock()().date(), b""), NotFoundError),
        (Calls(fails), RuntimeError),
    ],
)
def test_a_bad_write_fails_alone(bad: Calls, error: type[Exception], store: Store) -> None:
    store.write(an_answer(1))
    before = [store.submit(an_answer(number)) for number in range(2, 12)]
    broken = [store.submit(bad), store.submit(bad)]
    after = [store.submit(an_answer(number)) for number in range(12, 22)]
    for future in (*before, *after):
        future.result(30)
    assert [type(future.exception(30)) for future in broken] == [error, error]
    assert len(store.cases.search("north", limit=200).items) == 21
    assert store.outbox.waiting().items == 0


def test_a_database_error_takes_its_batch_and_no_more(store: Store) -> None:
    with pytest.raises(StoreUnavailableError, match="did not take the write") as caught:
        store.write(Calls(breaks_statement))
    assert "nowhere" not in str(caught.value)
    store.write(an_answer(1))


def test_a_value_that_the_database_refuses_fails_alone(url: str) -> None:
    if not url.startswith("postgresql"):
        pytest.skip("SQLite takes text of any length and with NUL in it")
    with opened(url) as store:
        wrong = Calls(lambda tx: tx.run(text("SELECT 'x'::integer")))
        good, bad = store.submit(an_answer(1)), store.submit(wrong)
        good.result(30)
        with pytest.raises(StoreError, match="refused what was to be written"):
            bad.result(30)


def test_a_closed_store_takes_nothing_and_loses_nothing(url: str) -> None:
    with opened(url) as store:
        futures = [store.submit(an_answer(number)) for number in range(50)]
        store.close()
        assert all(future.exception() is None for future in futures)
        with pytest.raises(StoreUnavailableError, match="closed"):
            store.write(Purge())
    with opened(url) as again:
        assert len(again.cases.search("north", limit=200).items) == 50


def test_a_full_queue_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "LONGEST_QUEUE", 3)
    held, go = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        del tx
        held.set()
        go.wait(30)

    store.submit(Calls(hold))
    held.wait(30)
    futures = [store.submit(an_answer(number)) for number in range(4)]
    go.set()
    assert isinstance(futures[3].exception(30), StoreUnavailableError)
    assert [future.exception(30) for future in futures[:3]] == [None, None, None]


def test_a_lost_connection_is_made_anew(url: str) -> None:
    if not url.startswith("postgresql"):
        pytest.skip("SQLite has no connection to lose")
    with opened(url) as store:
        store.write(an_answer(1))

        def kill_others(tx: Transaction) -> None:
            others = (
                "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            tx.run(text(f"SELECT pg_terminate_backend(pid) FROM {others}"))  # noqa: S608

        store.check()
        store.write(Calls(kill_others))
        store.check()
        died = iter([True])

        def dies_once(tx: Transaction) -> None:
            if next(died, False):
                tx.run(text("SELECT pg_terminate_backend(pg_backend_pid())"))

        store.write(Calls(dies_once))
        store.write(an_answer(2))
        kept = store.assessments.search("north").items
    assert {one.id for one in kept} == {"a1", "a2"}


def test_a_commit_that_may_have_held_is_not_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second try would say that the ids are taken, by rows of the first."""
    commit = RootTransaction.commit

    def lost(self: RootTransaction) -> None:
        commit(self)
        raise OperationalError("COMMIT", {}, OSError("the connection was lost"))

    with monkeypatch.context() as patch:
        patch.setattr(RootTransaction, "commit", lost)
        with pytest.raises(StoreUnavailableError):
            store.write(an_answer(1))
    assert store.cases.get("north", "c1") is not None
    store.write(an_answer(2))


def test_two_stores_write_the_same_database(url: str) -> None:
    with opened(url) as one, opened(url) as two:
        futures = [
            (one, two)[number % 2].submit(an_answer(number, patient=f"P-{number // 2}"))
            for number in range(60)
        ]
        for future in futures:
            future.result(60)
        patients = {info.patient for info in one.cases.search("north", limit=200).items}
    assert len(patients) == 30
