"""Packs ``knowledge/transcripts.tsv`` into the bundle that the package ships.

``python -m oncobasis.annotate.build.shipped [--from knowledge] [--to src/oncobasis/data]``; the
same records give the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from oncobasis.annotate.build.command import write_bundle
from oncobasis.annotate.build.records import COLUMNS, transcript_of
from oncobasis.annotate.bundle import BUNDLE_NAME
from oncobasis.annotate.bundle_format import BundleSource
from oncobasis.core.errors import KnowledgeError
from oncobasis.nomenclature.tables import DATA_FOLDER

RECORDS = "transcripts.tsv"
SOURCES = (
    BundleSource("MANE", "v1.5", "which transcript of a gene"),
    BundleSource("NCBI RefSeq", "taken up 2026-11", "exons on GRCh37 and GRCh38"),
    BundleSource("human reference genome", "GRCh37, GRCh38", "bases; each record names its file"),
)


def pack_records(knowledge: Path, target: Path) -> str:
    """Write the bundle; returns its digest. KnowledgeError names a record that fails a check."""
    path = knowledge / RECORDS
    version = (knowledge / "VERSION").read_text(encoding="utf-8").strip()
    transcripts = [transcript_of(row) for row in read_rows(path)]
    return write_bundle(transcripts, target / BUNDLE_NAME, version=version, sources=SOURCES)


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The records by column."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if not rows or tuple(rows[0]) != COLUMNS:
        raise KnowledgeError("other columns than records of transcripts have", where=path.name)
    for cells in rows[1:]:
        if len(cells) != len(COLUMNS):
            raise KnowledgeError("not one record of a transcript", where=f"{path.name}, {cells[0]}")
        yield dict(zip(COLUMNS, cells, strict=True))


def main() -> None:
    """Command line of the packing."""
    parser = argparse.ArgumentParser(description="pack the records of transcripts")
    parser.add_argument("--from", dest="source", type=Path, default=Path("knowledge"))
    parser.add_argument("--to", dest="target", type=Path, default=DATA_FOLDER)
    words = parser.parse_args()
    pack_records(words.source, words.target)


if __name__ == "__main__":
    main()
