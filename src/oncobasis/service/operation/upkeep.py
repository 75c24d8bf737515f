"""What is done beside the requests: spent rows and content beyond retention are taken away."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs
from oncobasis.store.errors import StoreError
from oncobasis.store.writes import Purge, Purged

if TYPE_CHECKING:
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings

_EVERY_SECONDS = 600.0
_ROWS_KEPT = timedelta(days=30)


class Upkeep:
    """Runs beside the requests from start to end."""

    def __init__(self, settings: ServiceSettings, lifecycle: Lifecycle) -> None:
        self._days = settings.retention_days
        self._lifecycle = lifecycle
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def once(self) -> Purged:
        """Take away what has been kept long enough; return how much that was."""
        now = datetime.now(UTC)
        before = None if self._days is None else now - timedelta(days=self._days)
        purge = Purge(contents_before=before, rows_before=now - _ROWS_KEPT)
        total = Purged()
        while True:
            done = await asyncio.wrap_future(self._lifecycle.parts.store.submit(purge))
            total = Purged(
                total.keys + done.keys, total.contents + done.contents, total.rows + done.rows
            )
            if not done.keys:
                break
        if total.keys:
            self._lifecycle.parts.forget()
            logs.say("retention", kind="patients", resources=total.keys)
        return total

    async def _run(self) -> None:
        await self._lifecycle.opened()
        while True:
            try:
                self._lifecycle.parts.repeats.drop_old()
                await self.once()
            except (StoreError, ProblemError) as error:
                logs.say("upkeep_failed", logging.WARNING, exception=type(error).__name__)
            await asyncio.sleep(_EVERY_SECONDS)
