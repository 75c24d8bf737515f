"""Reading every chain again: is all there, as it was written?"""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from oncobasis.audit.chains.anchors import (
    ANCHORED,
    anchors_path,
    last_anchor,
    lines_up_to,
    snapshot,
)
from oncobasis.audit.chains.heads import (
    ChainHead,
    Statement,
    chain_path,
    head_of,
    head_path,
    slots_of,
    statement_of,
)
from oncobasis.audit.chains.keys import PublicKey
from oncobasis.audit.entry import LONGEST_LINE, Entry, JournalError, entry_of
from oncobasis.audit.head import Head, read_head
from oncobasis.audit.journal import TORN

_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Something that was not written by the service; ``line`` 0 means the file as a whole."""

    file: str
    line: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class ChainsVerification:
    """What a folder of chains holds: where each ends, how many anchors, and the first faults."""

    chains: tuple[ChainHead, ...]
    entries: int
    anchors: int
    faults: tuple[ChainFault, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was changed, removed, inserted, moved or cut off."""
        return not self.faults


@dataclass(slots=True)
class _Check:
    """The faults so far, and which digests must be found in which chain."""

    keys: tuple[PublicKey, ...]
    faults: list[ChainFault] = field(default_factory=list)
    wanted: dict[int, dict[int, str]] = field(default_factory=dict)
    anchors: int = 0

    def note(self, path: Path, line: int, code: str, detail: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(ChainFault(path.name, line, code, detail))

    def want(self, path: Path, heads: Iterable[ChainHead]) -> None:
        """Note that these entries must be found."""
        for head in heads:
            chain = self.wanted.setdefault(head.slot, {})
            number, digest = head.head.sequence, head.head.digest
            if number and chain.setdefault(number, digest) != digest:
                detail = f"two heads of slot {head.slot} disagree on entry {number}"
                self.note(path, 0, "head", detail)


def verify_all(
    folder: Path, keys: Iterable[PublicKey], *, noted: Iterable[Statement] = ()
) -> ChainsVerification:
    """Check all chains, their heads and anchors against each other and against noted statements.

    Finds any change, removal, insertion, reordering and cut end, as long as whoever did it has not
    the signing key. Setting the whole folder back to an earlier state shows only against a
    statement noted elsewhere. Codes of faults that a crash can leave, and that the next start of
    the service removes and records: ``torn`` (half a last line), ``unsigned`` (entries after the
    signed head). Raises JournalError if something can't be read.
    """
    check = _Check(tuple(keys))
    anchors = _check_anchors(check, folder)
    for statement in noted:
        check.anchors = max(check.anchors, statement.anchors)
        check.want(anchors_path(folder), statement.heads)
    chains = [
        _check_chain(check, folder, slot) for slot in sorted(slots_of(folder) | set(check.wanted))
    ]
    if check.anchors > anchors and check.anchors > _anchors_by_now(folder):
        detail = f"a head counts {check.anchors} anchors, which are not there"
        check.note(anchors_path(folder), 0, "cut_off", detail)
    entries = sum(chain.head.sequence for chain in chains)
    return ChainsVerification(tuple(chains), entries, anchors, tuple(check.faults))


def _check_anchors(check: _Check, folder: Path) -> int:
    """Check the anchors' own chain and signatures; the number of its entries."""
    path = anchors_path(folder)
    if not path.exists():
        check.note(path, 0, "missing", "there are no anchors, so a missing chain would not show")
        return 0
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        size = file.seek(0, 2)
        try:
            stored = read_head(path)
        except JournalError as error:
            check.note(path, 0, "head", error.what)
            stored = None
    last = before = Head()
    earlier: Entry | None = None
    for number, entry in _linked(check, path, size):
        _check_anchor(check, path, number, entry, earlier)
        before, last, earlier = last, Head(entry.sequence, entry.digest), entry
    if stored not in (last, before):
        check.note(path, 0, "cut_off", "the anchors don't end where their head says")
    return last.sequence


def _anchors_by_now(folder: Path) -> int:
    """How many anchors there are, with those that came in during the check."""
    try:
        last = last_anchor(folder)
    except JournalError:  # it was changed, which is noted
        return 0
    return 0 if last is None else last.sequence


def _check_anchor(
    check: _Check, path: Path, number: int, entry: Entry, earlier: Entry | None
) -> None:
    """An anchor is signed and counts those before it, but for the note on a torn line."""
    if entry.kind == TORN:
        return
    if entry.kind != ANCHORED:
        check.note(path, number, "signature", "this is no anchor")
        return
    try:
        statement = statement_of(entry.facts, check.keys)
    except JournalError as error:
        check.note(path, number, "signature", error.what)
        return
    notes = 1 if earlier is not None and earlier.kind == TORN else 0
    if statement.anchors not in (entry.sequence - 1, entry.sequence - 1 - notes):
        check.note(path, number, "order", "the anchor counts other anchors before it")
    check.want(path, statement.heads)


def _check_chain(check: _Check, folder: Path, slot: int) -> ChainHead:
    """Check one chain against its head and all that names it; where it ends."""
    path = chain_path(folder, slot)
    try:
        seen = snapshot(folder, slot)
    except JournalError as error:
        check.note(path, 0, "missing", error.what)
        return ChainHead(slot)
    if not seen.size and not seen.head and slot not in check.wanted:
        return ChainHead(slot)  # a slot that a process was just about to begin
    signed = _signed_head(check, folder, slot, seen.head)
    wanted = check.wanted.pop(slot, {})
    last, unsigned = Head(), 0
    for number, entry in _linked(check, path, seen.size):
        last = Head(entry.sequence, entry.digest)
        unsigned += signed is not None and entry.sequence > signed.head.sequence
        if wanted.pop(entry.sequence, entry.digest) != entry.digest:
            check.note(path, number, "head", "the entry is not the one that a head names")
    for sequence in sorted(wanted):
        check.note(path, 0, "cut_off", f"a head names entry {sequence}, which is not there")
    if unsigned:
        detail = f"{unsigned} entries at the end are not under the signed head"
        check.note(path, 0, "unsigned", detail)
    return ChainHead(slot, last, 0 if signed is None else signed.anchors)


def _signed_head(check: _Check, folder: Path, slot: int, content: bytes | None) -> ChainHead | None:
    path = head_path(folder, slot)
    if content is None:
        check.note(path, 0, "missing", "the head of the chain is not there")
        return None
    try:
        head = head_of(content, slot, check.keys)
    except JournalError as error:
        check.note(path, 0, "signature", error.what)
        return None
    check.anchors = max(check.anchors, head.anchors)
    check.want(path, [head])
    return head


def _linked(check: _Check, path: Path, size: int) -> Iterator[tuple[int, Entry]]:
    """The readable entries of a journal; whatever breaks its chain is noted."""
    last = Head()
    for number, line in lines_up_to(path, size):
        try:
            entry = entry_of(line)
        except JournalError as error:
            torn = not line.endswith(b"\n") and len(line) <= LONGEST_LINE
            check.note(path, number, "torn" if torn else "entry", error.what)
            last = Head(last.sequence + 1, "")
            continue
        if entry.sequence != last.sequence + 1:
            detail = f"entry {entry.sequence} follows entry {last.sequence}"
            check.note(path, number, "order", detail)
        elif last.digest and entry.previous != last.digest:
            check.note(path, number, "chain", "the entry before was changed or exchanged")
        last = Head(entry.sequence, entry.digest)
        yield number, entry
