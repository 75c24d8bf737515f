"""Reading the whole journal again: is it what was written?"""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.audit.entry import LONGEST_LINE, NO_DIGEST, Entry, JournalError, entry_of
from oncobasis.audit.head import Head, read_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the journal that was not written by it; ``line`` 0 means the file as a whole."""

    line: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a journal holds: how many entries, where it ends, and its first faults."""

    entries: int
    head: Head
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was changed, removed, inserted, moved or (by the head) cut off."""
        return not self.faults


def read_entries(path: Path) -> Iterator[Entry]:
    """Yield the entries in order; raises JournalError at the first that is not as written."""
    for number, line in _lines(path):
        try:
            yield entry_of(line)
        except JournalError as error:
            raise error.located(f"{path.name}, line {number}") from None


def verify(path: Path, *, head: Head | None = None) -> Verification:
    """Check every entry and the chain, against the stored head and one noted elsewhere.

    The chain shows a change, a removal, an insertion and another order; a cut end shows only
    against a head. A fault ``torn`` is a last line that a crash left; the next entry written will
    take it away and say so. Raises JournalError if the file can't be read.
    """
    faults: list[Fault] = []
    wanted = _wanted(path, head, faults)
    last, count = Head(), 0
    for number, line in _lines(path):
        count += 1
        try:
            entry = entry_of(line)
        except JournalError as error:
            torn = not line.endswith(b"\n") and len(line) <= LONGEST_LINE
            _note(faults, number, "torn" if torn else "entry", error.what)
            last = Head(last.sequence + 1, "")
            continue
        _check_link(faults, number, last, entry)
        last = Head(entry.sequence, entry.digest)
        if wanted.pop(entry.sequence, entry.digest) != entry.digest:
            _note(faults, number, "head", "the entry is not the one that the head names")
    for sequence in wanted:
        _note(faults, 0, "cut_off", f"the head names entry {sequence}, which is not there")
    return Verification(count, last, tuple(faults))


def _wanted(path: Path, head: Head | None, faults: list[Fault]) -> dict[int, str]:
    """Digests by sequence that must be found."""
    heads = [head] if head is not None else []
    try:
        stored = read_head(path)
    except JournalError as error:
        _note(faults, 0, "head", error.what)
        stored = None
    else:
        if stored is None and path.exists() and path.stat().st_size:
            _note(faults, 0, "head", "there is no head, so a cut end would not show")
    if stored is not None:
        heads.append(stored)
    by_sequence: dict[int, str] = {}
    for named in heads:
        if by_sequence.setdefault(named.sequence, named.digest) != named.digest:
            _note(faults, 0, "head", "the stored head is not the one that was noted")
    if by_sequence.pop(0, NO_DIGEST) != NO_DIGEST:
        _note(faults, 0, "head", "the head of an empty journal is wrong")
    return by_sequence


def _check_link(faults: list[Fault], number: int, last: Head, entry: Entry) -> None:
    if entry.sequence != last.sequence + 1:
        _note(faults, number, "order", f"entry {entry.sequence} follows entry {last.sequence}")
    elif last.digest and entry.previous != last.digest:
        _note(faults, number, "chain", "the entry before was changed or exchanged")


def _note(faults: list[Fault], line: int, code: str, detail: str) -> None:
    if len(faults) < _MOST_FAULTS:
        faults.append(Fault(line, code, detail))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines with their ends; one that is too long is given cut, and so won't verify."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)  # no half-written entry is seen
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                yield number, line
    except OSError as error:
        message = f"the journal can't be read: {error.strerror}"
        raise JournalError(message, where=path.name) from None
