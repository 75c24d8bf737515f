"""Writers of one file queue; a write that is only seen at once does not wait for the disk."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from builders.stores import START, an_answer, empty_store_url, opened
from oncobasis.store.turns import Turns
from oncobasis.store.writes import Nonce, UseNonce


def test_who_has_written_comes_after_who_waits(tmp_path: Path) -> None:
    first, second = Turns(tmp_path / "db"), Turns(tmp_path / "db")
    order: list[str] = []
    waits = threading.Event()

    def other() -> None:
        waits.set()
        with second.turn():
            order.append("second")

    thread = threading.Thread(target=other)
    with first.turn():
        thread.start()
        waits.wait(10)
        thread.join(0.2)  # it waits for its turn now
        assert thread.is_alive()
    with first.turn():
        order.append("first again")
    thread.join(10)
    assert order == ["second", "first again"]
    first.close()
    second.close()


def test_a_turn_ends_also_when_the_work_fails(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "db")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), turns.turn():
            1 / 0  # noqa: B018 - it fails
    turns.close()


def test_a_database_with_a_queue_of_its_own_needs_none() -> None:
    turns = Turns(None)
    with turns.turn(), turns.turn():
        pass
    turns.close()


def test_only_ids_of_tokens_do_not_wait_for_the_disk(tmp_path: Path) -> None:
    said: list[str] = []
    with empty_store_url("sqlite", tmp_path) as url, opened(url) as store:

        def heard(*words: object) -> None:
            said.append(str(words[2]))

        event.listen(store._engine, "before_cursor_execute", heard)
        store.write(UseNonce(Nonce("issuer", "one", START + timedelta(days=1))))
        brief = [word for word in said if "synchronous" in word]
        said.clear()
        store.write(an_answer(1))
        lasting = [word for word in said if "synchronous" in word]
    assert brief == ["PRAGMA synchronous=NORMAL"]
    assert lasting == ["PRAGMA synchronous=FULL"]
