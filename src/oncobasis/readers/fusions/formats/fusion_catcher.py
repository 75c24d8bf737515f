"""A row of FusionCatcher's final list (columns and labels: its manual, tables 1 and 2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.readers.fusions.call import Call, RowReading, Side, Unread
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason

if TYPE_CHECKING:
    from oncobasis.readers.fusions.table import Row

_FRAMES = {"in-frame": True, "out-of-frame": False}
_PLACE = re.compile(r"(?:chr)?(?P<chromosome>[^:]+):(?P<position>\d+)(?::[+-])?")
# Labels of which the manual says that the call very probably is a false positive or is seen in
# healthy samples; "healthy" alone it calls a small probability.
_NORMAL = frozenset(
    {"1000genomes", "banned", "bodymap2", "cacg", "conjoing", "cortex", "gtex", "hpa",
     "matched-normal", "non_cancer_tissues", "non_tumor_cells", "duplicates", "paralogs",
     "pair_pseudo_genes", "ensembl_fully_overlapping", "ensembl_same_strand_overlapping",
     "refseq_fully_overlapping", "refseq_same_strand_overlapping"}
)  # fmt: skip
_READ_THROUGH = frozenset({"readthrough", "adjacent", "distance1000bp"})


def read_fusion_catcher_row(row: Row) -> RowReading:
    """Read one row; the columns are named after the ends, so the order is sure."""
    five, three = _side(row, 1, "5end"), _side(row, 2, "3end")
    text = f"{five.name}--{three.name}"
    if not (five.name or five.gene_id) or not (three.name or three.gene_id):
        return Unread(row.line, text, Reason(FilterCode.NO_GENE))
    labels = [label.strip() for label in row.value("fusion_description").split(",")]
    return Call(
        row.line,
        text,
        (five, three),
        in_frame=_FRAMES.get(row.value("predicted_effect").casefold()),
        reads=row.total("spanning_pairs", "spanning_unique_reads"),
        doubts=_doubts(labels),
    )


def _side(row: Row, number: int, end: str) -> Side:
    suffix = f"({end}_fusion_partner)"
    found = _PLACE.fullmatch(row.value(f"fusion_point_for_gene_{number}{suffix}"))
    effects = row.value("predicted_effect").casefold().split("/")
    intergenic = len(effects) == 2 and effects[number - 1] == "intergenic"  # noqa: PLR2004
    labels = row.value("fusion_description").casefold()
    return Side(
        name=row.value(f"gene_{number}_symbol{suffix}"),
        gene_id=row.value(f"gene_{number}_id{suffix}"),
        chromosome=found["chromosome"] if found else "",
        position=int(found["position"]) if found else None,
        intergenic=intergenic,
        boundary=True if "exon-exon" in labels else None,
    )


def _doubts(labels: list[str]) -> tuple[Reason, ...]:
    doubts = []
    for label in labels:
        if label.casefold() in _NORMAL:
            doubts.append(Reason(FilterCode.SEEN_IN_NORMAL, label))
        if label.casefold() in _READ_THROUGH:
            doubts.append(Reason(FilterCode.READ_THROUGH, label))
    return tuple(doubts)
