"""The cards of each hook."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Stance
from oncobasis.report.cards import topics
from oncobasis.report.cards.context import MOST_CARDS, NO_CONTEXT, CardContext
from oncobasis.report.cards.markdown import bold, escaped, paragraphs
from oncobasis.report.cards.orders import order_drafts
from oncobasis.report.cards.parts import (
    INPUT_REASONS,
    Draft,
    Indicator,
    Topic,
    language_of,
    written,
)
from oncobasis.report.cards.words import said
from oncobasis.report.wording import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from oncobasis.core.assessment import Assessment
    from oncobasis.report.cards.context import Document, DraftedDrug, MissingData


def patient_view_cards(assessment: Assessment, context: CardContext = NO_CONTEXT) -> list[Document]:
    """Return at most three cards on the patient: options, what is forbidden, what is missing.

    A serious doubt about the input comes first; where nothing was found, a card says so.
    """
    found = _first(
        (topics.doubtful, topics.options, topics.refused, topics.tests), assessment, context
    )
    said_little = all(one.topic in {Topic.INPUT, Topic.TESTS} for one in found)
    if said_little:
        found.append(topics.nothing(assessment, context))
    return _written(found, assessment, context)


def tumor_board_cards(assessment: Assessment, context: CardContext = NO_CONTEXT) -> list[Document]:
    """Return at most three cards for a tumour board: the case at a glance, what is against, open.

    No order is proposed: the board decides, and its page records what it decided.
    """
    found = _first((topics.doubtful, _board, topics.refused, topics.tests), assessment, context)
    return _written(found, assessment, context)


def order_cards(
    assessment: Assessment, drafted: Sequence[DraftedDrug], context: CardContext = NO_CONTEXT
) -> list[Document]:
    """Return at most three cards on the drafted drugs, the most urgent first.

    None where no drug was recognised, and none where the drafts are fine.
    """
    drafts = order_drafts(assessment, drafted, context)
    if len(drafts) > MOST_CARDS:
        last = drafts[MOST_CARDS - 1]
        more = escaped(said("notes_more", language_of(context)))
        drafts[MOST_CARDS - 1] = replace(last, note=more)
    return _written(drafts, assessment, context)


def missing_data_cards(
    missing: Sequence[MissingData], context: CardContext = NO_CONTEXT
) -> list[Document]:
    """Return one card that names what a hook had no data on; none where nothing is missing."""
    if not missing:
        return []
    language = language_of(context)
    named = dict.fromkeys(said(one.value, language) for one in missing)
    what = said("and", language).join(named)
    draft = Draft(
        Topic.MISSING,
        Indicator.INFO,
        said("missing_data", language, what=what),
        paragraphs(
            escaped(said("missing_data_detail", language, what=what)),
            escaped(said("disclaimer", language)),
        ),
        key=",".join(missing),
        reasons=INPUT_REASONS,
    )
    return [written(draft, context)]


def _board(assessment: Assessment, context: CardContext) -> Draft:
    """The case at a glance: how much there is to discuss, the options, where sources disagree."""
    language = language_of(context)
    summary = said(
        "board",
        language,
        given=len(topics.of_stance(assessment, *topics.GIVEN, Stance.INVESTIGATIONAL)),
        refused=len(topics.of_stance(assessment, *topics.REFUSED)),
        tests=len(assessment.missing_tests),
    )
    listed = topics.options(assessment, context) or topics.nothing(assessment, context)
    split = topics.disagreements(assessment, language)
    heading = bold(label("disagreements", language)) if split else ""
    detail = paragraphs(heading, split, listed.detail)
    return replace(listed, topic=Topic.BOARD, summary=summary, detail=detail, suggestions=())


def _first(
    topics_asked: Iterable[Callable[[Assessment, CardContext], Draft | None]],
    assessment: Assessment,
    context: CardContext,
) -> list[Draft]:
    """Return the first cards that there are; what no card has room for is not made."""
    made = (one(assessment, context) for one in topics_asked)
    return list(islice((one for one in made if one is not None), MOST_CARDS))


def _written(
    drafts: Sequence[Draft], assessment: Assessment, context: CardContext
) -> list[Document]:
    foot = topics.footer(assessment, language_of(context)) if drafts else ""
    return [written(one, context, assessment, foot) for one in drafts[:MOST_CARDS]]
