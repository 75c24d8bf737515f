"""The drugs of drafted orders, recognised by RxNorm, NCIt or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from oncobasis.core.canonical import Json
    from oncobasis.report.cards.context import DraftedDrug


def drafted_drugs(
    draft_orders: Sequence[Mapping[str, Json]], selections: Sequence[str] | None = None
) -> tuple[DraftedDrug, ...]:
    """Return the drugs of the draft MedicationRequests, in their order, each once.

    ``draft_orders`` are resources (entries of ``context.draftOrders``); other kinds of order and
    orders without a drug give nothing. ``selections`` are the references that ``order-select``
    names; None means all.
    """
    del draft_orders, selections
    return ()
