"""The sender: takes what is due from the outbox, tells the receiver, notes it; then waits.

It is a process of its own (``oncobasis outbox send``), so that the service imports no MLflow and
never waits for it. Killed between telling and noting, it (or another) tells the same item under the
same id once its lease has run out, which changes nothing there.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from oncobasis.assembly.outbox import ANSWER
from oncobasis.core.errors import OncobasisError
from oncobasis.store.errors import StoreError
from oncobasis.store.writes import AckOutbox, ClaimOutbox, RetryOutbox
from oncobasis.tracking.traces.record import AnswerTrace, Remark, remark_of, trace_of

if TYPE_CHECKING:
    from oncobasis.store.open import Store
    from oncobasis.store.records import OutboxItem


class Receiver(Protocol):
    """Who is told; both calls may be repeated without effect. They raise OncobasisError."""

    def answer(self, item: str, trace: AnswerTrace) -> str:
        """Tell of an answer; return what the receiver calls it."""
        ...

    def remark(self, item: str, answer: str, remark: Remark) -> str:
        """Attach a remark to an answer told before."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How long an item is held, how many at once, and how waiting grows (seconds)."""

    lease: float = 90.0
    together: int = 20
    idle: float = 1.0
    first: float = 1.0
    longest: float = 60.0

    def after(self, failures: int) -> float:
        """Return how long to wait after so many failures in a row."""
        return float(min(self.longest, self.first * 2 ** min(max(failures, 1) - 1, 30)))


@dataclass(slots=True)
class Sent:
    """What a sender has done so far."""

    items: int = 0
    failures: int = 0
    in_a_row: int = 0


@dataclass(slots=True)
class Sender:
    """Sends from one store to one receiver."""

    store: Store
    receiver: Receiver
    pace: Pace = field(default_factory=Pace)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    name: str = field(default_factory=lambda: f"sender-{uuid.uuid4().hex[:16]}")
    sent: Sent = field(default_factory=Sent)

    def run(self, stop: threading.Event) -> None:
        """Send until told to stop; whatever fails is tried again later."""
        while not stop.is_set():
            try:
                # A look costs no write; a claim does.
                busy = bool(self.store.outbox.waiting().items) and self.once(stop)
            except StoreError:
                busy, self.sent.in_a_row = False, self.sent.in_a_row + 1
            if self.sent.in_a_row:
                stop.wait(self.pace.after(self.sent.in_a_row))
            elif not busy:
                stop.wait(self.pace.idle)

    def once(self, stop: threading.Event | None = None) -> bool:
        """Send what is due, one batch; whether there was any. Raises StoreError."""
        until = self.clock() + timedelta(seconds=self.pace.lease)
        items = self.store.write(ClaimOutbox(self.name, until, self.pace.together))
        for place, item in enumerate(items):
            late = self.clock() >= until - timedelta(seconds=self.pace.lease / 2)
            if late or (stop is not None and stop.is_set()) or not self._told(item):
                # The receiver is away, or slow: the others need not find that out one by one.
                self._give_back(items[place + 1 :] if not late else items[place:])
                break
        return bool(items)

    def _told(self, item: OutboxItem) -> bool:
        """Tell of one item and note it; whether the receiver took it."""
        try:
            receipt = self._receipt(item)
        except OncobasisError:
            self.sent.failures += 1
            self.sent.in_a_row += 1
            wait = timedelta(seconds=self.pace.after(item.attempts + 1))
            self.store.write(RetryOutbox(item.id, self.name, self.clock() + wait))
            return False
        self.store.write(AckOutbox(item.id, self.name, receipt))
        self.sent.items += 1
        self.sent.in_a_row = 0
        return True

    def _receipt(self, item: OutboxItem) -> str:
        if item.kind == ANSWER:
            return self.receiver.answer(item.id, trace_of(item.payload))
        return self.receiver.remark(item.id, item.subject, remark_of(item.payload))

    def _give_back(self, items: tuple[OutboxItem, ...]) -> None:
        for item in items:
            self.store.write(RetryOutbox(item.id, self.name, self.clock()))
