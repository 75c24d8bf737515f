"""OncoTree (CC BY 4.0) -> ``knowledge/oncotree.tsv``: one row a node.

``python -m oncobasis.knowledge.importers.oncotree --from DATA``
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from oncobasis.knowledge.importers.tsv import folders, source_file, write_records

RELEASE = "2025-10-03"
COLUMNS = ("code", "name", "main_type", "parent", "ncit", "umls")


class _Node(TypedDict):
    code: str
    name: str
    mainType: str | None
    parent: str | None
    externalReferences: dict[str, list[str]]
    children: dict[str, _Node]


def _rows(node: _Node) -> Iterator[tuple[str, ...]]:
    links = node["externalReferences"]
    yield (
        node["code"],
        node["name"].strip(),
        (node["mainType"] or "").strip(),
        node["parent"] or "",
        ";".join(sorted(links.get("NCI", []))),
        ";".join(sorted(links.get("UMLS", []))),
    )
    for code in sorted(node["children"]):
        yield from _rows(node["children"][code])


def import_oncotree(source: Path, target: Path) -> int:
    """Write the node table; returns the number of nodes."""
    release = RELEASE.replace("-", "_")
    text = source_file(source, f"knowledge/oncotree/oncotree_{release}.json").read_text("utf-8")
    root: _Node = json.loads(text)["TISSUE"]
    return write_records(
        target / "oncotree.tsv",
        about=(
            f"OncoTree {RELEASE}: codes, names, parents and concept codes.",
            "Source: github.com/cBioPortal/oncotree, CC BY 4.0.",
        ),
        columns=COLUMNS,
        rows=_rows(root),
    )


if __name__ == "__main__":
    import_oncotree(*folders("OncoTree -> knowledge/oncotree.tsv"))
