"""kill -9 at any moment: what was acknowledged is there, what is to be sent is sent."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders.killed_writers import killed, writer_command
from builders.store_writer import raw_keys
from builders.stores import KEYS, empty_store_url, opened
from oncobasis.store.open import Store
from oncobasis.store.reads.answers import Search
from oncobasis.store.writes import AckOutbox, ClaimOutbox, Enqueue


def everything(store: Store) -> set[str]:
    """The ids of all assessments, each of which opens."""
    found: set[str] = set()
    cursor = None
    while True:
        page = store.assessments.search("north", Search(), cursor=cursor, limit=200)
        found |= {info.id for info in page.items}
        cursor = page.next
        if cursor is None:
            return found


def send_rest(store: Store) -> list[str]:
    """What is still in the outbox, after the leases of the dead ran out."""
    found: list[str] = []
    moment = datetime.now(UTC) + timedelta(minutes=5)
    while items := store.write(ClaimOutbox("last", moment, 200)):
        for item in items:
            assert store.write(AckOutbox(item.id, "last"))
        found += [item.id for item in items]
    return found


def check(url: str, folder: Path, times: int) -> None:
    command = writer_command("store_writer", url, str(folder / "received"), raw_keys(KEYS))
    acknowledged = killed(command, times, step=1_000_000, seconds=(0.02, 0.25))
    assert len(acknowledged) > times, "the writers were killed before they wrote anything"
    time.sleep(0.5)
    with opened(url) as store:
        store._writer._clock = lambda: datetime.now(UTC)
        kept = everything(store)
        assert {f"a{number}" for number in acknowledged} <= kept
        sample = random.Random(1).sample(sorted(kept), min(50, len(kept)))  # noqa: S311
        for name in sample:
            assessment = store.assessments.get("north", name)
            case = store.cases.get("north", f"c{name[1:]}")
            assert assessment is not None
            assert assessment.payload is not None
            assert case is not None
            assert case.payload is not None
        received = (folder / "received").read_text().split() + send_rest(store)
    # Each is sent, under one id; only what a sender held when it died may come a second time.
    assert {name[1:] for name in received} == {name[1:] for name in kept}
    again = Counter(received)
    assert max(again.values()) <= 3
    assert sum(again.values()) - len(again) <= 5 * times


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_killed_writers_lose_nothing_that_was_acknowledged(backend: str, tmp_path: Path) -> None:
    with empty_store_url(backend, tmp_path) as url:
        check(url, tmp_path, 12 if backend == "sqlite" else 4)


@pytest.mark.slow
def test_a_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    with empty_store_url("sqlite", tmp_path) as url:
        check(url, tmp_path, 1000)


def test_an_outbox_item_is_never_half_written(tmp_path: Path) -> None:
    with empty_store_url("sqlite", tmp_path) as url, opened(url) as store:
        store.write(Enqueue("north", "o1", "trace", "a1", {"n": 1}))
        (item,) = store.write(ClaimOutbox("me", datetime(2030, 1, 1, tzinfo=UTC)))
        assert item.payload == {"n": 1}
