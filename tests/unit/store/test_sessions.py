"""Ends of sessions and the knowledge that is wanted: every process sees them, until spent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from builders.stores import Clock
from oncobasis.core.errors import InputError
from oncobasis.store.writes import EndSessions, Purge, WantKnowledge

if TYPE_CHECKING:
    from oncobasis.store.open import Store

SOON = datetime.now(UTC) + timedelta(hours=1)


def test_an_ended_session_is_known_and_no_other(store: Store, clock: Clock) -> None:
    before = clock() - timedelta(hours=2)
    store.write(EndSessions("t1", "s-1", SOON))
    assert store.sessions.is_ended("t1", "s-1", "u-1", before)
    assert not store.sessions.is_ended("t1", "s-2", "u-1", before)
    assert not store.sessions.is_ended("t2", "s-1", None, before)


def test_a_session_begun_after_the_end_of_all_holds(store: Store) -> None:
    store.write(EndSessions("t1", "u-1", SOON))
    later = datetime.now(UTC) + timedelta(days=400)
    assert store.sessions.is_ended("t1", "s-9", "u-1", later - timedelta(days=800))
    assert not store.sessions.is_ended("t1", "s-9", "u-1", later)


def test_ending_twice_is_ending_once(store: Store, clock: Clock) -> None:
    store.write(EndSessions("t1", "s-1", SOON))
    store.write(EndSessions("t1", "s-1", SOON))
    assert store.sessions.is_ended("t1", "s-1", None, clock())


def test_what_would_have_ended_by_itself_is_taken_away(store: Store) -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    store.write(EndSessions("t1", "s-1", old))
    assert store.write(Purge()).rows == 1
    assert not store.sessions.is_ended("t1", "s-1", None, old)


def test_an_id_that_is_none_is_refused() -> None:
    with pytest.raises(InputError):
        EndSessions("t1", "two words", SOON)


def test_the_last_knowledge_that_was_wanted_is_read(store: Store) -> None:
    assert store.notes.knowledge() is None
    store.write(WantKnowledge("w-1", "a" * 64))
    store.write(WantKnowledge("w-2", "b" * 64))
    found = store.notes.knowledge()
    assert found is not None
    assert (found.id, found.digest) == ("w-2", "b" * 64)
