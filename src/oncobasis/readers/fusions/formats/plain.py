"""A row of a plain table of fusions: a 5' and a 3' gene, or both in one cell (PCGR, DRAGEN RNA)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.readers.fusions.call import Call, RowReading, Side, Unread
from oncobasis.readers.fusions.events import fusion_sides
from oncobasis.readers.fusions.header import FIVE_PRIME, PAIR, THREE_PRIME, plain_name
from oncobasis.readers.fusions.table import passed, whole
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.readers.fusions.table import Row

_PLACE = re.compile(r"(?:chr)?(?P<chromosome>[^:]+):(?P<position>\d+)(?::[+-])?")
_FIVE_PLACE = ("leftbreakpoint", "5breakpoint", "5primebreakpoint", "breakpoint1", "breakpointa")
_THREE_PLACE = ("rightbreakpoint", "3breakpoint", "3primebreakpoint", "breakpoint2", "breakpointb")
_FIVE_EXON = ("5exon", "exon5", "5primeexon", "fiveprimeexon", "5geneexon")
_THREE_EXON = ("3exon", "exon3", "3primeexon", "threeprimeexon", "3geneexon")
_FRAME = ("frame", "inframe", "readingframe", "effectonframe")
_READS = ("splitreads", "reads", "supportingreads", "junctionreads", "numsplitreads",
          "fusionsupportingreads")  # fmt: skip
_FRAMES = {
    "inframe": True,
    "true": True,
    "yes": True,
    "y": True,
    "outofframe": False,
    "frameshift": False,
    "false": False,
    "no": False,
    "n": False,
}


def read_plain_row(row: Row) -> RowReading:
    """Read one row. One cell with both genes tells no direction, unless they are joined by ``::``.

    PCGR's own example writes NTRK1--TPM3 for a fusion whose kinase is 3', so ``--`` is no order.
    """
    cells = {plain_name(name): text for name, text in row.cells.items()}
    five, three = _first(cells, FIVE_PRIME), _first(cells, THREE_PRIME)
    oriented = bool(five and three)
    text = f"{five}::{three}" if oriented else _first(cells, PAIR)
    if not oriented:
        sides = fusion_sides(re.sub(r"\s+(?:gene )?fusion$", "", text, flags=re.IGNORECASE))
        if sides is None:
            return Unread(row.line, text, Reason(FilterCode.NO_GENE))
        five, three, mark = sides
        oriented = mark == "::"
    filters = cells.get("filter", "")
    return Call(
        row.line,
        text,
        (
            _side(five, _first(cells, _FIVE_PLACE), _first(cells, _FIVE_EXON)),
            _side(three, _first(cells, _THREE_PLACE), _first(cells, _THREE_EXON)),
        ),
        oriented=oriented,
        in_frame=_FRAMES.get(plain_name(_first(cells, _FRAME))),
        reads=whole(_first(cells, _READS)),
        doubts=() if passed(filters) else (Reason(FilterCode.CALLER_FILTER, filters, "PASS"),),
    )


def _first(cells: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := cells.get(name, ""))), "")


def _side(name: str, place: str, exon: str) -> Side:
    found = _PLACE.fullmatch(place)
    number = whole(re.sub(r"^(?:exon|ex|e)\s*", "", exon, flags=re.IGNORECASE))
    return Side(
        name=name,
        chromosome=found["chromosome"] if found else "",
        position=int(found["position"]) if found else None,
        exon=number,
    )
