"""The sender of the outbox under trouble: nothing is told twice or lost, on every database."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from builders.stores import BACKENDS, Clock, empty_store_url, opened
from oncobasis.assembly.outbox import remark_item
from oncobasis.assembly.outbox_sender import Pace, Sender
from oncobasis.core.errors import OncobasisError
from oncobasis.store.writes import Enqueue
from oncobasis.tracking.traces.record import AnswerTrace, Remark, payload_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from oncobasis.core.canonical import Json
    from oncobasis.store.open import Store

CANARY = "KANARIENVOGEL"
PACE = Pace(lease=60, together=4, first=1, longest=60)


class AwayError(OncobasisError):
    """The receiver is away."""


class KilledError(BaseException):
    """The sender is gone at this very place."""


@dataclass
class FakeReceiver:
    """Keeps what it was told, by id; can be away, and can end its caller right after it took it."""

    answers: dict[str, AnswerTrace] = field(default_factory=dict)
    remarks: dict[str, tuple[str, Remark]] = field(default_factory=dict)
    calls: int = 0
    away: bool = False
    kills: bool = False

    def answer(self, item: str, trace: AnswerTrace) -> str:
        self._called()
        self.answers[item] = trace
        self._after()
        return f"tr-{item}"

    def remark(self, item: str, answer: str, remark: Remark) -> str:
        self._called()
        assert answer in self.answers  # an answer comes before what is said of it
        self.remarks[item] = (answer, remark)
        self._after()
        return f"a-{item}"

    def _called(self) -> None:
        self.calls += 1
        if self.away:
            message = "away"
            raise AwayError(message)

    def _after(self) -> None:
        if self.kills:
            self.kills = False
            raise KilledError


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with empty_store_url(request.param, tmp_path) as url, opened(url, clock) as one:
        yield one


def put(store: Store, count: int) -> None:
    for number in range(count):
        name = f"as-{number}"
        trace = AnswerTrace(name, "api", "s", "k", "d", "e", "option", 1, 2.0)
        store.write(Enqueue("t", name, "answer", name, payload_of(trace)))
        store.write(remark_item("t", name, "feedback", "accepted"))


def drained(sender: Sender, clock: Clock) -> None:
    for _ in range(100):
        if not sender.store.outbox.waiting().items:
            return
        sender.once()
        clock.forward(seconds=120)
    raise AssertionError("the outbox is not empty")


def test_everything_is_told_once_and_answers_before_what_is_said_of_them(
    store: Store, clock: Clock
) -> None:
    put(store, 10)
    receiver = FakeReceiver()
    drained(Sender(store, receiver, PACE, clock), clock)
    assert len(receiver.answers) == len(receiver.remarks) == 10
    assert receiver.calls == 20
    assert store.outbox.receipt("t", "as-3", "answer") == "tr-as-3"


def test_a_receiver_that_is_away_costs_one_call_a_turn_and_nothing_is_lost(
    store: Store, clock: Clock
) -> None:
    put(store, 10)
    receiver = FakeReceiver(away=True)
    sender = Sender(store, receiver, PACE, clock)
    for turn in range(1, 6):
        sender.once()
        assert receiver.calls == turn
        clock.forward(seconds=120)
    assert sender.sent.in_a_row == 5
    receiver.away = False
    drained(sender, clock)
    assert len(receiver.answers) == len(receiver.remarks) == 10
    assert sender.sent.in_a_row == 0


def test_waiting_grows_to_a_bound() -> None:
    waits = [PACE.after(failures) for failures in range(1, 100)]
    assert waits[:4] == [1, 2, 4, 8]
    assert waits == sorted(waits)
    assert waits[-1] == 60


def test_a_sender_killed_after_telling_has_its_item_told_again_under_the_same_id(
    store: Store, clock: Clock
) -> None:
    put(store, 5)
    receiver = FakeReceiver()
    for number in range(10):
        receiver.kills = True
        with pytest.raises(KilledError):
            Sender(store, receiver, PACE, clock).once()
        other = Sender(store, receiver, PACE, clock)
        if number == 0:  # what the dead one holds is nobody's until its lease is over
            assert len(receiver.answers) == 1
        clock.forward(seconds=61)
        other.once()
        clock.forward(seconds=61)
        if not store.outbox.waiting().items:
            break
    drained(Sender(store, receiver, PACE, clock), clock)
    assert len(receiver.answers) == len(receiver.remarks) == 5
    assert receiver.calls > 10


def test_a_field_that_is_not_listed_stays_here(store: Store, clock: Clock) -> None:
    document: dict[str, Json] = {"patient": CANARY}
    store.write(Enqueue("t", "as-x", "answer", "as-x", document))
    receiver = FakeReceiver()
    Sender(store, receiver, PACE, clock).once()
    assert receiver.calls == 0
    assert store.outbox.waiting().items == 1


def test_it_stops_between_items_and_gives_the_rest_back(store: Store, clock: Clock) -> None:
    put(store, 5)
    stop = threading.Event()
    stop.set()
    receiver = FakeReceiver()
    Sender(store, receiver, PACE, clock).once(stop)
    assert receiver.calls == 0
    drained(Sender(store, receiver, PACE, clock), clock)
    assert len(receiver.answers) == 5
