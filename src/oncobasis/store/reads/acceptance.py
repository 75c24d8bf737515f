"""Reading what was done with advice: the last word on a card, the last decision on an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from oncobasis.store import schema
from oncobasis.store.reads.answers import Assessments
from oncobasis.store.reads.reader import Reader, with_key
from oncobasis.store.records import DecidedAnswer, FeedbackKind, ShownCard

_FEEDBACK, _CARDS, _ANSWERS = schema.feedback, schema.cards, schema.assessments
_DECISIONS = schema.decisions


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Cards and answers of a tenant that were given in a period, and what was done with them."""

    _reader: Reader

    def cards(self, tenant: str, since: datetime, until: datetime) -> tuple[ShownCard, ...]:
        """The cards shown from ``since`` to before ``until``; of several words the last counts."""
        given = _given(_CARDS, tenant, since, until)
        cards = select(_CARDS.c.id, _CARDS.c.basis, _CARDS.c.created_at).where(*given)
        joined = _FEEDBACK.join(
            _CARDS,
            (_FEEDBACK.c.tenant == _CARDS.c.tenant) & (_FEEDBACK.c.card_id == _CARDS.c.id),
        )
        answers = select(_FEEDBACK.c.card_id, _FEEDBACK.c.outcome, _FEEDBACK.c.reasons)
        ordered = answers.select_from(joined).where(*given).order_by(_FEEDBACK.c.number)
        rows, words = self._reader.rows(cards, ordered)
        last = {word["card_id"]: word for word in words}
        return tuple(
            ShownCard(
                row["basis"],
                row["created_at"],
                None if (word := last.get(row["id"])) is None else FeedbackKind(word["outcome"]),
                () if word is None else word["reasons"],
            )
            for row in rows
        )

    def decided(self, tenant: str, since: datetime, until: datetime) -> Iterator[DecidedAnswer]:
        """The answers given in the period on which a board decided, each with its last decision.

        Those of erased patients are left out: neither can be read any more.
        """
        given = _given(_ANSWERS, tenant, since, until)
        of_these = select(_ANSWERS.c.id).where(*given)
        decisions = with_key(_DECISIONS).where(
            _DECISIONS.c.tenant == tenant, _DECISIONS.c.assessment_id.in_(of_these)
        )
        rows = self._reader.rows(decisions.order_by(_DECISIONS.c.created_at, _DECISIONS.c.id))[0]
        for row in {one["assessment_id"]: one for one in rows}.values():
            answer = Assessments(self._reader).get(tenant, row["assessment_id"])
            decision = self._reader.opened(_DECISIONS, row, row["id"])
            if answer is not None and answer.payload is not None and decision is not None:
                yield DecidedAnswer(answer.info.created_at, answer.payload, decision)


def _given(table: Table, tenant: str, since: datetime, until: datetime) -> tuple[Any, ...]:
    return (table.c.tenant == tenant, table.c.created_at >= since, table.c.created_at < until)
