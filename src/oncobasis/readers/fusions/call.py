"""One row of a fusion file in the words that all formats share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from oncobasis.core.alteration import IntragenicKind, Origin
from oncobasis.readers.reading.result import Reason


class Confidence(IntEnum):
    """How sure the caller is; callers without such a word are ``NOT_SAID``."""

    LOW = 0
    NOT_SAID = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a junction as it is written.

    ``name`` may list several genes. ``exon`` is the last one kept of a 5' gene, the first one kept
    of a 3' gene. ``intergenic``: the breakpoint lies between genes, ``name`` are the nearest.
    ``boundary``: the breakpoint is the end of an exon, or None where that is not said.
    ``protein_kinase`` is the part of the kinase domain that is kept, as the tool says: None unsaid.
    """

    name: str
    gene_id: str = ""
    chromosome: str = ""
    position: int | None = None
    exon: int | None = None
    intergenic: bool = False
    boundary: bool | None = None
    protein_kinase: bool | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What one row says: the 5' side, the 3' side, and how far to believe it.

    ``oriented`` is False where the file doesn't say which side is 5'. ``in_frame`` None: not said.
    ``kind`` is what joins the two sides where they are one gene. ``exons`` are the exons lost or
    doubled, where the row names them. ``doubts`` are reasons to leave the row out that may be
    overruled; ``refusals`` are those that may not.
    """

    line: int
    text: str
    sides: tuple[Side, Side]
    oriented: bool = True
    in_frame: bool | None = None
    reads: int | None = None
    confidence: Confidence = Confidence.NOT_SAID
    kind: IntragenicKind | None = None
    exons: tuple[int, int] | None = None
    origin: Origin = Origin.UNKNOWN
    from_rna: bool = True
    genomic_support: bool = False
    doubts: tuple[Reason, ...] = ()
    refusals: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that names no call, with the reason."""

    line: int
    text: str
    reason: Reason


RowReading: TypeAlias = Call | Unread
