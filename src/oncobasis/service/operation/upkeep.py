"""What is done beside the requests: spent rows and content beyond retention are taken away."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs
from oncobasis.store.errors import StoreError
from oncobasis.store.writes import Purge, Purged

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings

_EVERY_SECONDS = 600.0
_ROWS_KEPT = timedelta(days=30)
_UPLOADS_KEPT = 24 * 3600.0


class Upkeep:
    """Runs beside the requests from start to end."""

    def __init__(self, settings: ServiceSettings, lifecycle: Lifecycle, spool: Path) -> None:
        self._days = settings.retention_days
        self._spool = spool
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
                await asyncio.to_thread(drop_uploads, self._spool, time.time() - _UPLOADS_KEPT)
                await self.once()
            except (StoreError, ProblemError, OSError) as error:
                logs.say("upkeep_failed", logging.WARNING, exception=type(error).__name__)
            await asyncio.sleep(_EVERY_SECONDS)


def drop_uploads(spool: Path, before: float) -> None:
    """Remove files that came in before a moment: a process that was killed has left them.

    A job of a patient who was erased leaves its files too; none waits for as long. Raises OSError.
    """
    for folder in spool.iterdir() if spool.is_dir() else ():
        try:
            old = folder.stat().st_mtime < before
        except FileNotFoundError:  # just taken away by whoever read it
            continue
        if old:
            shutil.rmtree(folder, ignore_errors=True)
