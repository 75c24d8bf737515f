"""Evidence items that give no rule, because OncoTree has no place for their disease.

They stay in the bundle as a list, so that coverage is counted over every item of the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.knowledge import RuleKind
from oncobasis.knowledge.codec import Json
from oncobasis.knowledge.rows import read_rows

_KINDS = {
    "predictive": RuleKind.EVIDENCE,
    "prognostic": RuleKind.PROGNOSTIC,
    "diagnostic": RuleKind.DIAGNOSTIC,
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item of a source that is no rule of the bundle; ``disease`` is what has no place."""

    id: str
    kind: RuleKind
    level: str
    requires: str
    disease: str


def items_without_rule(
    path: Path, shipped: set[str], *, assertions: bool = False
) -> Iterator[LeftOut]:
    """Yield the records of a file whose id is not among the shipped rules."""
    for row in read_rows(path):
        if row["id"] in shipped:
            continue
        kind = _KINDS[row["kind"]]
        if assertions and kind is RuleKind.EVIDENCE:
            kind = RuleKind.ASSERTION
        level = row.get("level") or row.get("amp_level")
        yield LeftOut(row["id"], kind, level, row["biomarker"], row["disease"])


def left_out_to_json(item: LeftOut) -> dict[str, Json]:
    """Encode an item."""
    return {
        "id": item.id,
        "kind": str(item.kind),
        "level": item.level,
        "requires": item.requires,
        "disease": item.disease,
    }


def left_out_of_json(record: Mapping[str, Json]) -> LeftOut:
    """Decode an item."""
    return LeftOut(
        str(record["id"]),
        RuleKind(str(record["kind"])),
        str(record["level"]),
        str(record["requires"]),
        str(record["disease"]),
    )
