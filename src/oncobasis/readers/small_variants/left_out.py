"""Changes that a filter took away although reads show them: named, and their place left open.

A caller's filter may be right. But where the reads are clear and the gene is one that the knowledge
speaks of, its absence is not shown either: the residues stay open, and the report says which.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.case import Uncovered
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.genes_of_interest import packaged_genes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.protein import ProteinChange
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.result import Reason
    from oncobasis.readers.small_variants.filters import RowFacts

FILTERED = "filtered"
# Clear reads: what a caller rejected in spite of them (a convention of this project).
LEAST_READS, LEAST_FRACTION = 3, 0.05
_TOLD = 12
_REJECTED = frozenset({FilterCode.CALLER_FILTER, FilterCode.LOOKS_GERMLINE})


@dataclass(slots=True)
class LeftOut:
    """Collects such changes of one file."""

    ledger: Ledger
    _open: set[Uncovered] = field(default_factory=set)
    _told: list[str] = field(default_factory=list)

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """The residues that stay open, sorted."""
        return tuple(sorted(self._open, key=lambda one: (one.gene, one.first or 0, one.seen)))

    def leave_open(
        self, gene: str, change: str, protein: ProteinChange | None, reasons: Sequence[Reason]
    ) -> None:
        """Leave the place of a change open; the whole gene where its residues are not known."""
        first, last = (protein.start, protein.end) if protein and protein.start else (None, None)
        seen = f"{change}: {', '.join(reason.code.value for reason in reasons)}"
        self._open.add(Uncovered(gene, first, last, FILTERED, seen))

    def enter(
        self, gene: str, change: str, protein: ProteinChange | None, reasons: Sequence[Reason]
    ) -> None:
        """Enter a change that clear reads show; ``close`` names the first of them."""
        self.leave_open(gene, change, protein, reasons)
        self._told.append(f"{gene} {change}".strip())

    def close(self) -> None:
        """Name what was entered, in one note for the file."""
        if not self._told:
            return
        names = sorted(set(self._told))
        more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
        self.ledger.remark(
            "clear_changes_left_out",
            count=str(len(names)),
            changes=", ".join(names[:_TOLD]) + more,
        )


def is_clear(gene: str, facts: RowFacts, reasons: Sequence[Reason]) -> bool:
    """Whether clear reads show a change of the protein that only its caller rejected."""
    if facts.no_finding is not None or any(reason.code not in _REJECTED for reason in reasons):
        return False
    reads, fraction = facts.support.alt_reads, facts.support.fraction
    shown = (reads is None or reads >= LEAST_READS) and (
        fraction is None or fraction >= LEAST_FRACTION
    )
    return shown and gene in packaged_genes()
