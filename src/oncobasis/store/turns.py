"""Processes that write one SQLite file take turns.

SQLite lets a second writer sleep and look again, up to a tenth of a second at a time, so that one
busy process keeps another waiting for long. Here they queue: whoever waits holds the first lock,
so the one that has just written can't be faster than the one that waits.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.store.errors import StoreRefusedError

if TYPE_CHECKING:
    from sqlalchemy import Engine

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Turns:
    """The queue of the writers of one file, or of none where the database has its own queue.

    The database's own lock still guards it: a writer who does not queue spoils nothing.
    """

    def __init__(self, path: Path | None) -> None:
        """Open the two files of locks; raises OSError."""
        self._locks: tuple[int, ...] = ()
        if path is not None:
            names = (path.with_name(f"{path.name}-{word}") for word in ("queue", "turn"))
            self._locks = tuple(os.open(name, _FLAGS, 0o600) for name in names)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until it is this process's turn; another's comes at the end of the block."""
        if not self._locks:
            yield
            return
        queue, now = self._locks
        # Where the file system knows no locks, SQLite's own waiting has to do.
        with suppress(OSError):
            fcntl.flock(queue, fcntl.LOCK_EX)
            fcntl.flock(now, fcntl.LOCK_EX)
            fcntl.flock(queue, fcntl.LOCK_UN)
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(now, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the files."""
        locks, self._locks = self._locks, ()
        for one in locks:
            os.close(one)


def turns_of(engine: Engine) -> Turns:
    """Return the queue of the writers of this database; raises StoreRefusedError."""
    name = engine.url.database
    try:
        return Turns(Path(name) if engine.dialect.name == "sqlite" and name else None)
    except OSError as error:
        message = f"the files beside the database can't be opened: {error.strerror}"
        raise StoreRefusedError(message, remedy="check the rights in its folder") from None
