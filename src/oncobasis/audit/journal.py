"""Writing: a journal in memory for tests, and one in a file of JSON lines."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from oncobasis.audit.entry import LONGEST_LINE, Entry, JournalError, entry_of, utc_text
from oncobasis.audit.head import Head, read_head, sync_folder, write_head

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

Clock: TypeAlias = Callable[[], datetime]

TORN = "torn_line_removed"
"""Kind of the entry which says that a line, half-written by a crash, was taken away."""


class Journal(Protocol):
    """Where what happened is written down."""

    def append(self, kind: str, facts: Mapping[str, Json]) -> Entry:
        """Write an entry; it is durable when this returns. Raises JournalError."""
        ...


class MemoryJournal:
    """A journal that lives as long as its process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.entries: list[Entry] = []

    def append(self, kind: str, facts: Mapping[str, Json]) -> Entry:
        """Write an entry."""
        last = self.entries[-1] if self.entries else None
        entry = _next(_head_of(last), utc_text(self._clock()), kind, facts)
        entry.line()
        self.entries.append(entry)
        return entry


class FileJournal:
    """A file of JSON lines with its head beside it; processes take turns by a lock on the file."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def append(self, kind: str, facts: Mapping[str, Json]) -> Entry:
        """Write an entry, durable when this returns; raises JournalError.

        A journal whose end does not fit its head takes no more entries: what is missing must be
        found first.
        """
        try:
            with _locked(self._path) as descriptor:
                return self._append(descriptor, kind, facts)
        except OSError as error:
            message = f"the journal can't be written: {error.strerror}"
            raise JournalError(message, where=self._path.name) from None

    def _append(self, descriptor: int, kind: str, facts: Mapping[str, Json]) -> Entry:
        last, torn = _end_of(descriptor, self._path.name)
        head = _head_of(last)
        self._hold_against_stored(head, last)
        time = utc_text(self._clock())
        if torn:
            lost: dict[str, Json] = {"bytes": len(torn), "sha256": sha256(torn).hexdigest()}
            note = _next(head, time, TORN, lost)
            os.ftruncate(descriptor, os.fstat(descriptor).st_size - len(torn))
            head = self._write(descriptor, note)
        entry = _next(head, time, kind, facts)
        self._write(descriptor, entry)
        return entry

    def _write(self, descriptor: int, entry: Entry) -> Head:
        """One entry and its head; a crash in between leaves the head one behind."""
        _write_all(descriptor, entry.line())
        os.fsync(descriptor)
        head = Head(entry.sequence, entry.digest)
        write_head(self._path, head)
        return head

    def _hold_against_stored(self, head: Head, last: Entry | None) -> None:
        """The stored head is the last entry, or the one before it if a crash came in between.

        Then it is brought forward first: after a second crash it would be two behind.
        """
        stored = read_head(self._path)
        before = Head() if last is None else Head(last.sequence - 1, last.previous)
        fits = stored in (head, before) or (stored is None and head.sequence <= 1)
        if not fits:
            message = "the end of the journal doesn't fit its head; entries are missing or changed"
            remedy = "keep both files as they are, verify the journal and restore it"
            raise JournalError(message, where=self._path.name, remedy=remedy)
        if last is not None and stored != head:
            write_head(self._path, head)


def _head_of(last: Entry | None) -> Head:
    return Head() if last is None else Head(last.sequence, last.digest)


def _next(head: Head, time: str, kind: str, facts: Mapping[str, Json]) -> Entry:
    return Entry(head.sequence + 1, time, kind, dict(facts), head.digest)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Open the file for this process alone; a journal is never replaced, so its own lock serves."""
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_size == 0:
            sync_folder(path.parent)
        yield descriptor
    finally:
        os.close(descriptor)


def _end_of(descriptor: int, name: str) -> tuple[Entry | None, bytes]:
    """The last whole entry, and the bytes after it that a crash left."""
    size = os.fstat(descriptor).st_size
    start = max(0, size - 2 * LONGEST_LINE)
    content = os.pread(descriptor, size - start, start)
    whole, _, torn = content.rpartition(b"\n")
    if not whole:
        if start:
            message = "a line is too long to be an entry"
            raise JournalError(message, where=name)
        return None, torn
    try:
        return entry_of(whole.rpartition(b"\n")[2] + b"\n"), torn
    except JournalError as error:
        raise error.located(f"{name}, last entry") from None


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
