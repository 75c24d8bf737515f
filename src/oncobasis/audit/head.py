"""The head: sequence and digest of the last entry, kept beside the journal.

A chain alone can't show that its end was cut off; the head can. It guards against loss and
accident. Whoever may write both files can forge both: a head that was noted elsewhere, or signed,
is held against the journal with ``verify(..., head=...)``.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.audit.entry import NO_DIGEST, JournalError
from oncobasis.core.canonical import canonical_json

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIX = ".head"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal ends."""

    sequence: int = 0
    digest: str = NO_DIGEST


def head_path(journal: Path) -> Path:
    """Return the file that holds the head of this journal."""
    return journal.with_name(journal.name + _SUFFIX)


def read_head(journal: Path) -> Head | None:
    """Return the stored head, None if there is no such file; raises JournalError if it is damaged.

    An emptied head is damage too: a crash leaves the old file or the new one.
    """
    path = head_path(journal)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"the head can't be read: {error.strerror}"
        raise JournalError(message, where=path.name) from None
    try:
        document = json.loads(content)
        head = Head(document["sequence"], document["digest"])
    except (ValueError, TypeError, KeyError):
        head = None
    if head is None or content != _content(head):
        message = "the head of the journal is damaged"
        raise JournalError(message, where=path.name, remedy="restore it from a backup")
    return head


def write_head(journal: Path, head: Head) -> None:
    """Swap the stored head atomically and durably."""
    path = head_path(journal)
    fresh = path.with_name(path.name + ".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
        file.write(_content(head))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _content(head: Head) -> bytes:
    return canonical_json({"digest": head.digest, "sequence": head.sequence}) + b"\n"
