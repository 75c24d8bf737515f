"""Write docs/coverage.md from the shipped bundle, or check that it is what would be written.

The age of a source depends on the day and is left to `oncobasis knowledge show`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from oncobasis.knowledge import load_knowledge
from oncobasis.report.knowledge_page import coverage_document
from oncobasis.report.knowledge_tables import Json, cell, rows_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"

HEAD = """# Coverage

Written by `python scripts/write_coverage.py` from the shipped bundle; don't edit by hand. The same
numbers with today's ages: `oncobasis knowledge show` (`--json` for a program).

*items* are all accepted items of the source, those that became no rule too. *evaluable*: every
atom of the expression is supported by the grammar. *used*: also has a place among the tumour types,
so it is a rule. *needs_exon*: of the evaluable ones, those that name an exon or intron whose
residues are not shipped; only a variant whose report names the exon can meet them. Percentages are
rounded down. What is known to be missing: [gaps.md](gaps.md).
"""


def main(words: Sequence[str]) -> int:
    """Write the page; with ``--check`` only compare. Returns an exit code."""
    bundle = load_knowledge()
    newest = max(date.fromisoformat(source.date) for source in bundle.sources)
    page = "\n".join(_lines(coverage_document(bundle, newest))) + "\n"
    if "--check" in words:
        return 0 if PAGE.read_text(encoding="utf-8") == page else 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


def _lines(document: dict[str, Json]) -> Iterator[str]:
    yield HEAD
    yield f"Bundle {document['version']}. Kind *evidence* is CIViC's predictive evidence."
    yield from _section(
        "CIViC predictive evidence (targets: 99 % of A-C, 97 % of A-D evaluable)",
        ("levels", "items", "evaluable", "percent", "used"),
        rows_of(document, "predictive"),
    )
    yield ""
    yield f"{document['without_named_drug']} used predictive items name only a class of drugs, or"
    yield "no drug at all; they bring up no regimen."
    yield from _section(
        "By kind and level",
        ("kind", "level", "items", "evaluable", "percent", "used", "needs_exon"),
        rows_of(document, "items"),
    )
    yield from _section(
        "Approvals",
        ("agency", "status", "records", "evaluable", "tier_one", "flagged"),
        rows_of(document, "approvals"),
    )
    yield ""
    yield "*tier_one*: live, dated, linked and surely read. *flagged*: never makes tier I-A."
    yield from _own_records(document)
    yield from _section(
        "Sources", ("name", "release", "date", "records", "licence"), rows_of(document, "sources")
    )
    yield from _section(
        "Items that cannot be evaluated",
        ("id", "kind", "level", "atoms"),
        rows_of(document, "not_evaluable"),
    )
    yield from _section(
        "Items whose disease has no place among the tumour types",
        ("id", "kind", "level", "disease"),
        rows_of(document, "not_placed"),
    )


def _own_records(document: dict[str, Json]) -> Iterator[str]:
    counted = []
    for name in ("vetoes", "tests", "supersessions"):
        part = document[name]
        if isinstance(part, dict):
            counted.append({"records": name, **part})
    columns = ("records", "expressions", "evaluable")
    yield from _section("Own records", columns, counted)
    yield from _section(
        "What speaks against a drug, by gene or marker",
        ("gene", "veto", "caution", "contraindication"),
        rows_of(counted[0], "genes"),
    )


def _section(
    title: str, columns: tuple[str, ...], rows: Sequence[dict[str, Json]]
) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell(row[column]) for column in columns)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
