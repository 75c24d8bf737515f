"""Judged calls -> the ledger: each call is entered once, each event reported once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.readers.fusions.merge import grouped, is_reciprocal
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import FilteredRow, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.readers.fusions.judge import Judged
    from oncobasis.readers.reading.ledger import Ledger


def enter(judged: Iterable[Judged], ledger: Ledger) -> None:
    """Enter every call once: one finding for each event, the others as its duplicates."""
    calls = list(judged)
    reported: set[frozenset[str | None]] = set()
    for members in grouped(call for call in calls if call.finding is not None):
        best = members[0]
        if best.finding is not None:
            ledger.report((best.finding,))
            for partner in best.partners:
                partner.remark(best.call.line, ledger)
        reported.add(frozenset(best.genes))
        for other in members[1:]:
            words = "reciprocal of" if is_reciprocal(best, other) else "the same as"
            reason = Reason(FilterCode.DUPLICATE, f"{words} {best.name}")
            leave_out(ledger, other.call.line, other.name, other.call.text, (reason,))
    for call in sorted((c for c in calls if c.finding is None), key=lambda c: c.call.line):
        leave_out(ledger, call.call.line, call.name, call.call.text, call.reasons)
        if not call.silent and frozenset(call.genes) not in reported:
            words = ", ".join(reason.code.value for reason in call.reasons)
            ledger.remark("fusion_not_reported", call.call.line, fusion=call.name, reasons=words)


def leave_out(ledger: Ledger, line: int, gene: str, text: str, reasons: tuple[Reason, ...]) -> None:
    """Enter one call that gives no finding."""
    ledger.leave_out(FilteredRow(line, gene, text, reasons))
