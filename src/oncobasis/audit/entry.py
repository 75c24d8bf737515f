"""One entry of the journal: its fields, its digest and its line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from oncobasis.core.canonical import canonical_json
from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

SCHEMA = "oncobasis.journal/1"
NO_DIGEST = "0" * 64
"""What the first entry names as the digest before it."""

LONGEST_LINE = 1 << 20
"""Bytes of one entry; facts are short, and a reader must not be filled by one line."""

_FIELDS = frozenset(("sequence", "time", "kind", "facts", "previous", "digest"))


class JournalError(InputError):
    """The journal can't be read, or is not what was written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: ``kind`` says what, ``facts`` the rest (no patient data).

    ``sequence`` counts from 1, ``time`` is UTC, ``previous`` is the digest of the entry before.
    """

    sequence: int
    time: str
    kind: str
    facts: Mapping[str, Json]
    previous: str

    def __post_init__(self) -> None:
        """Refuse what could not be told apart later."""
        if self.sequence < 1 or not self.kind or len(self.previous) != len(NO_DIGEST):
            message = "an entry has a sequence from 1, a kind and the digest before it"
            raise JournalError(message)

    @property
    def digest(self) -> str:
        """SHA-256 over the schema's name and the canonical JSON of the other fields."""
        return sha256(SCHEMA.encode() + b"\n" + canonical_json(self._document())).hexdigest()

    def line(self) -> bytes:
        """The entry as it stands in the file, with its end of line; raises JournalError."""
        return self.digest_and_line()[1]

    def digest_and_line(self) -> tuple[str, bytes]:
        """Both at once, for half the work; raises JournalError."""
        try:
            digest = self.digest
            line = canonical_json({**self._document(), "digest": digest}) + b"\n"
        except ValueError as error:
            message = f"the facts of {self.kind!r} are no JSON: {error}"
            raise JournalError(message) from None
        if len(line) > LONGEST_LINE:
            message = f"the facts of {self.kind!r} take more than {LONGEST_LINE} bytes"
            raise JournalError(message, remedy="write a digest in place of what is long")
        return digest, line

    def _document(self) -> dict[str, Json]:
        return {
            "sequence": self.sequence,
            "time": self.time,
            "kind": self.kind,
            "facts": self.facts,
            "previous": self.previous,
        }


def utc_text(moment: datetime) -> str:
    """Return the moment as text; raises JournalError unless it is in UTC."""
    if moment.utcoffset() != timedelta(0):
        message = "the journal's clock must give UTC"
        raise JournalError(message)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def entry_of(line: bytes) -> Entry:
    """Read a line; raises JournalError for anything but exactly what was written."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        message = "the line is no JSON"
        raise JournalError(message) from None
    if not isinstance(document, dict) or document.keys() != _FIELDS:
        message = "the line is no entry of a journal"
        raise JournalError(message)
    written = document.pop("digest")
    if not _well_typed(document):
        message = "the line is no entry of a journal"
        raise JournalError(message)
    entry = Entry(**document)
    if entry.digest_and_line() != (written, line):
        message = "the entry was changed: its digest doesn't fit"
        raise JournalError(message)
    return entry


def _well_typed(document: dict[str, object]) -> bool:
    texts = (document["time"], document["kind"], document["previous"])
    number = document["sequence"]
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(number, int)
        and not isinstance(number, bool)
        and isinstance(document["facts"], dict)
    )
