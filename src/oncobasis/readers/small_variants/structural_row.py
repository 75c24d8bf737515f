"""Rows of a VCF that describe a rearrangement: what the VCF reader hands to the fusion reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from oncobasis.core.alteration import Observation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.options import ReadOptions


@dataclass(frozen=True, slots=True)
class StructuralRow:
    """One breakend or symbolic allele (``]15:80623247]C``, ``<DEL>``, ``<INV>``) of one line.

    ``contig`` is as written; ``chromosome`` is 1-22, X, Y, MT, or '' for any other contig.
    ``kind`` is INFO ``SVTYPE``, else what the allele says (``BND``, ``DEL``). ``filters`` is the
    caller's FILTER ('.' or 'PASS' if it passed). ``info`` and ``tumor`` (FORMAT values of the
    tumour's column) are as written, flags with an empty value. ``observed`` has the origin and the
    source line; fraction and depth are for the reader of the row to add.
    """

    line: int
    contig: str
    chromosome: str
    position: int
    name: str
    reference: str
    alternative: str
    kind: str
    filters: str = "."
    info: Mapping[str, str] = field(default_factory=dict)
    tumor: Mapping[str, str] = field(default_factory=dict)
    observed: Observation = field(default_factory=Observation)

    @property
    def change(self) -> str:
        """The change as text, for lists of rows."""
        return f"{self.contig}:{self.position} {self.reference}>{self.alternative}"


@dataclass(frozen=True, slots=True)
class StructuralContext:
    """What holds for every row of the file.

    ``annotations`` gives for each annotation key of INFO (``ANN``, ``CSQ``) its fields in order.
    """

    file: str
    assembly: str | None
    options: ReadOptions
    annotations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class StructuralReader(Protocol):
    """Reads all structural rows of a file together, for the mates of a pair stand apart."""

    def __call__(
        self, rows: Sequence[StructuralRow], context: StructuralContext, ledger: Ledger
    ) -> None:
        """Enter every row in the ledger exactly once: reported, or left out with its reasons."""
        ...
