"""The cards of each hook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.report.cards.context import NO_CONTEXT, CardContext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.assessment import Assessment
    from oncobasis.report.cards.context import Document, DraftedDrug, MissingData


def patient_view_cards(assessment: Assessment, context: CardContext = NO_CONTEXT) -> list[Document]:
    """Return at most three cards on the patient: options, what is forbidden, what is missing."""
    del assessment, context
    return []


def tumor_board_cards(assessment: Assessment, context: CardContext = NO_CONTEXT) -> list[Document]:
    """Return at most three cards for a tumour board, whose decision they ask for."""
    del assessment, context
    return []


def order_cards(
    assessment: Assessment, drafted: Sequence[DraftedDrug], context: CardContext = NO_CONTEXT
) -> list[Document]:
    """Return at most three cards on the drafted drugs; none where a draft is fine."""
    del assessment, drafted, context
    return []


def missing_data_cards(
    missing: Sequence[MissingData], context: CardContext = NO_CONTEXT
) -> list[Document]:
    """Return one card that names what a hook had no data on; none where nothing is missing."""
    del missing, context
    return []
