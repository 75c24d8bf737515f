"""The way of every answer: assess, render, write down and keep; only then is it given.

Store and journal write at the same time, each for many answers at once. If either fails, nothing
is given (503): there is no answer that was not recorded.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from oncobasis.assembly.outbox import Spoken, answer_item
from oncobasis.assembly.serving.keeping import KeptCase, code_of, new_answer, outcome_of
from oncobasis.audit.chains.facts import ANSWERED, AnswerFacts
from oncobasis.core.errors import OncobasisError
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs
from oncobasis.store.errors import (
    ConflictError,
    ErasedError,
    NotFoundError,
    ReplayedError,
)
from oncobasis.store.writes import Idempotent, NewCard, Nonce, RecordAnswer, UseNonce

if TYPE_CHECKING:
    from oncobasis.assembly.serving.parts import ServingParts
    from oncobasis.core.assessment import Assessment
    from oncobasis.core.canonical import Json
    from oncobasis.core.case import TumorCase
    from oncobasis.service.auth.guard import Caller
    from oncobasis.service.auth.tokens import Accepted
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings

T = TypeVar("T")

NO_ADVICE = "no_advice"
"""Kind of the entry of an answer that needed no assessment."""
_KEY_DAYS = 1
_FEW_FINDINGS = 100
_REFUSALS = (ConflictError, ReplayedError, ErasedError, NotFoundError)


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks, by which way, of whom, as of when."""

    caller: Caller
    way: str
    as_of: date
    patient: str | None = None
    regions: tuple[str, ...] | None = None
    key: str | None = None
    request_digest: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What will be sent, and the cards in it."""

    body: bytes
    cards: tuple[NewCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was recorded; ``repeated`` when the same request had it before."""

    id: str
    body: bytes
    assessment: Assessment | None = None
    cards: tuple[NewCard, ...] = field(default=())
    repeated: bool = False


Render = Callable[[str, "Assessment", "TumorCase"], Rendered]
Read = Callable[[], "TumorCase"]


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
    def tells(self) -> bool:
        """Whether MLflow is told of answers."""
        return self._settings.mlflow.uri is not None

    async def answer(self, question: Question, read: Read, render: Render) -> Answer:
        """Answer and record; raises a problem, and OncobasisError of reading the case."""
        parts = self._lifecycle.parts
        case = await self.work(read)
        lane = self._thread if len(case.alterations) <= _FEW_FINDINGS else self._second
        made = await asyncio.get_running_loop().run_in_executor(
            lane, lambda: self._made(parts, question, case, render)
        )
        earlier = await self._recorded(parts, made)
        if earlier is not None:
            return Answer(earlier, b"", repeated=True)
        self._metrics.answers.labels(question.way, made.outcome).inc()
        return Answer(made.id, made.rendered.body, made.assessment, made.rendered.cards)

    async def note(self, caller: Caller, way: str, outcome: str, **facts: Json) -> None:
        """Write down an answer that needed no assessment; raises a 503 problem."""
        parts = self._lifecycle.parts
        written: dict[str, Json] = {**_who(caller), "service": way, "outcome": outcome, **facts}
        nonce = _nonce(caller)
        spent = [] if nonce is None else [parts.store.submit(UseNonce(nonce))]
        try:
            await self.durable(parts.journal.submit(NO_ADVICE, written), *spent)
        except ReplayedError:
            raise ProblemError("unauthorised") from None
        self._metrics.answers.labels(way, outcome).inc()

    async def claim(self, token: Accepted) -> bool:
        """Use up a token's id in the store; False when it was used before."""
        try:
            await self.durable(self._lifecycle.parts.store.submit(UseNonce(_used(token))))
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
    ) -> _Made:
        began = time.perf_counter()
        assessment = parts.answerer.answer(case, as_of=question.as_of, regions=question.regions)
        took = time.perf_counter() - began
        self._metrics.assessing.observe(took)
        name = f"as-{uuid.uuid4().hex}"
        rendered = render(name, assessment, case)
        spoken = Spoken(question.way, took * 1000, len(rendered.cards))
        kept = KeptCase.of(parts, question.caller.tenant, question.patient, case)
        return _Made(
            id=name,
            outcome=outcome_of(assessment),
            assessment=assessment,
            rendered=rendered,
            write=RecordAnswer(
                tenant=question.caller.tenant,
                patient=question.patient,
                assessment=new_answer(name, kept.id, assessment, parts.answerer.packed(assessment)),
                case=kept.new,
                cards=rendered.cards,
                nonce=_nonce(question.caller),
                request=_idempotent(question, name),
                outbox=(answer_item(question.caller.tenant, name, assessment, spoken),)
                if self.tells
                else (),
            ),
            facts=_facts(question, name, assessment),
        )

    async def _recorded(self, parts: ServingParts, made: _Made) -> str | None:
        """Write both; return the id of the earlier answer where the request was a repeat."""
        try:
            kept = parts.store.submit(made.write)
            entry = parts.journal.submit(ANSWERED, made.facts)
            recorded, _ = await self.durable(kept, entry)
        except ReplayedError:
            raise ProblemError("unauthorised") from None
        except ConflictError:
            kind = "key_reused" if made.write.request is not None else "conflict"
            raise ProblemError(kind) from None
        except (ErasedError, NotFoundError) as error:
            logs.say_defect(error)
            raise ProblemError("not_recorded", headers={"retry-after": "1"}) from None
        earlier = getattr(recorded, "earlier", None)
        if earlier is None:
            return None
        if earlier.answer is None:
            raise ProblemError("gone")
        return str(earlier.answer.decode())


@dataclass(frozen=True, slots=True)
class _Made:
    """An answer before it is recorded."""

    id: str
    outcome: str
    assessment: Assessment
    rendered: Rendered
    write: RecordAnswer
    facts: dict[str, Json]


def _facts(question: Question, name: str, assessment: Assessment) -> dict[str, Json]:
    """Return the entry of the journal: ids, codes and digests; what replays the answer."""
    made, caller = assessment.provenance, question.caller
    facts = AnswerFacts(
        tenant=caller.tenant,
        client=caller.principal.client,
        user=caller.principal.user,
        service=question.way,
        input_digest=made.input_digest,
        knowledge=made.knowledge.digest,
        models=tuple(model.digest for model in made.models if model.digest),
        software=code_of(made.software),
        outcome=outcome_of(assessment),
        assessment=name,
        output_digest=made.output_digest,
    )
    return {**facts.facts(), "as_of": assessment.as_of, "settings": made.settings_digest}


def _who(caller: Caller) -> dict[str, Json]:
    return {
        "client": caller.principal.client,
        "tenant": caller.tenant,
        "user": caller.principal.user,
    }


def _nonce(caller: Caller) -> Nonce | None:
    token = caller.unspent
    if token is None:
        return None
    return _used(token)


def _used(token: Accepted) -> Nonce:
    """Return the id as it is kept: a name of any form, held by its digest."""
    name = sha256(token.jti.encode()).hexdigest()
    issuer = sha256(token.issuer.encode()).hexdigest()
    return Nonce(issuer, name, datetime.fromtimestamp(token.expires, UTC))


def _idempotent(question: Question, name: str) -> Idempotent | None:
    if question.key is None:
        return None
    until = datetime.now(UTC) + timedelta(days=_KEY_DAYS)
    return Idempotent(question.key, question.request_digest, name.encode(), until)
