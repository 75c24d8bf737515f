"""The compiled bundle: verified bytes in, records out, each decoded when it is first needed."""

from __future__ import annotations

import hashlib
import json
import stat
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from oncobasis.core.errors import KnowledgeError
from oncobasis.core.knowledge import ListedTest, Rule, SourceRelease, Supersession, Veto
from oncobasis.core.knowledge_base import LABEL_KINDS, Query
from oncobasis.core.reference import GeneReference, Reference
from oncobasis.knowledge import codec
from oncobasis.knowledge.bundle_shape import check_shape
from oncobasis.knowledge.left_out import LeftOut, left_out_of_json

SCHEMA = "oncobasis.knowledge/1"
BUNDLE_NAME = "knowledge.json.gz"
HOTSPOTS_NAME = "hotspots.json.gz"
DIGEST_NAME = "knowledge.sha256"
LARGEST = 200_000_000
_GZIP_WINDOW = 31
_T = TypeVar("_T", Rule, Veto)
_LABEL_KINDS = frozenset(str(kind) for kind in LABEL_KINDS)
_R = TypeVar("_R")


class _Indexed(Generic[_T]):
    """Records behind an index from key to record number; decoding is put off and remembered."""

    def __init__(
        self, records: Sequence[codec.Record], decode: Callable[[codec.Record], _T]
    ) -> None:
        self._records = records
        self._decode: Callable[[codec.Record], _T] = decode
        self._decoded: list[_T | None] = [None] * len(records)
        self._by_key: dict[str, list[int]] = {}
        self._label_by_key: dict[str, list[int]] = {}
        self._by_absence: list[int] = []
        for number, record in enumerate(records):
            if record.get("negative_only"):
                self._by_absence.append(number)
            keys = record.get("keys")
            label = record.get("kind") in _LABEL_KINDS
            for key in keys if isinstance(keys, list) else ():
                self._by_key.setdefault(str(key), []).append(number)
                if label:
                    self._label_by_key.setdefault(str(key), []).append(number)

    def select(self, query: Query | None) -> Sequence[_T]:
        """The records of a query in bundle order; all for None."""
        if query is None:
            return tuple(self._at(number) for number in range(len(self._records)))
        numbers = set(self._by_absence) if query.absence else set()
        for key in query.keys:
            numbers.update(self._by_key.get(key, ()))
        for key in query.listed:
            numbers.update(self._label_by_key.get(key, ()))
        decoded = self._decoded
        return tuple(
            [
                found if (found := decoded[number]) is not None else self._at(number)
                for number in sorted(numbers)
            ]
        )

    def _at(self, number: int) -> _T:
        found = self._decoded[number]
        if found is None:
            found = self._decoded[number] = _decoded(self._decode, self._records[number])
        return found


class _GeneTable:
    """Gene references of a bundle with the hotspots of the share-alike file beside it."""

    def __init__(
        self, records: Mapping[str, codec.Json], hotspots: Callable[[], codec.Record]
    ) -> None:
        self._records = records
        self._read_hotspots = hotspots
        self._hotspots: codec.Record | None = None
        self._decoded: dict[str, GeneReference] = {}

    def gene(self, symbol: str) -> GeneReference:
        """What is shipped of the gene; an empty reference for a gene that is not."""
        found = self._decoded.get(symbol)
        if found is None:
            if self._hotspots is None:
                self._hotspots = self._read_hotspots()
            record = self._records.get(symbol)
            merged = dict(record) if isinstance(record, dict) else {}
            merged["hotspots"] = self._hotspots.get(symbol)
            try:
                found = codec.gene_of_json(symbol, merged)
            except (ValueError, KeyError, IndexError, TypeError) as error:
                raise _unreadable(symbol, error) from error
            self._decoded[symbol] = found
        return found

    def read_all(self) -> None:
        """Decode what is shipped of every gene."""
        for symbol in self._records:
            self.gene(symbol)


class Bundle:
    """A verified knowledge bundle; satisfies ``core.knowledge_base.Knowledge``."""

    def __init__(
        self, document: codec.Record, digest: str, hotspots: Callable[[], codec.Record]
    ) -> None:
        self._digest = digest
        self._version = str(document.get("version", ""))
        self._sources = tuple(_decoded(codec.source_of_json, r) for r in _list(document, "sources"))
        self._rules = _Indexed(_list(document, "rules"), codec.rule_of_json)
        self._vetoes = _Indexed(_list(document, "vetoes"), codec.veto_of_json)
        self._test_records = _list(document, "tests")
        self._tests: tuple[ListedTest, ...] | None = None
        self._supersessions = tuple(
            _decoded(codec.supersession_of_json, r) for r in _list(document, "supersessions")
        )
        self._left_out_records = _list(document, "left_out")
        self._unavailable = frozenset(codec.texts_of(document.get("unavailable")))
        tables = document.get("tables")
        self._tables = dict(tables) if isinstance(tables, dict) else {}
        genes = document.get("genes")
        self._genes = _GeneTable(genes if isinstance(genes, dict) else {}, hotspots)

    @property
    def version(self) -> str:
        """Version of the bundle."""
        return self._version

    @property
    def digest(self) -> str:
        """SHA-256 over the uncompressed bytes, hexadecimal."""
        return self._digest

    @property
    def tables(self) -> Mapping[str, str]:
        """SHA-256 of each file the answers rest on besides the bundle, unpacked."""
        return {name: str(digest) for name, digest in self._tables.items()}

    @property
    def sources(self) -> Sequence[SourceRelease]:
        """Every source with its release and number of records."""
        return self._sources

    @property
    def reference(self) -> Reference:
        """What is shipped of genes."""
        return self._genes

    @property
    def tests(self) -> Sequence[ListedTest]:
        """Every listed test of every tumour type."""
        if self._tests is None:
            self._tests = tuple(_decoded(codec.listed_test_of_json, r) for r in self._test_records)
        return self._tests

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """Items of the sources that are no rules, for want of a place for their disease."""
        return tuple(_decoded(left_out_of_json, record) for record in self._left_out_records)

    @property
    def unavailable(self) -> frozenset[str]:
        """Drugs that were withdrawn everywhere or never came to market."""
        return self._unavailable

    @property
    def supersessions(self) -> Sequence[Supersession]:
        """Which regimen ranks before which."""
        return self._supersessions

    def rules(self, query: Query | None = None) -> Sequence[Rule]:
        """The rules that a query selects; all of them for None."""
        return self._rules.select(query)

    def vetoes(self, query: Query | None = None) -> Sequence[Veto]:
        """The vetoes that a query selects; all of them for None."""
        return self._vetoes.select(query)

    def read_all(self) -> None:
        """Decode every record, the hotspots too; raises KnowledgeError for one that can't be."""
        self.rules()
        self.vetoes()
        _ = self.tests, self.left_out
        self._genes.read_all()


def _list(document: codec.Record, name: str) -> list[codec.Record]:
    value = document.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _decoded(decode: Callable[[codec.Record], _R], record: codec.Record) -> _R:
    """Decode one record; one that this version cannot read is refused with its id."""
    try:
        return decode(record)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise _unreadable(str(record.get("id", "no id")), error) from error


def _unreadable(name: str, error: Exception) -> KnowledgeError:
    return KnowledgeError(
        f"a record cannot be read: {error}",
        where=f"knowledge bundle, {name}",
        remedy="use a bundle of this version of the software, or rebuild it",
    )


def digest_of(content: bytes) -> str:
    """SHA-256 of bundle bytes, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_bundle(path: Path, *, expected: str | None) -> Bundle:
    """Read and verify a bundle; raises KnowledgeError when it is missing, damaged or not expected.

    ``expected`` is the SHA-256 the bundle must have; None only shows the one it has.
    """
    content = _content(path)
    digest = digest_of(content)
    if expected is not None and digest != expected:
        raise KnowledgeError(
            f"the bundle's SHA-256 is {digest[:12]}…, {expected[:12]}… was expected",
            where=path.name,
            remedy="the file was changed or is of another release: reinstall it, or rebuild it "
            "with 'oncobasis knowledge build'",
        )
    document = _document(content, path)
    if document.get("schema") != SCHEMA:
        raise KnowledgeError(
            f"schema {document.get('schema')!r} is not {SCHEMA!r}",
            where=path.name,
            remedy="use a bundle of this version of the software",
        )
    check_shape(document, path.name)
    tables = document.get("tables")
    wanted = tables.get(HOTSPOTS_NAME) if isinstance(tables, dict) else None
    return Bundle(
        document, digest, lambda: _read_hotspots(path.with_name(HOTSPOTS_NAME), str(wanted))
    )


def _read_hotspots(path: Path, expected: str) -> codec.Record:
    content = _content(path)
    if digest_of(content) != expected:
        raise KnowledgeError(
            "the hotspot file is not the one the bundle was built with",
            where=path.name,
            remedy="reinstall the package, or run 'oncobasis knowledge build'",
        )
    return _document(content, path)


def _content(path: Path) -> bytes:
    try:
        _refuse_unfit(path)
        packed = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(
            f"cannot be read ({error.strerror})",
            where=path.name,
            remedy="reinstall the package, or build a bundle with 'oncobasis knowledge build'",
        ) from error
    inflate = zlib.decompressobj(_GZIP_WINDOW)
    try:
        content = inflate.decompress(packed, LARGEST + 1)
    except zlib.error as error:
        raise _damaged("is not a whole gzip file", path) from error
    if len(content) > LARGEST:
        raise _damaged(f"holds more than {LARGEST} bytes", path)
    if not inflate.eof or inflate.unused_data:
        raise _damaged("is not a whole gzip file", path)
    return content


def _refuse_unfit(path: Path) -> None:
    """Refuse what would never end or cannot be a bundle, before it is opened."""
    try:
        found = path.stat()
    except ValueError:
        raise _damaged("the name holds a character that no file name can have", path) from None
    if not stat.S_ISREG(found.st_mode):
        raise _damaged("is not a regular file", path)
    if found.st_size > LARGEST:
        raise _damaged(f"has more than {LARGEST} bytes", path)


def _damaged(what: str, path: Path) -> KnowledgeError:
    return KnowledgeError(what, where=path.name, remedy="reinstall or rebuild it")


def _document(content: bytes, path: Path) -> codec.Record:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise KnowledgeError(
            "holds no JSON", where=path.name, remedy="reinstall or rebuild it"
        ) from error
    if not isinstance(document, dict):
        raise KnowledgeError(
            "is not a JSON object", where=path.name, remedy="reinstall or rebuild it"
        )
    return document
