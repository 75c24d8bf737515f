"""A slot: its lock, its chain and its head; taking it up where the last process left it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from oncobasis.audit.chains.heads import (
    ChainHead,
    chain_path,
    head_content,
    head_of,
    head_path,
)
from oncobasis.audit.chains.keys import PublicKey, Signer
from oncobasis.audit.entry import LONGEST_LINE, Entry, JournalError, entry_of
from oncobasis.audit.head import Head, sync_folder
from oncobasis.core.canonical import Json

MOST_SLOTS = 256
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_REMEDY = "keep the files as they are, run the verification, restore or start a new folder"


@dataclass(frozen=True, slots=True)
class Left:
    """What a process that died left behind the last signed head: whole entries, a torn line."""

    entries: int = 0
    torn: bytes = b""

    def facts(self) -> dict[str, Json]:
        """What the next entry says of it."""
        torn: Json = None
        if self.torn:
            torn = {"bytes": len(self.torn), "sha256": sha256(self.torn).hexdigest()}
        return {"entries": self.entries, "torn": torn}


@dataclass(slots=True)
class Slot:
    """A slot that this process holds; ``size`` is how long the chain is known to be."""

    folder: Path
    number: int
    signer: Signer
    lock: int
    chain: int
    head_file: int
    trusted: tuple[PublicKey, ...]
    size: int = 0
    head: Head = field(default_factory=Head)
    anchors: int = 0

    def write(self, lines: Sequence[bytes], head: Head) -> None:
        """Write a batch with one fsync, then its head; raises OSError or JournalError.

        After an OSError the chain is as it was before.
        """
        with _exclusive(self.chain):
            if os.fstat(self.chain).st_size != self.size:
                message = "the chain was changed by somebody else"
                raise JournalError(message, where=self.name, remedy=_REMEDY)
            content = b"".join(lines)
            try:
                _write_at(self.chain, content, self.size)
            except OSError:
                os.ftruncate(self.chain, self.size)
                raise
            try:
                os.fsync(self.chain)
            except OSError as error:  # what is on the disk is unknown from here on
                message = f"the chain could not be made durable: {error.strerror}"
                raise JournalError(message, where=self.name, remedy="restart") from None
            self.size += len(content)
            self.head = head
            self.write_head()

    def write_head(self) -> None:
        """Sign the head and write it over the old one."""
        head = ChainHead(self.number, self.head, self.anchors)
        _write_at(self.head_file, head_content(head, self.signer), 0)

    def close(self) -> None:
        """Make the head durable and let go of the slot."""
        try:
            os.fsync(self.head_file)
        finally:
            for descriptor in (self.head_file, self.chain, self.lock):
                os.close(descriptor)

    @property
    def name(self) -> str:
        """The chain's file name."""
        return chain_path(self.folder, self.number).name


def take_slot(folder: Path, signer: Signer, trusted: Iterable[PublicKey] = ()) -> tuple[Slot, Left]:
    """Take the first slot that no living process holds; raises JournalError, OSError."""
    keys = (signer.public, *trusted)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number in range(MOST_SLOTS):
        lock = os.open(folder / f"chain-{number:03d}.lock", _FLAGS, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        slot = Slot(folder, number, signer, lock, -1, -1, keys)
        return slot, _taken_up(slot)
    message = f"all {MOST_SLOTS} slots are taken"
    raise JournalError(message, where=folder.name, remedy="end some processes of the service")


def _taken_up(slot: Slot) -> Left:
    opened = [slot.lock]
    try:
        slot.chain = os.open(chain_path(slot.folder, slot.number), _FLAGS, 0o600)
        opened.append(slot.chain)
        slot.head_file = os.open(head_path(slot.folder, slot.number), _FLAGS, 0o600)
        opened.append(slot.head_file)
        return _continued(slot) if os.fstat(slot.head_file).st_size else _begun(slot)
    except BaseException:
        for descriptor in opened:
            os.close(descriptor)
        raise


def _begun(slot: Slot) -> Left:
    """A new chain gets its head before its first entry, so that a lost head always shows."""
    if os.fstat(slot.chain).st_size:
        message = "the chain has no head"
        raise JournalError(message, where=slot.name, remedy=_REMEDY)
    slot.write_head()
    os.fsync(slot.head_file)
    sync_folder(slot.folder)
    return Left()


def _continued(slot: Slot) -> Left:
    """Go on after the last whole entry; what the head doesn't name yet is told in ``Left``."""
    try:
        head = head_of(os.pread(slot.head_file, 4096, 0), slot.number, slot.trusted)
        entries, torn = _after(slot.chain, head.head)
    except JournalError as error:
        raise JournalError(error.what, where=slot.name, remedy=_REMEDY) from None
    slot.anchors = head.anchors
    slot.size = os.fstat(slot.chain).st_size
    slot.head = head.head
    if entries:
        slot.head = Head(entries[-1].sequence, entries[-1].digest)
    if torn:
        slot.size -= len(torn)
        os.ftruncate(slot.chain, slot.size)
    return Left(len(entries), torn)


def _after(chain: int, head: Head) -> tuple[list[Entry], bytes]:
    """The entries after the head, read from the end backwards, and the torn bytes after them."""
    size = os.fstat(chain).st_size
    take = 2 * LONGEST_LINE
    while True:
        start = max(0, size - take)
        content = os.pread(chain, size - start, start)
        whole, _, torn = content.rpartition(b"\n")
        lines = whole.split(b"\n") if whole else []
        after: list[Entry] = []
        for line in reversed(lines[1:] if start else lines):  # the first is most likely cut
            entry = entry_of(line + b"\n")
            if entry.sequence <= head.sequence:
                return _linked(entry, after[::-1], head), torn
            after.append(entry)
        if not start:
            return _linked(None, after[::-1], head), torn
        take *= 4


def _linked(named: Entry | None, after: list[Entry], head: Head) -> list[Entry]:
    """Those after the head; raises JournalError unless they continue it."""
    found = Head() if named is None else Head(named.sequence, named.digest)
    if found != head:
        message = "the chain doesn't fit its head; entries are missing or changed"
        raise JournalError(message)
    for entry in after:
        if (entry.sequence, entry.previous) != (found.sequence + 1, found.digest):
            message = "the end of the chain was changed"
            raise JournalError(message)
        found = Head(entry.sequence, entry.digest)
    return after


@contextmanager
def _exclusive(descriptor: int) -> Iterator[None]:
    """Keep readers out while a batch is written, so that none sees half of it."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _write_at(descriptor: int, content: bytes, offset: int) -> None:
    view = memoryview(content)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written
