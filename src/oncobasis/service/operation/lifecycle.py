"""From start to end: parts are opened and verified beside the loop; until then nothing is answered.

``/healthz`` says that the process lives, ``/readyz`` that it can answer: knowledge and models are
verified, store and journal are open. Both stay true to the last: an ending service is not ready.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

from oncobasis.core.errors import OncobasisError
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs

if TYPE_CHECKING:
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.service.operation.ports import OpenParts, Parts

_TURN_SECONDS = 0.001


class State(StrEnum):
    """How far the service is."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    ENDING = "ending"


class Lifecycle:
    """Holds the parts once they are verified."""

    def __init__(self, open_parts: OpenParts, metrics: Metrics) -> None:
        self._open_parts = open_parts
        self._metrics = metrics
        self._parts: Parts | None = None
        self._opening: asyncio.Task[None] | None = None
        self.state = State.STARTING

    @property
    def parts(self) -> Parts:
        """Return the parts; raises a 503 problem until they are verified."""
        if self._parts is None or self.state is not State.READY:
            raise ProblemError("not_ready", headers={"retry-after": "1"})
        return self._parts

    async def start(self) -> None:
        """Begin to open the parts; the loop answers ``/healthz`` meanwhile."""
        # Short turns for threads, so that an answer being computed holds up no other request.
        sys.setswitchinterval(_TURN_SECONDS)
        self._opening = asyncio.create_task(self._open())

    async def opened(self) -> None:
        """Wait until the parts are open, or could not be opened."""
        if self._opening is not None:
            await self._opening

    async def end(self) -> None:
        """Close the parts; what they hold is durable when this returns."""
        self.state = State.ENDING
        self._metrics.ready.set(0)
        await self.opened()
        parts, self._parts = self._parts, None
        if parts is not None:
            await asyncio.to_thread(parts.close)
        logs.say("ended")

    async def _open(self) -> None:
        try:
            parts = await asyncio.to_thread(self._open_parts)
        except OncobasisError as error:
            self.state = State.FAILED
            logs.say("not_ready", logging.ERROR, exception=type(error).__name__, code=error.where)
            return
        except Exception as error:  # noqa: BLE001 - said, and then the service stays not ready
            self.state = State.FAILED
            logs.say_defect(error)
            return
        self._parts = parts
        if self.state is State.STARTING:
            self.state = State.READY
            self._metrics.ready.set(1)
            answerer = parts.answerer
            logs.say("ready", knowledge=answerer.knowledge.version, models=len(answerer.models))
