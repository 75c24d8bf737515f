"""Which ends of the genome a structural variant joins: breakends, deletions, inversions, ...

The four breakend forms are those of the VCF specification, section 5.4; ``CT`` is Delly's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.readers.small_variants.structural_row import StructuralRow

_MATE = re.compile(
    r"(?P<before>[ACGTN.]*)(?P<bracket>[\[\]])(?:chr)?(?P<chromosome>[^:\[\]<>]+):"
    r"(?P<position>\d+)(?P=bracket)(?P<behind>[ACGTN.]*)",
    re.IGNORECASE,
)
_ALIASES = {"M": "MT"}


class Kept(StrEnum):
    """Which part of the chromosome is kept beside a breakpoint."""

    LEFT = "left"
    """Everything up to the breakpoint, in coordinates of the genome."""
    RIGHT = "right"
    """Everything from the breakpoint on."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a junction."""

    chromosome: str
    position: int
    kept: Kept


@dataclass(frozen=True, slots=True)
class Junction:
    """Two ends that are joined."""

    first: End
    second: End


_TYPES = {
    "3to5": ((Kept.LEFT, Kept.RIGHT),),
    "5to3": ((Kept.RIGHT, Kept.LEFT),),
    "3to3": ((Kept.LEFT, Kept.LEFT),),
    "5to5": ((Kept.RIGHT, Kept.RIGHT),),
}
_KINDS = {
    "DEL": _TYPES["3to5"],
    "DUP": _TYPES["5to3"],
    "INV": (*_TYPES["3to3"], *_TYPES["5to5"]),
}


def junctions(row: StructuralRow) -> tuple[Junction, ...]:
    """The junctions of a row; an inversion has two. Empty where the row doesn't place its ends."""
    mate = _MATE.fullmatch(row.alternative)
    if mate is not None:
        return (_breakend(row, mate),)
    kind = row.kind.upper().partition(":")[0]
    types = _TYPES.get(row.info.get("CT", "")) or _inverted(row) or _KINDS.get(kind)
    end = row.info.get("END", row.info.get("POS2", ""))
    if types is None or not end.isdigit() or not row.chromosome:
        return ()
    other = _plain(row.info.get("CHR2", "")) or row.chromosome
    return tuple(
        Junction(End(row.chromosome, row.position, kept), End(other, int(end), mate_kept))
        for kept, mate_kept in types
    )


def _breakend(row: StructuralRow, mate: re.Match[str]) -> Junction:
    before = bool(mate["before"])
    return Junction(
        End(row.chromosome, row.position, Kept.LEFT if before else Kept.RIGHT),
        End(
            _plain(mate["chromosome"]),
            int(mate["position"]),
            Kept.RIGHT if mate["bracket"] == "[" else Kept.LEFT,
        ),
    )


def _inverted(row: StructuralRow) -> tuple[tuple[Kept, Kept], ...] | None:
    """Manta's older inversions say at which end they are open."""
    if "INV3" in row.info:
        return _TYPES["3to3"]
    return _TYPES["5to5"] if "INV5" in row.info else None


def _plain(contig: str) -> str:
    name = contig.removeprefix("chr")
    return _ALIASES.get(name, name)
