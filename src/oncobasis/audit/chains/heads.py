"""Signed heads: where one chain ends (a file beside it), and where all end (a statement).

The head of a chain is written over in place after every batch: one short write without an fsync of
its own, for the chain alone is what must be durable. A power cut may leave an old head, never one
that is ahead of its chain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oncobasis.audit.chains.keys import PublicKey, Signer
from oncobasis.audit.entry import NO_DIGEST, JournalError
from oncobasis.audit.head import Head
from oncobasis.core.canonical import Json, canonical_json

HEAD_SCHEMA = "oncobasis.chain-head/1"
STATEMENT_SCHEMA = "oncobasis.chain-heads/1"
HEAD_BYTES = 512

_CHAIN = re.compile(r"chain-(\d{3})\.(?:jsonl|head)")
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Where the chain of a slot ends, and how many anchors there were by then."""

    slot: int
    head: Head = field(default_factory=Head)
    anchors: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """Where all chains ended at a time, and how many anchors there were before."""

    at: str
    heads: tuple[ChainHead, ...]
    anchors: int


def chain_path(folder: Path, slot: int) -> Path:
    """The file of a slot's chain."""
    return folder / f"chain-{slot:03d}.jsonl"


def head_path(folder: Path, slot: int) -> Path:
    """The file of a slot's signed head."""
    return folder / f"chain-{slot:03d}.head"


def slots_of(folder: Path) -> set[int]:
    """The slots that have a chain or a head."""
    try:
        found = [_CHAIN.fullmatch(path.name) for path in folder.iterdir()]
    except OSError as error:
        message = f"the folder of the audit chains can't be read: {error.strerror}"
        raise JournalError(message, where=folder.name) from None
    return {int(match[1]) for match in found if match}


def head_content(head: ChainHead, signer: Signer) -> bytes:
    """The head as it stands in its file, always of the same length."""
    document = signer.signed({"schema": HEAD_SCHEMA, **_document(head), "anchors": head.anchors})
    return canonical_json(document).ljust(HEAD_BYTES - 1) + b"\n"


def head_of(content: bytes, slot: int, keys: Iterable[PublicKey]) -> ChainHead:
    """Read a head; raises JournalError unless it is signed and exactly as it was written."""
    document = _signed_document(content, HEAD_SCHEMA, keys)
    if content != canonical_json(document).ljust(HEAD_BYTES - 1) + b"\n":
        message = "the head was changed"
        raise JournalError(message)
    head = _head(document, document.get("anchors"))
    if head.slot != slot:
        message = "the head is another chain's"
        raise JournalError(message)
    return head


def statement_facts(statement: Statement, signer: Signer) -> dict[str, Json]:
    """The signed statement."""
    heads = [_document(head) for head in statement.heads]
    anchors = statement.anchors
    return signer.signed(
        {"schema": STATEMENT_SCHEMA, "at": statement.at, "heads": heads, "anchors": anchors}
    )


def statement_of(content: bytes | Mapping[str, Json], keys: Iterable[PublicKey]) -> Statement:
    """Read a statement; raises JournalError unless it is signed by one of the keys."""
    raw = content if isinstance(content, bytes) else canonical_json(content)
    document = _signed_document(raw, STATEMENT_SCHEMA, keys)
    heads, at, anchors = document.get("heads"), document.get("at"), document.get("anchors")
    if not isinstance(heads, Sequence) or not isinstance(at, str) or not _counts(anchors):
        message = "the statement of the heads is incomplete"
        raise JournalError(message)
    return Statement(at, tuple(_head(head, 0) for head in heads), int(str(anchors)))


def _document(head: ChainHead) -> dict[str, Json]:
    return {"slot": head.slot, "sequence": head.head.sequence, "digest": head.head.digest}


def _signed_document(content: bytes, schema: str, keys: Iterable[PublicKey]) -> Mapping[str, Json]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("schema") != schema:
        message = "this is no signed head"
        raise JournalError(message)
    if not any(key.signed(document) for key in keys):
        message = "the signature is of no trusted key, or what it signs was changed"
        raise JournalError(message)
    return document


def _head(document: Json, anchors: Json) -> ChainHead:
    if isinstance(document, Mapping):
        slot, sequence = document.get("slot"), document.get("sequence")
        digest = document.get("digest")
        if (
            isinstance(slot, int)
            and isinstance(sequence, int)
            and isinstance(anchors, int)
            and isinstance(digest, str)
            and _HEX.fullmatch(digest)
            and (sequence > 0) is (digest != NO_DIGEST)
        ):
            return ChainHead(slot, Head(sequence, digest), anchors)
    message = "the head is incomplete"
    raise JournalError(message)


def _counts(number: Json) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0
