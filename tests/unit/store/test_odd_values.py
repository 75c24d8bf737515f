"""Odd values from outside: the same plain answer from both databases, never a crash."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select

from builders.stores import START, an_answer, opened
from oncobasis.core.errors import InputError
from oncobasis.store import database, schema
from oncobasis.store.database import make_engine
from oncobasis.store.errors import NotFoundError, StoreUnavailableError
from oncobasis.store.open import Store
from oncobasis.store.reads.answers import Search
from oncobasis.store.records import FeedbackKind
from oncobasis.store.writes import AddDecision, AddFeedback, ErasePatient, Idempotent, Nonce

ODD = ["", "a\0b", "\ud800", "x" * 5000, "a' OR '1'='1", "%", "한국어", "\n"]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_id_is_not_found(odd: str, store: Store) -> None:
    store.write(an_answer())
    assert store.cases.get("north", odd) is None
    assert store.assessments.get("north", odd) is None
    assert store.cases.get(odd, "c1") is None
    assert store.cards.of("north", odd) == ()
    assert store.jobs.get("north", odd) is None
    assert store.followup.decisions("north", odd) == ()
    assert store.requests.remembered("north", odd, START) is None
    assert not store.assessments.search("north", Search(case_id=odd)).items
    with pytest.raises(NotFoundError):
        store.write(AddDecision("north", "d1", odd, "u1", START.date(), b""))
    with pytest.raises(NotFoundError):
        store.write(AddFeedback("north", odd, FeedbackKind.ACCEPTED, START))


@pytest.mark.parametrize("odd", ODD[1:])
def test_a_patient_may_be_called_anything(odd: str, store: Store) -> None:
    store.write(an_answer(patient=odd, terms=(odd,)))
    search = Search(patient=odd, terms=(odd,))
    assert [info.id for info in store.cases.search("north", search).items] == ["c1"]
    assert store.write(ErasePatient("north", odd)) == 2


def test_a_time_without_an_offset_is_refused() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
    for wrong in (
        lambda: Search(since=naive),
        lambda: Nonce("i", "j", naive),
        lambda: Idempotent("k", "r", b"", naive),
        lambda: AddFeedback("north", "k1", FeedbackKind.ACCEPTED, naive),
    ):
        with pytest.raises(InputError, match="without an offset"):
            wrong()


def test_what_was_erased_is_scrubbed_from_the_files(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with opened(url) as store:
        store.write(an_answer())
        engine = make_engine(url)
        with engine.connect() as connection:
            wrapped = connection.execute(select(schema.patient_keys.c.wrapped)).scalar_one()
        engine.dispose()
        assert wrapped is not None
        assert any(wrapped in path.read_bytes() for path in tmp_path.iterdir())
        store.write(ErasePatient("north", "P-1"))
        store.scrub()
        assert not any(wrapped in path.read_bytes() for path in tmp_path.iterdir())


def test_a_reader_that_is_in_the_way_of_scrubbing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = tuple(p.replace("10000", "50") for p in database._PRAGMAS)
    monkeypatch.setattr(database, "_PRAGMAS", quick)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with opened(url) as store:
        store.write(an_answer(1))
        with store._engine.connect() as reader:
            reader.execute(select(schema.cases.c.id)).all()
            store.write(an_answer(2))
            with pytest.raises(StoreUnavailableError, match="a reader is at work"):
                store.scrub()
        store.scrub()


def test_scrubbing_works_on_both(store: Store) -> None:
    store.write(an_answer())
    store.write(ErasePatient("north", "P-1"))
    store.scrub()
    store.write(an_answer(2))
    kept = [store.assessments.get("north", name) for name in ("a1", "a2")]
    assert [one is not None and one.payload is not None for one in kept] == [False, True]


@pytest.mark.parametrize(
    ("url", "encrypted"),
    [
        ("postgresql://u@127.0.0.1/d", False),
        ("postgresql://u@/d?host=/run/postgresql", False),
        ("postgresql://u@db.example/d", True),
        ("postgresql://u@db.example/d?sslmode=disable", False),
        ("postgresql://u@db.example/d?sslmode=verify-full", True),
    ],
)
def test_a_server_elsewhere_is_spoken_to_in_secret(url: str, *, encrypted: bool) -> None:
    engine = make_engine(url)
    taken: list[dict[str, object]] = []

    def connect(dialect: object, record: object, arguments: object, given: object) -> None:
        del dialect, record, arguments
        assert isinstance(given, dict)
        taken.append(given)
        raise ConnectionError

    event.listen(engine, "do_connect", connect)
    with pytest.raises(ConnectionError):
        engine.raw_connection()
    assert ("ssl_context" in taken[0]) is encrypted
