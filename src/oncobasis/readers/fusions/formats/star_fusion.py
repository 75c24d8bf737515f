"""A row of STAR-Fusion's predictions; genes are ``SYMBOL^ENSG``, left is 5'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.readers.fusions.call import Call, RowReading, Side, Unread
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason

if TYPE_CHECKING:
    from oncobasis.readers.fusions.table import Row

_FRAMES = {"INFRAME": True, "FRAMESHIFT": False}
_PLACE = re.compile(r"(?:chr)?(?P<chromosome>[^:]+):(?P<position>\d+)(?::[+-])?")
_ANNOTATION = re.compile(r'"([^"]*)"')
# Collections of chimeras seen in healthy tissue, and relatives of one gene family, by the names
# that FusionAnnotator gives them; the filter scripts of the CTAT tools leave out the same.
_NORMAL = ("gtex", "bodymap", "babiceanu_normal", "greger_normal", "conjoing")
_RELATIVES = ("hgnc_genefam", "dgd_paralogs")
_CURATED = frozenset({"cosmic", "mitelman"})
_NEIGHBORS = "neighbors["


def read_star_fusion_row(row: Row) -> RowReading:
    """Read one row; frame only where the run examined the coding effect."""
    left, right = row.value("leftgene"), row.value("rightgene")
    text = row.value("fusionname")
    if not left or not right:
        return Unread(row.line, text, Reason(FilterCode.NO_GENE))
    return Call(
        row.line,
        text,
        (_side(row, "left"), _side(row, "right")),
        in_frame=_FRAMES.get(row.value("prot_fusion_type").upper()),
        reads=row.total("junctionreadcount", "spanningfragcount"),
        doubts=_doubts(row.value("annots")),
    )


def _side(row: Row, which: str) -> Side:
    symbol, _, identifier = row.value(f"{which}gene").partition("^")
    found = _PLACE.fullmatch(row.value(f"{which}breakpoint"))
    kept = row.value("splicetype").upper() == "ONLY_REF_SPLICE"
    return Side(
        name=symbol,
        gene_id=identifier.partition(".")[0],
        chromosome=found["chromosome"] if found else "",
        position=int(found["position"]) if found else None,
        boundary=True if kept else None,
    )


def _doubts(annotations: str) -> tuple[Reason, ...]:
    """Relatives and neighbours may be a known fusion; what healthy tissue has is none even then."""
    labels = _ANNOTATION.findall(annotations)
    known = not _CURATED.isdisjoint(label.casefold() for label in labels)
    doubts = []
    for label in labels:
        word = label.casefold()
        if word.startswith(_NORMAL if known else _NORMAL + _RELATIVES):
            doubts.append(Reason(FilterCode.SEEN_IN_NORMAL, label))
        if word.startswith(_NEIGHBORS) and not known:
            doubts.append(Reason(FilterCode.READ_THROUGH, label))
    return tuple(dict.fromkeys(doubts))
