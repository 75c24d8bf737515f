"""The way of every answer: assess, render, write down and keep; only then is it given.

Store and journal write at the same time, each for many answers at once. If either fails, nothing
is given (503): there is no answer that was not recorded.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from oncobasis.assembly.serving.keeping import KeptCase
from oncobasis.audit.chains.facts import ANSWERED
from oncobasis.core.errors import OncobasisError
from oncobasis.service.answering import Answer, Judged, Made, made, made_again, used, who
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs
from oncobasis.store.errors import (
    ConflictError,
    ErasedError,
    NotFoundError,
    ReplayedError,
)
from oncobasis.store.writes import UseNonce

if TYPE_CHECKING:
    from oncobasis.assembly.serving.answerer import VerifiedAnswerer
    from oncobasis.assembly.serving.parts import ServingParts
    from oncobasis.core.canonical import Json
    from oncobasis.core.case import TumorCase
    from oncobasis.service.answering import Asked, Question, Render
    from oncobasis.service.auth.guard import Caller
    from oncobasis.service.auth.tokens import Accepted
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings

T = TypeVar("T")

NO_ADVICE = "no_advice"
"""Kind of the entry of an answer that needed no assessment."""
_FEW_FINDINGS = 100
_REFUSALS = (ConflictError, ReplayedError, ErasedError, NotFoundError)


class AnswerDesk:
    """Gives answers; cases are assessed by a thread, so that the loop is free meanwhile."""

    def __init__(self, settings: ServiceSettings, lifecycle: Lifecycle, metrics: Metrics) -> None:
        self._settings = settings
        self._lifecycle = lifecycle
        self._metrics = metrics
        self._thread = ThreadPoolExecutor(1, "answers")
        # A case of hundreds of findings takes seconds; the others do not wait for it.
        self._second = ThreadPoolExecutor(1, "long answers")

    @property
    def answerer(self) -> VerifiedAnswerer:
        """Return what answers now; raises a 503 problem until it is verified."""
        return self._lifecycle.parts.answerer

    @property
    def tells(self) -> bool:
        """Whether MLflow is told of answers."""
        return self._settings.mlflow.uri is not None

    async def answer(
        self, question: Question, case: TumorCase, render: Render, asked: Asked | None = None
    ) -> Answer:
        """Answer and record; raises a problem. ``asked`` is by what it may be given again."""
        parts = self._lifecycle.parts
        era = parts.repeats.era
        lane = self._thread if len(case.alterations) <= _FEW_FINDINGS else self._second
        ready = await asyncio.get_running_loop().run_in_executor(
            lane, lambda: self._made(parts, question, case, render)
        )
        answer = await self._given(parts, question, ready)
        if asked is not None and not answer.repeated and parts.answerer.asked == asked.models:
            parts.repeats.keep(asked.digest, ready.given(), era)
        return answer

    async def again(self, question: Question, asked: Asked) -> Answer | None:
        """Give and record an answer as it was given before; None where it was not."""
        parts = self._lifecycle.parts
        given = parts.repeats.get(asked.digest)
        if given is None:
            return None
        if parts.known.has(given.case.id):
            kept = KeptCase(given.case.id, None)
        else:
            tenant, case = question.caller.tenant, given.case
            kept = await self.work(lambda: KeptCase.of(parts, tenant, case))
        return await self._given(parts, question, made_again(question, given, kept))

    async def note(self, caller: Caller, way: str, outcome: str, **facts: Json) -> None:
        """Write down an answer that needed no assessment; raises a 503 problem."""
        parts = self._lifecycle.parts
        written: dict[str, Json] = {**who(caller), "service": way, "outcome": outcome, **facts}
        token = caller.unspent
        spent = [] if token is None else [parts.store.submit(UseNonce(used(token)))]
        try:
            await self.durable(parts.journal.submit(NO_ADVICE, written), *spent)
        except ReplayedError:
            raise ProblemError("unauthorised") from None
        self._metrics.answers.labels(way, outcome).inc()

    async def claim(self, token: Accepted) -> bool:
        """Use up a token's id in the store; False when it was used before."""
        try:
            await self.durable(self._lifecycle.parts.store.submit(UseNonce(used(token))))
        except ReplayedError:
            return False
        return True

    async def work(self, task: Callable[[], T]) -> T:
        """Do something that takes milliseconds, in the thread of answers."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, task)

    async def durable(self, *writes: Future[Any]) -> list[Any]:
        """Wait until writes are durable; raises a 503 problem, or the store's own refusal."""
        waiting = asyncio.gather(*map(asyncio.wrap_future, writes))
        try:
            async with asyncio.timeout(self._settings.limits.answer_seconds):
                return await waiting
        except _REFUSALS:
            raise
        except (OncobasisError, TimeoutError, OSError, RuntimeError) as error:
            self._metrics.unrecorded.inc()
            logs.say_defect(error)
            raise ProblemError("not_recorded", headers={"retry-after": "1"}) from None

    def close(self) -> None:
        """End the threads once they have done what they began."""
        self._thread.shutdown(wait=True)
        self._second.shutdown(wait=True)

    def _made(
        self, parts: ServingParts, question: Question, case: TumorCase, render: Render
    ) -> Made:
        began = time.perf_counter()
        assessment = parts.answerer.answer(case, as_of=question.as_of, regions=question.regions)
        took = time.perf_counter() - began
        self._metrics.assessing.observe(took)
        judged = Judged(case, assessment, took * 1000)
        return made(parts, question, judged, render, tells=self.tells)

    async def _given(self, parts: ServingParts, question: Question, ready: Made) -> Answer:
        """Record an answer, then give it."""
        earlier = await self._recorded(parts, ready)
        if earlier is not None:
            return Answer(earlier, b"", repeated=True)
        parts.known.add(ready.write.assessment.case_id)
        self._metrics.answers.labels(question.way, ready.outcome).inc()
        return ready.answer

    async def _recorded(self, parts: ServingParts, ready: Made) -> str | None:
        """Write both; return the id of the earlier answer where the request was a repeat."""
        try:
            kept = parts.store.submit(ready.write)
            entry = parts.journal.submit(ANSWERED, ready.facts)
            recorded, _ = await self.durable(kept, entry)
        except ReplayedError:
            raise ProblemError("unauthorised") from None
        except ConflictError:
            kind = "key_reused" if ready.write.request is not None else "conflict"
            raise ProblemError(kind) from None
        except (ErasedError, NotFoundError) as error:
            # Another process erased the patient: nothing of before is given again.
            parts.forget()
            logs.say_defect(error)
            raise ProblemError("not_recorded", headers={"retry-after": "1"}) from None
        earlier = getattr(recorded, "earlier", None)
        if earlier is None:
            return None
        if earlier.answer is None:
            raise ProblemError("gone")
        return str(earlier.answer.decode())
