"""Group commit: many writes, one transaction, one fsync.

One thread takes whatever waits, writes it in one transaction and answers every future once that
holds. Nobody waits for a timer: a lone write commits at once, and while a commit runs the next
batch gathers.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from oncobasis.store.contents import KnownContents
from oncobasis.store.database import is_integrity, is_of_the_values, is_transient, open_write
from oncobasis.store.errors import ConflictError, StoreError, StoreUnavailableError
from oncobasis.store.keys import SiteKeys
from oncobasis.store.transaction import Brief, Transaction, Write
from oncobasis.store.turns import turns_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

T = TypeVar("T")
Clock: TypeAlias = Callable[[], datetime]

LARGEST_BATCH = 256
LONGEST_QUEUE = 10_000
_TRIES = 4


@dataclass(slots=True)
class _Waiting:
    """A write and who waits for it; ``Any``: each future has its own write's type."""

    write: Write[Any]
    future: Future[Any] = field(default_factory=Future)


class _CommitError(Exception):
    """The commit failed: it may hold or not, so it must not be tried again."""


class GroupWriter:
    """The one thread that writes; ``submit`` may be called from any."""

    def __init__(self, engine: Engine, keys: SiteKeys, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._turns = turns_of(engine)
        self._known = KnownContents()
        self._queue: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, write: Write[T]) -> Future[T]:
        """Queue a write; the future is done when it is durable, or has the error.

        A write that was submitted can't be taken back: cancelling the future changes nothing.
        """
        waiting = _Waiting(write)
        waiting.future.set_running_or_notify_cancel()
        with self._changed:
            if self._closing or len(self._queue) >= LONGEST_QUEUE:
                what = "is closed" if self._closing else "has too much to write"
                message = f"the store {what}"
                waiting.future.set_exception(StoreUnavailableError(message))
                return waiting.future
            self._queue.append(waiting)
            self._changed.notify()
        return waiting.future

    def close(self) -> None:
        """Write what waits, then end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        self._turns.close()

    def _work(self) -> None:
        while batch := self._next_batch():
            try:
                outcomes = self._committed(batch)
            except (SQLAlchemyError, _CommitError) as error:
                outcomes = [_unavailable(error)] * len(batch)
            except Exception as error:  # noqa: BLE001 - the thread must outlive any defect
                outcomes = [error] * len(batch)
            for waiting, outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, Exception):
                    waiting.future.set_exception(outcome)
                else:
                    waiting.future.set_result(outcome)

    def _next_batch(self) -> list[_Waiting]:
        """What waits, at most so much; empty when closing and all is written."""
        with self._changed:
            while not self._queue and not self._closing:
                self._changed.wait()
            size = min(len(self._queue), LARGEST_BATCH)
            return [self._queue.popleft() for _ in range(size)]

    def _committed(self, batch: Sequence[_Waiting]) -> list[Any]:
        """Outcome of each write: all at once where that goes well, else one by one."""
        try:
            return self._together(batch)
        except _CommitError:
            raise
        except Exception:  # noqa: BLE001 - who fails, and how, shows when each is alone
            self._known.forget()
        for _ in range(_TRIES - 1):
            try:
                return self._one_by_one(batch)
            except SQLAlchemyError as error:
                if not is_transient(error):
                    raise
        return self._one_by_one(batch)

    def _together(self, batch: Sequence[_Waiting]) -> list[Any]:
        with self._committing(batch) as connection:
            tx = Transaction(connection, self._keys, self._clock(), known=self._known)
            outcomes = [waiting.write.run(tx) for waiting in batch]
            tx.flush()
        self._known.add(tx.contents)
        return outcomes

    def _one_by_one(self, batch: Sequence[_Waiting]) -> list[Any]:
        with self._committing(batch) as connection:
            tx = Transaction(connection, self._keys, self._clock(), careful=True)
            return [self._alone(tx, waiting.write) for waiting in batch]

    @contextmanager
    def _committing(self, batch: Sequence[_Waiting]) -> Iterator[Connection]:
        """A transaction whose commit is told apart from what comes before it."""
        briefly = all(isinstance(waiting.write, Brief) for waiting in batch)
        with self._turns.turn(), open_write(self._engine, briefly=briefly) as connection:
            transaction = connection.begin()
            try:
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except SQLAlchemyError as error:
                raise _CommitError(type(error).__name__) from error

    def _alone(self, tx: Transaction, write: Write[Any]) -> Any:  # noqa: ANN401 - its own type
        """The outcome of one write in its savepoint: a result, or the error that it failed with."""
        for _ in range(_TRIES):
            try:
                with tx.connection.begin_nested():
                    outcome = write.run(tx)
                    tx.flush()
            except SQLAlchemyError as error:
                tx.forget()
                if is_of_the_values(error):
                    return _refused(error)
                if not is_integrity(error):
                    raise
                # another process may have been faster: look again
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this write's alone
                tx.forget()
                return error
            else:
                return outcome
        message = "a row with this id is there already, or one that it names is not"
        return ConflictError(message)


def _refused(error: SQLAlchemyError) -> StoreError:
    """The error without the statement and its values."""
    return StoreError(f"the database refused what was to be written ({type(error).__name__})")


def _unavailable(error: Exception) -> StoreUnavailableError:
    """The error without the statement and its values."""
    message = f"the database did not take the write ({type(error).__name__})"
    return StoreUnavailableError(message, remedy="try again; look at the database's own log")
