"""What clinicians did with cards: added to the store and never changed, repeats included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from oncobasis.assembly.outbox import ToldFeedback
from oncobasis.core.errors import InputError
from oncobasis.service.hooks.envelope import FeedbackItem, FeedbackRequest
from oncobasis.service.http.body import read_model
from oncobasis.service.http.problems import Fault, ProblemError
from oncobasis.store.errors import NotFoundError
from oncobasis.store.records import FeedbackKind
from oncobasis.store.writes import AddFeedback

if TYPE_CHECKING:
    from oncobasis.service.answers import AnswerDesk
    from oncobasis.service.auth.guard import Caller
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.store.transaction import Write

FEEDBACK = "feedback"
"""Kind of the entry of an answer to a card."""


class FeedbackDesk:
    """Takes answers to cards."""

    def __init__(self, lifecycle: Lifecycle, desk: AnswerDesk, metrics: Metrics) -> None:
        self._lifecycle = lifecycle
        self._desk = desk
        self._metrics = metrics

    async def take(self, caller: Caller, service: str, document: Mapping[str, object]) -> None:
        """Keep every answer; raises a 404 problem that names those to unknown cards."""
        parts = self._lifecycle.parts
        items = read_model(FeedbackRequest, document).feedback
        unknown = []
        for number, item in enumerate(items):
            write: Write[str] = _write(caller.tenant, item)
            if self._desk.tells:
                write = ToldFeedback(write, caller.tenant, item.outcome, _reasons(item))
            try:
                kept = await self._desk.durable(parts.store.submit(write))
            except NotFoundError:
                unknown.append(Fault(f"/feedback/{number}/card", "unknown_card"))
                continue
            facts = {
                "tenant": caller.tenant,
                "client": caller.principal.client,
                "user": caller.principal.user,
                "service": service,
                "assessment": kept[0],
                "card": item.card,
                "outcome": item.outcome,
            }
            await self._desk.durable(parts.journal.submit(FEEDBACK, facts))
            self._metrics.feedback.labels(service, item.outcome).inc()
        if unknown:
            raise ProblemError("not_found", "The other answers were kept.", faults=unknown)


def _reasons(item: FeedbackItem) -> tuple[str, ...]:
    reason = item.overrideReason
    return () if reason is None or reason.reason is None else (reason.reason.code,)


def _write(tenant: str, item: FeedbackItem) -> AddFeedback:
    reason = item.overrideReason
    try:
        return AddFeedback(
            tenant=tenant,
            card_id=item.card,
            outcome=FeedbackKind(item.outcome),
            given_at=item.outcomeTimestamp,
            reasons=_reasons(item),
            suggestions=tuple(one.id for one in item.acceptedSuggestions or ()),
            comment=None if reason is None else reason.userComment,
        )
    except InputError:
        raise ProblemError("not_understood", "a code is longer than is kept") from None
