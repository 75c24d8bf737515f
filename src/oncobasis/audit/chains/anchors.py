"""Anchors: the heads of all chains, signed together, in a journal of their own."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from oncobasis.audit.chains.heads import (
    ChainHead,
    Statement,
    chain_path,
    head_of,
    head_path,
    slots_of,
    statement_facts,
    statement_of,
)
from oncobasis.audit.chains.keys import PublicKey, Signer
from oncobasis.audit.entry import LONGEST_LINE, Entry, JournalError, entry_of, utc_text
from oncobasis.audit.journal import Clock, FileJournal
from oncobasis.core.canonical import Json

ANCHORED = "anchored"
"""Kind of an anchor's entry."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How long a chain was and what its head said, both at one moment."""

    size: int
    head: bytes | None


def anchors_path(folder: Path) -> Path:
    """The journal of the anchors."""
    return folder / "anchors.jsonl"


def snapshot(folder: Path, slot: int) -> Snapshot:
    """Look at a chain and its head between two batches; raises JournalError, OSError."""
    path = chain_path(folder, slot)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        message = "the chain is not there"
        raise JournalError(message, where=path.name) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        head = head_path(folder, slot)
        content = head.read_bytes() if head.exists() else None
        return Snapshot(os.fstat(descriptor).st_size, content)
    finally:
        os.close(descriptor)


def lines_up_to(path: Path, size: int) -> Iterator[tuple[int, bytes]]:
    """The lines of a journal's first bytes, numbered; one that is too long is given cut.

    Without a lock: what was written once is never changed, and later batches are not looked at.
    """
    try:
        with path.open("rb") as file:
            number, left = 0, size
            while left > 0 and (line := file.readline(min(left, LONGEST_LINE + 1))):
                number += 1
                left -= len(line)
                yield number, line
    except OSError as error:
        message = f"the journal can't be read: {error.strerror}"
        raise JournalError(message, where=path.name) from None


def current_heads(folder: Path, keys: Iterable[PublicKey]) -> tuple[ChainHead, ...]:
    """The signed heads of all chains; raises JournalError if one is damaged."""
    trusted = tuple(keys)
    heads = []
    for slot in sorted(slots_of(folder)):
        try:
            content = snapshot(folder, slot).head
            if content:  # a slot that is being begun has none yet
                heads.append(head_of(content, slot, trusted))
        except JournalError as error:
            raise JournalError(error.what, where=head_path(folder, slot).name) from None
    return tuple(heads)


def anchor(folder: Path, signer: Signer, clock: Clock, trusted: Iterable[PublicKey] = ()) -> Entry:
    """Write an anchor of all chains; raises JournalError, OSError.

    Under a lock, so that each anchor counts those before it: none can be slipped in again later.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    lock = os.open(folder / "anchors.lock", flags, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        journal = FileJournal(anchors_path(folder), clock)
        return journal.append(ANCHORED, statement(folder, signer, clock, trusted))
    finally:
        os.close(lock)


def statement(
    folder: Path, signer: Signer, clock: Clock, trusted: Iterable[PublicKey] = ()
) -> dict[str, Json]:
    """A signed statement of all heads, to be noted here or elsewhere; raises JournalError."""
    anchors = last_anchor(folder)
    heads = current_heads(folder, (signer.public, *trusted))
    number = 0 if anchors is None else anchors.sequence
    return statement_facts(Statement(utc_text(clock()), heads, number), signer)


def last_anchor(folder: Path) -> Entry | None:
    """The last whole entry of the anchors' journal; raises JournalError if it was changed."""
    path = anchors_path(folder)
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - 2 * LONGEST_LINE))
            content = file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"the anchors can't be read: {error.strerror}"
        raise JournalError(message, where=path.name) from None
    whole = content.rpartition(b"\n")[0]
    if not whole:
        return None
    try:
        return entry_of(whole.rpartition(b"\n")[2] + b"\n")
    except JournalError as error:
        raise error.located(path.name) from None


def anchored_before(folder: Path, slot: int, keys: Iterable[PublicKey]) -> ChainHead:
    """Where the last anchor says that a chain ends; an empty head if it names none."""
    last = last_anchor(folder)
    if last is None:
        return ChainHead(slot)
    heads = statement_of(last.facts, keys).heads
    return next((head for head in heads if head.slot == slot), ChainHead(slot))
