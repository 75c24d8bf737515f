"""Reviewed records -> one content-addressed bundle, the same bytes for the same records."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from oncobasis.annotate.bundle import BUNDLE_NAME as TRANSCRIPTS_NAME
from oncobasis.core.canonical import canonical_json
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.knowledge import Rule, SourceRelease
from oncobasis.knowledge import codec, sources
from oncobasis.knowledge.bundle import (
    BUNDLE_NAME,
    DIGEST_NAME,
    HOTSPOTS_NAME,
    SCHEMA,
    digest_of,
)
from oncobasis.knowledge.established import with_established
from oncobasis.knowledge.gene_records import gene_references, hotspot_records
from oncobasis.knowledge.left_out import LeftOut, items_without_rule, left_out_to_json
from oncobasis.knowledge.rows import read_rows
from oncobasis.nomenclature.tables import DATA_FOLDER
from oncobasis.nomenclature.tumor_types import TumorTypes, load_tumor_types

_RULE_FILES: tuple[tuple[str, Callable[[Path, TumorTypes], Iterator[Rule]]], ...] = (
    ("approvals/fda.tsv", sources.approval_rules),
    ("approvals/ema.tsv", sources.approval_rules),
    ("approvals/hc.tsv", sources.approval_rules),
    ("civic/assertions.tsv", sources.assertion_rules),
    ("civic/evidence.tsv", sources.evidence_rules),
    ("curated/rules.tsv", sources.curated_rules),
)


@dataclass(frozen=True, slots=True)
class Built:
    """A compiled bundle: bytes of the bundle and of the hotspot file, and the digest."""

    bundle: bytes
    hotspots: bytes
    digest: str
    counts: dict[str, int]


def build(folder: Path, *, tables: Path = DATA_FOLDER) -> Built:
    """Compile the records under ``folder``; raises KnowledgeError naming file and line."""
    tumor_types = load_tumor_types()
    rules = [rule for name, read in _RULE_FILES for rule in read(folder / name, tumor_types)]
    vetoes = list(sources.vetoes(folder / "curated/vetoes.tsv", tumor_types))
    tests = list(sources.listed_tests(folder / "curated/test_lists.tsv", tumor_types))
    later = list(sources.supersessions(folder / "curated/supersessions.tsv", tumor_types))
    _unique([*(r.id for r in rules), *(v.id for v in vetoes)])
    genes = with_established(gene_references(folder), rules)
    hotspots = canonical_json(hotspot_records(folder))
    document: dict[str, codec.Json] = {
        "schema": SCHEMA,
        "version": _version(folder),
        "sources": [codec.source_to_json(s) for s in source_releases(folder)],
        "tables": {**_table_digests(tables), HOTSPOTS_NAME: digest_of(hotspots)},
        "rules": [codec.rule_to_json(rule) for rule in rules],
        "vetoes": [codec.veto_to_json(veto) for veto in vetoes],
        "tests": [codec.listed_test_to_json(test) for test in tests],
        "unavailable": _unavailable(folder),
        "supersessions": [codec.supersession_to_json(item) for item in later],
        "left_out": [left_out_to_json(item) for item in _left_out(folder, rules)],
        "genes": {g.symbol: codec.gene_to_json(g) for g in genes},
    }
    content = canonical_json(document)
    return Built(
        gzip.compress(content, compresslevel=9, mtime=0),
        gzip.compress(hotspots, compresslevel=9, mtime=0),
        digest_of(content),
        {"rules": len(rules), "vetoes": len(vetoes), "tests": len(tests), "genes": len(genes)},
    )


def write(built: Built, folder: Path) -> None:
    """Write bundle, hotspot file and digest; the digest last, so a cut leaves a refused bundle.

    Raises KnowledgeError when the folder cannot be written; no part file stays behind.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (
            (HOTSPOTS_NAME, built.hotspots),
            (BUNDLE_NAME, built.bundle),
            (DIGEST_NAME, f"{built.digest}  {BUNDLE_NAME}\n".encode("ascii")),
        ):
            _write_whole(folder / name, content)
    except OSError as error:
        raise KnowledgeError(
            f"the bundle cannot be written ({error.strerror})",
            where=str(folder),
            remedy="choose a folder that you may write to with --to, then build again",
        ) from error


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def source_releases(folder: Path) -> list[SourceRelease]:
    """The sources of ``sources.tsv``, each with the number of records its files hold."""
    found = []
    for row in read_rows(folder / "sources.tsv"):
        files = row.parts("files")
        count = sum(1 for name in files for _ in read_rows(folder / name))
        digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in files))
        found.append(
            SourceRelease(
                row["name"],
                row["release"],
                row["date"],
                count,
                row["licence"],
                digest.hexdigest(),
                int(row["stale_after_days"]),
            )
        )
    return found


def _left_out(folder: Path, rules: list[Rule]) -> Iterator[LeftOut]:
    shipped = {rule.id for rule in rules}
    yield from items_without_rule(folder / "civic/assertions.tsv", shipped, assertions=True)
    yield from items_without_rule(folder / "civic/evidence.tsv", shipped)


def _unavailable(folder: Path) -> list[codec.Json]:
    drugs = sorted(row["drug"] for row in read_rows(folder / "curated/unavailable_drugs.tsv"))
    return list(drugs)


def _version(folder: Path) -> str:
    return (folder / "VERSION").read_text(encoding="utf-8").strip()


def _table_digests(tables: Path) -> dict[str, codec.Json]:
    """Digests of tables and transcripts beside the bundle: another table is another answer."""
    paths = [*tables.glob("*.tsv.gz"), *tables.glob(TRANSCRIPTS_NAME)]
    return {
        path.name: digest_of(gzip.decompress(path.read_bytes()))
        for path in sorted(paths, key=lambda path: path.name)
    }


def _unique(ids: list[str]) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise KnowledgeError(f"record id {identifier!r} stands twice")
        seen.add(identifier)
