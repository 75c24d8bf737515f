"""Acceptance and override of advice: the figures of a tenant, without patients and free text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from oncobasis.assembly.acceptance import Figures, Period, figures, row_of
from oncobasis.service.http.problems import Fault, ProblemError

if TYPE_CHECKING:
    from oncobasis.assembly.acceptance import Every
    from oncobasis.core.canonical import Json
    from oncobasis.service.operation.lifecycle import Lifecycle

ROLES = ("board", "engineer", "auditor")
"""Who may see the figures."""
FORMATS = {"json": "application/json", "csv": "text/csv"}
USUAL_DAYS = 365


class AcceptanceDesk:
    """Counts."""

    def __init__(self, lifecycle: Lifecycle, today: Callable[[], date]) -> None:
        self._lifecycle = lifecycle
        self._today = today
        # A count reads much: one at a time, so that answers go on beside it.
        self._one = asyncio.Semaphore(1)

    async def figures(self, tenant: str, period: Period) -> Sequence[Figures]:
        """Return the figures of a tenant."""
        async with self._one:
            return await asyncio.to_thread(figures, self._lifecycle.parts.store, tenant, period)

    def period(self, since: date | None, until: date | None, every: Every | None) -> Period:
        """Return the period, the last day whole; a year up to today unless said otherwise.

        Raises a 422 problem where it would end before it begins.
        """
        last = until or self._today()
        first = since or last - timedelta(days=min(USUAL_DAYS, (last - date.min).days))
        if first > last:
            fault = Fault("/since", "order", "since lies after until")
            raise ProblemError("not_understood", "See errors.", faults=[fault])
        day = timedelta(days=1 if last < date.max else 0)
        return Period(_midnight(first), _midnight(last) + day, every)


def acceptance_view(period: Period, found: Sequence[Figures]) -> dict[str, Json]:
    """Return the figures as they are sent."""
    return {
        "since": period.since.date().isoformat(),
        "until": (period.until - timedelta(days=1)).date().isoformat(),
        "every": period.every,
        "items": [row_of(one) for one in found],
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
