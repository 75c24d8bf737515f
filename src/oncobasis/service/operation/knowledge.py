"""Another knowledge while the service answers: told by an engineer, by a signal, by the store.

What is in place is read, verified as a whole and tried beside the running one; only then, once
the journal has it, do answers use it. One that is refused changes nothing but what is said of it.
The process that was told notes the digest in the store; the others look there every few seconds and
take the same digest or none.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.assembly.serving.exchange import InPlace
from oncobasis.core.errors import KnowledgeError
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs
from oncobasis.service.operation.terminal import is_of_a_terminal
from oncobasis.store.errors import StoreError
from oncobasis.store.writes import WantKnowledge

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from oncobasis.core.canonical import Json
    from oncobasis.knowledge import Bundle
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import KnowledgeSettings

Durable: TypeAlias = "Callable[..., Awaitable[object]]"
"""Waits until writes hold; raises a 503 problem."""
KIND = "knowledge"
"""Kind of the entry of an exchange, or of one that was refused."""
_LONGEST_PLACE = 120


@dataclass(frozen=True, slots=True)
class Refused:
    """Why what is in place was not taken, and since when; the one before it goes on answering."""

    at: datetime
    what: str
    where: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Who told: a system or a person by digest, ``signal``, or ``store`` (another process)."""

    client: str
    tenant: str | None = None
    user: str | None = None


class KnowledgeDesk:
    """Exchanges the knowledge that answers."""

    def __init__(
        self, settings: KnowledgeSettings, lifecycle: Lifecycle, metrics: Metrics, durable: Durable
    ) -> None:
        self._settings = settings
        self._lifecycle = lifecycle
        self._metrics = metrics
        self._durable = durable
        self._in_place = InPlace(settings.folder)
        self._busy = asyncio.Lock()
        self._done: str | None = None
        self._tried: object = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.refused: Refused | None = None

    def start(self) -> None:
        """Look from now on, and hear the signal where this process can."""
        self._begin(self._run())
        if not is_of_a_terminal():
            with suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._signalled)

    async def stop(self) -> None:
        """End."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def refused_view(self) -> dict[str, Json] | None:
        """Return why what was put in place is not used; None where nothing was refused."""
        if self.refused is None:
            return None
        return {**asdict(self.refused), "at": self.refused.at.isoformat()}

    async def reload(self, teller: Teller, expected: str | None = None) -> Bundle:
        """Use what is in place, here and in every other process; return it.

        Raises KnowledgeError where it is refused, and a 503 problem where nothing can be recorded.
        """
        async with self._busy:
            bundle = await self._verified(teller, expected)
            wanted = WantKnowledge(f"w-{uuid.uuid4().hex}", bundle.digest)
            await self._durable(self._lifecycle.parts.store.submit(wanted))
            self._done = wanted.id
            await self._use(bundle, teller)
        return bundle

    async def look(self) -> None:
        """Take the knowledge that another process was told of, if there is such."""
        parts = self._lifecycle.parts
        wanted = await asyncio.to_thread(parts.store.notes.knowledge)
        if wanted is None or wanted.id == self._done:
            return
        first, self._done = self._done is None, self._done or ""
        if wanted.digest == parts.answerer.knowledge.digest:
            self._done = wanted.id
            self._accepted()
            return
        if first and self._in_place.digest() != wanted.digest:
            # Told before this process began; since then another was put in place, and read.
            self._done = wanted.id
            return
        tried = (wanted.id, self._in_place.stamp)
        if tried == self._tried:
            return
        self._tried = tried
        async with self._busy:
            teller = Teller("store")
            with suppress(KnowledgeError):
                await self._use(await self._verified(teller, wanted.digest), teller)
                self._done = wanted.id

    async def _verified(self, teller: Teller, expected: str | None) -> Bundle:
        parts = self._lifecycle.parts
        try:
            return await asyncio.to_thread(self._in_place.verified, parts.answerer, expected)
        except KnowledgeError as error:
            self.refused = Refused(datetime.now(UTC), error.what, error.where, error.remedy)
            self._metrics.knowledge_refused.set(1)
            self._metrics.exchanges.labels("refused").inc()
            where = error.where[:_LONGEST_PLACE]
            logs.say("knowledge_refused", logging.WARNING, code=where, client=teller.client)
            await self._write(teller, outcome="refused", where=where)
            raise

    async def _use(self, bundle: Bundle, teller: Teller) -> None:
        """Write it down, then answer with it; the assignment is the whole of the exchange."""
        parts = self._lifecycle.parts
        if bundle.digest != parts.answerer.knowledge.digest:
            await self._write(teller, outcome="exchanged", to=bundle.digest, version=bundle.version)
            parts.answerer.use(bundle)
            parts.forget()
            self._metrics.exchanges.labels("exchanged").inc()
            logs.say("knowledge_exchanged", knowledge=bundle.version, digest=bundle.digest)
        self._accepted()

    def _accepted(self) -> None:
        knowledge = self._lifecycle.parts.answerer.knowledge
        self.refused = None
        self._metrics.knowledge_refused.set(0)
        self._metrics.knowledge.clear()
        self._metrics.knowledge.labels(knowledge.version, knowledge.digest).set(1)

    async def _write(self, teller: Teller, **facts: Json) -> None:
        parts = self._lifecycle.parts
        written: dict[str, Json] = {
            "client": teller.client,
            "tenant": teller.tenant,
            "user": teller.user,
            "from": parts.answerer.knowledge.digest,
            **facts,
        }
        await self._durable(parts.journal.submit(KIND, written))

    def _signalled(self) -> None:
        self._begin(self._told())

    async def _told(self) -> None:
        with suppress(KnowledgeError, ProblemError):
            await self.reload(Teller("signal"))

    async def _run(self) -> None:
        await self._lifecycle.opened()
        with suppress(ProblemError):
            self._accepted()
        while True:
            try:
                await self.look()
            except (StoreError, ProblemError) as error:
                logs.say("knowledge_unseen", logging.WARNING, exception=type(error).__name__)
            await asyncio.sleep(self._settings.look_seconds)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
