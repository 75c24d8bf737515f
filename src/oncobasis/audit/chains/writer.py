"""Writing a chain: many entries, one write, one fsync."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from oncobasis.audit.chains.anchors import anchor, anchored_before
from oncobasis.audit.chains.keys import PublicKey, Signer
from oncobasis.audit.chains.slot import Left, Slot, take_slot
from oncobasis.audit.entry import Entry, JournalError, utc_text
from oncobasis.audit.head import Head
from oncobasis.audit.journal import Clock
from oncobasis.core.canonical import Json

LARGEST_BATCH = 512
LONGEST_QUEUE = 10_000
ANCHOR_SECONDS = 60.0

RECOVERED = "recovered"
"""Kind of the entry which says what a process that died left behind its last signed head."""


@dataclass(slots=True)
class _Waiting:
    kind: str
    facts: Mapping[str, Json]
    future: Future[Entry] = field(default_factory=Future)


class ChainWriter:
    """The chain of one slot, written by one thread; ``submit`` may be called from any.

    Keeps the ``Journal`` protocol too: ``append`` waits until the entry is durable.
    """

    def __init__(self, slot: Slot, clock: Clock, *, anchor_seconds: float = ANCHOR_SECONDS) -> None:
        self._slot = slot
        self._clock = clock
        self._anchor_seconds = anchor_seconds
        self._queue: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._broken: JournalError | None = None
        self._anchor_due: float | None = None
        self._anchor_fault: JournalError | None = None
        self._thread = threading.Thread(target=self._work, name="audit-writer", daemon=True)
        self._thread.start()

    @property
    def slot(self) -> int:
        """The number of the slot."""
        return self._slot.number

    @property
    def fault(self) -> JournalError | None:
        """Why nothing is written any more, or why the last anchor failed; None if all is well."""
        return self._broken or self._anchor_fault

    def submit(self, kind: str, facts: Mapping[str, Json]) -> Future[Entry]:
        """Queue an entry; the future is done when it is durable, or has a JournalError.

        ``facts`` must not be changed afterwards. Cancelling the future takes nothing back.
        """
        waiting = _Waiting(kind, facts)
        waiting.future.set_running_or_notify_cancel()
        with self._changed:
            if self._closing or len(self._queue) >= LONGEST_QUEUE:
                what = "is closed" if self._closing else "has too much to write"
                waiting.future.set_exception(JournalError(f"the audit chain {what}"))
                return waiting.future
            self._queue.append(waiting)
            self._changed.notify()
        return waiting.future

    def append(self, kind: str, facts: Mapping[str, Json]) -> Entry:
        """Write an entry; durable when this returns. Raises JournalError."""
        return self.submit(kind, facts).result()

    def close(self) -> None:
        """Write what waits, anchor, and let go of the slot."""
        with self._changed:
            if self._closing:
                return
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _work(self) -> None:
        while True:
            batch = self._next_batch()
            if batch:
                self._write(batch)
            if self._anchor_due is not None and (not batch or self._is_due()):
                self._anchor()
            if not batch and self._closing:
                break
        self._slot.close()

    def _next_batch(self) -> list[_Waiting]:
        """What waits, at most so much; empty when an anchor is due or all is written at the end."""
        with self._changed:
            while not self._queue and not self._closing:
                due = self._anchor_due
                left = None if due is None else due - time.monotonic()
                if left is not None and left <= 0:
                    return []
                self._changed.wait(left)
            size = min(len(self._queue), LARGEST_BATCH)
            return [self._queue.popleft() for _ in range(size)]

    def _is_due(self) -> bool:
        return self._anchor_due is not None and time.monotonic() >= self._anchor_due

    def _write(self, batch: Sequence[_Waiting]) -> None:
        """Write those entries that can be written; whoever fails, fails alone."""
        chained: list[tuple[_Waiting, Entry]] = []
        lines: list[bytes] = []
        head = self._slot.head
        for waiting in batch:
            try:
                entry, digest, line = self._next(head, waiting)
            except Exception as error:  # noqa: BLE001 - facts of a wrong type fail alone
                waiting.future.set_exception(_told(error))
                continue
            head = Head(entry.sequence, digest)
            chained.append((waiting, entry))
            lines.append(line)
        fault = self._written(lines, head) if lines else None
        for waiting, entry in chained:
            if fault is None:
                waiting.future.set_result(entry)
            else:
                waiting.future.set_exception(fault)

    def _next(self, head: Head, waiting: _Waiting) -> tuple[Entry, str, bytes]:
        time_text = utc_text(self._clock())
        entry = Entry(head.sequence + 1, time_text, waiting.kind, dict(waiting.facts), head.digest)
        return entry, *entry.digest_and_line()

    def _written(self, lines: Sequence[bytes], head: Head) -> JournalError | None:
        """Write the batch; the error if that failed. After some nothing is written any more."""
        if self._broken is not None:
            return self._broken
        try:
            self._slot.write(lines, head)
        except OSError as error:
            message = f"the audit chain can't be written: {error.strerror}"
            return JournalError(message, where=self._slot.name)
        except JournalError as error:
            self._broken = error
            return error
        if self._anchor_due is None:
            self._anchor_due = time.monotonic() + self._anchor_seconds
        return None

    def _anchor(self) -> None:
        """Anchor all chains; a fault is kept to be shown, and the next try comes in its time."""
        self._anchor_due = None
        try:
            slot = self._slot
            slot.anchors = anchor(slot.folder, slot.signer, self._clock, slot.trusted).sequence
            slot.write_head()
        except (OSError, JournalError) as error:
            self._anchor_fault = _told(error)
            if not self._closing:
                self._anchor_due = time.monotonic() + self._anchor_seconds
        else:
            self._anchor_fault = None


def open_chain(
    folder: Path,
    signer: Signer,
    clock: Clock,
    *,
    trusted: Iterable[PublicKey] = (),
    anchor_seconds: float = ANCHOR_SECONDS,
) -> ChainWriter:
    """Take the first free slot and go on with its chain; raises JournalError.

    All chains are anchored at once, so that a chain which goes missing later is missed. ``trusted``
    are keys that signed before this signer did.
    """
    try:
        slot, left = take_slot(folder, signer, trusted)
    except OSError as error:
        message = f"the audit chain can't be opened: {error.strerror}"
        raise JournalError(message, where=folder.name) from None
    try:
        _hold_to_anchor(slot)
        _begin(slot, left, clock)
    except OSError as error:
        slot.close()
        message = f"the audit chain can't be written: {error.strerror}"
        raise JournalError(message, where=slot.name) from None
    except BaseException:
        slot.close()
        raise
    return ChainWriter(slot, clock, anchor_seconds=anchor_seconds)


def _hold_to_anchor(slot: Slot) -> None:
    named = anchored_before(slot.folder, slot.number, slot.trusted).head
    same = named.sequence != slot.head.sequence or named.digest == slot.head.digest
    if named.sequence > slot.head.sequence or not same:
        message = f"an anchor names entry {named.sequence} of the chain, which is not there"
        remedy = "keep the files as they are, run the verification, restore or start a new folder"
        raise JournalError(message, where=slot.name, remedy=remedy)


def _begin(slot: Slot, left: Left, clock: Clock) -> None:
    """Say what a dead process left, then anchor."""
    if left != Left():
        entry = Entry(
            slot.head.sequence + 1, utc_text(clock()), RECOVERED, left.facts(), slot.head.digest
        )
        digest, line = entry.digest_and_line()
        slot.write([line], Head(entry.sequence, digest))
    slot.anchors = anchor(slot.folder, slot.signer, clock, slot.trusted).sequence
    slot.write_head()


def _told(error: Exception) -> JournalError:
    if isinstance(error, JournalError):
        return error
    if isinstance(error, OSError):
        return JournalError(f"the anchors can't be written: {error.strerror}")
    return JournalError("the facts of an entry can't be written")
