"""The transcript bundle as a file: one JSON text a line, packed; the first line seals the others.

Line 1 is ``{"schema", "sha256"}`` over the bytes of all lines after it; line 2 names version,
sources and, for each transcript, what a search needs; every other line is one transcript, read
when it is first asked for.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from oncobasis.annotate.bundle_record import (
    REMEDY,
    cells_of,
    number_of,
    text_of,
    transcript_to_json,
)
from oncobasis.core.canonical import Json, canonical_json
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Transcript

SCHEMA = "oncobasis.transcripts/1"
LARGEST = 1_000_000_000
_GZIP_WINDOW = 31


@dataclass(frozen=True, slots=True)
class BundleSource:
    """Where the sequences or coordinates of a bundle come from."""

    name: str
    release: str
    what: str


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One transcript as a search sees it; spans are first and last base by assembly."""

    gene: str
    name: str
    chromosome: str
    spans: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """A bundle that was read and verified, its transcripts still as text."""

    version: str
    digest: str
    sources: tuple[BundleSource, ...]
    entries: tuple[IndexEntry, ...]
    lines: tuple[bytes, ...]


def pack(
    transcripts: Iterable[Transcript], *, version: str, sources: Iterable[BundleSource]
) -> bytes:
    """The bytes of a bundle; the same for the same transcripts in any order."""
    chosen = sorted(transcripts, key=lambda t: (t.gene, t.name))
    keys = [(t.gene, t.name) for t in chosen]
    if len(set(keys)) != len(keys):
        raise KnowledgeError("one transcript stands twice in the bundle")
    named: list[Json] = [[s.name, s.release, s.what] for s in sorted(sources, key=_name)]
    listed: list[Json] = [_entry_to_json(entry_of(t)) for t in chosen]
    about = canonical_json({"version": version, "sources": named, "transcripts": listed})
    body = b"\n".join([about, *(canonical_json(transcript_to_json(t)) for t in chosen)]) + b"\n"
    seal = canonical_json({"schema": SCHEMA, "sha256": hashlib.sha256(body).hexdigest()})
    return gzip.compress(seal + b"\n" + body, compresslevel=9, mtime=0)


def read_packed(path: Path) -> Packed:
    """Read and verify a bundle; KnowledgeError when it is missing, damaged or of another kind."""
    seal, _, body = _content(path).partition(b"\n")
    head = _object(seal, path)
    if head.get("schema") != SCHEMA:
        raise _refused(f"schema {head.get('schema')!r} is not {SCHEMA!r}", path)
    digest = hashlib.sha256(body).hexdigest()
    if head.get("sha256") != digest:
        raise _refused("the content is not what its own digest says", path)
    about, *lines = body.rstrip(b"\n").split(b"\n")
    record = _object(about, path)
    try:
        entries = tuple(_entry(cells) for cells in cells_of(record["transcripts"]))
        sources = tuple(
            BundleSource(*map(text_of, cells_of(cells))) for cells in cells_of(record["sources"])
        )
        version = text_of(record["version"])
    except (KeyError, TypeError, ValueError) as error:
        raise _refused("the list of transcripts cannot be read", path) from error
    if len(entries) != len(lines):
        raise _refused(f"{len(lines)} transcripts where {len(entries)} are listed", path)
    return Packed(version, digest, sources, entries, tuple(lines))


def entry_of(transcript: Transcript) -> IndexEntry:
    """What a search needs of a transcript."""
    spans = tuple(
        (p.assembly, min(e.start for e in p.exons), max(e.end for e in p.exons))
        for p in transcript.placements
    )
    return IndexEntry(transcript.gene, transcript.name, transcript.chromosome, spans)


def _name(source: BundleSource) -> str:
    return source.name


def _entry_to_json(entry: IndexEntry) -> Json:
    spans: list[Json] = [[assembly, start, end] for assembly, start, end in entry.spans]
    return [entry.gene, entry.name, entry.chromosome, spans]


def _entry(record: Json) -> IndexEntry:
    gene, name, chromosome, spans = cells_of(record)
    return IndexEntry(
        text_of(gene), text_of(name), text_of(chromosome), tuple(map(_span, cells_of(spans)))
    )


def _span(record: Json) -> tuple[str, int, int]:
    assembly, start, end = cells_of(record)
    return text_of(assembly), number_of(start), number_of(end)


def _object(line: bytes, path: Path) -> dict[str, Json]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _refused("holds no JSON where a transcript bundle has it", path) from error
    if not isinstance(record, dict):
        raise _refused("is no transcript bundle", path)
    return record


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise _refused("there is no such file", path)
        packed = path.read_bytes()
    except (OSError, ValueError) as error:
        raise _refused("cannot be read", path) from error
    inflate = zlib.decompressobj(_GZIP_WINDOW)
    try:
        content = inflate.decompress(packed, LARGEST + 1)
    except zlib.error as error:
        raise _refused("is not a whole gzip file", path) from error
    if len(content) > LARGEST:
        raise _refused(f"holds more than {LARGEST} bytes", path)
    if not inflate.eof or inflate.unused_data:
        raise _refused("is not a whole gzip file", path)
    return content


def _refused(what: str, path: Path) -> KnowledgeError:
    return KnowledgeError(what, where=f"transcript bundle {path.name}", remedy=REMEDY)
