"""Giving entries and heads away, and finding one entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oncobasis.audit.chains.anchors import lines_up_to, snapshot, statement
from oncobasis.audit.chains.heads import chain_path, slots_of
from oncobasis.audit.chains.keys import Signer
from oncobasis.audit.entry import Entry, JournalError, entry_of
from oncobasis.audit.journal import Clock
from oncobasis.core.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands; written ``slot-sequence`` ("0-17")."""

    slot: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.slot}-{self.sequence}"


def place_of(text: str) -> Place:
    """Read a place; raises JournalError."""
    slot, _, sequence = text.partition("-")
    if not (slot.isdecimal() and sequence.isdecimal() and text.isascii()):
        message = "an entry is named by its slot and its sequence"
        raise JournalError(message, remedy="for example 0-17")
    return Place(int(slot), int(sequence))


def export_heads(folder: Path, signer: Signer, clock: Clock) -> bytes:
    """A signed statement of all heads as of now, to be kept where nobody here can change it."""
    return canonical_json(statement(folder, signer, clock)) + b"\n"


def entries_of(folder: Path, slot: int) -> Iterator[Entry]:
    """The whole entries of one chain, in order; raises JournalError at one that was changed."""
    for number, line in _lines_of(folder, slot):
        try:
            yield entry_of(line)
        except JournalError as error:
            where = f"{chain_path(folder, slot).name}, line {number}"
            raise error.located(where) from None


def export_entries(folder: Path, *, since: str = "", until: str = "~") -> Iterator[bytes]:
    """Lines of JSON, one for each entry from ``since`` to before ``until``, chain after chain."""
    for slot in sorted(slots_of(folder)):
        for entry in entries_of(folder, slot):
            if since <= entry.time < until:
                line = entry.line().rstrip(b"\n")
                yield b'{"entry":' + line + b',"slot":%d}\n' % slot


def find_entry(folder: Path, place: Place) -> Entry:
    """The entry at this place; raises JournalError if it isn't there."""
    wanted = b'"sequence":%d,' % place.sequence
    for _, line in _lines_of(folder, place.slot):
        if wanted in line:
            entry = entry_of(line)
            if entry.sequence == place.sequence:
                return entry
    message = f"there is no entry {place}"
    raise JournalError(message, where=folder.name)


def _lines_of(folder: Path, slot: int) -> Iterator[tuple[int, bytes]]:
    yield from lines_up_to(chain_path(folder, slot), snapshot(folder, slot).size)
