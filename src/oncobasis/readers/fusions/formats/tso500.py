"""A row of Illumina's fusion tables: ``AllFusions.csv`` (TSO 500, TST 170) and TSO 500 ctDNA.

``AllFusions.csv`` explains its columns in its own comment lines; the ctDNA table is explained in
the online help of DRAGEN TruSight Oncology 500 ctDNA (Fusions CSV).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import IntragenicKind
from oncobasis.readers.fusions.call import Call, RowReading, Side, Unread
from oncobasis.readers.fusions.table import passed
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason

if TYPE_CHECKING:
    from oncobasis.readers.fusions.table import Row

_PLACE = re.compile(r"(?:chr)?(?P<chromosome>[^:]+):(?P<position>\d+)")
_FULL_EXON = "intactexon"


def read_tso500_row(row: Row) -> RowReading:
    """Read one row of either table."""
    if "keepfusion" in row.cells:
        return _all_fusions(row)
    return _ctdna(row)


def _all_fusions(row: Row) -> RowReading:
    text = f"{row.value('gene a')}--{row.value('gene b')}"
    if not row.value("gene a") or not row.value("gene b"):
        return Unread(row.line, text, Reason(FilterCode.NO_GENE))
    keep = row.value("keepfusion").casefold()
    if keep not in {"true", "false"}:
        seen = f"KeepFusion {row.value('keepfusion')}"
        return Unread(row.line, text, Reason(FilterCode.ROW_UNREADABLE, seen))
    filters = row.value("filter")
    doubts = [] if keep == "true" else [Reason(FilterCode.CALLER_FILTER, filters, "KeepFusion")]
    if "READ_THROUGH" in filters.upper():
        doubts.append(Reason(FilterCode.READ_THROUGH, filters))
    reads = row.total("alt split dedup", "alt pair dedup")
    return Call(
        row.line,
        text,
        (_side(row, "a"), _side(row, "b")),
        oriented=row.value("fusion directionality known").casefold() == "true",
        reads=row.total("alt split", "alt pair") if reads is None else reads,
        doubts=tuple(doubts),
        refusals=_antisense(row),
    )


def _antisense(row: Row) -> tuple[Reason, ...]:
    """Where every gene of a side would be read against its sense, no chimeric protein is made."""
    lost = [
        f"Gene {side} Sense {sense}"
        for side in ("A", "B")
        if (sense := row.value(f"gene {side.casefold()} sense"))
        and "true" not in sense.casefold()
        and "false" in sense.casefold()
    ]
    return tuple(Reason(FilterCode.NO_CHIMERIC_PROTEIN, seen) for seen in lost)


def _side(row: Row, which: str) -> Side:
    found = _PLACE.fullmatch(row.value(f"gene {which} breakpoint"))
    location = row.value(f"gene {which} location").casefold()
    return Side(
        name=_sensible(row, which),
        chromosome=found["chromosome"] if found else "",
        position=int(found["position"]) if found else None,
        intergenic=location == "intergenic",
        boundary=(_FULL_EXON in location) if location else None,
    )


def _sensible(row: Row, which: str) -> str:
    """Of several overlapping genes, those that the transcript could be read from."""
    genes = row.value(f"gene {which}").split(";")
    for column, wanted in ((f"gene {which} sense", "true"), (f"gene {which} location", _FULL_EXON)):
        words = [word.strip().casefold() for word in row.value(column).split(";")]
        if len(words) == len(genes):
            fitting = [gene for gene, word in zip(genes, words, strict=True) if word == wanted]
            if len(fitting) == 1:
                return fitting[0]
    return ";".join(genes)


def _ctdna(row: Row) -> RowReading:
    text = f"{row.value('gene1')}--{row.value('gene2')}"
    if not row.value("gene1") or not row.value("gene2"):
        return Unread(row.line, text, Reason(FilterCode.NO_GENE))
    filters = row.value("filter")
    sides = tuple(
        Side(
            row.value(f"gene{number}"),
            chromosome=row.value(f"chr{number}", f"chr {number}").removeprefix("chr"),
            position=row.number(f"pos{number}"),
        )
        for number in (1, 2)
    )
    return Call(
        row.line,
        text,
        (sides[0], sides[1]),
        oriented=row.value("fusion directionality known").casefold() == "true",
        reads=row.number("alt_depth"),
        kind=IntragenicKind.DELETION if row.value("direction") == "L1R2" else None,
        from_rna=False,
        doubts=() if passed(filters) else (Reason(FilterCode.CALLER_FILTER, filters, "PASS"),),
    )
