"""What comes after an assessment: the board's decision, what became of the patient, consent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson

from oncobasis.assembly.outbox import Told, remark_item
from oncobasis.service.api.assessments import new_id
from oncobasis.service.api.bodies import (
    Body,
    ConsentBody,
    DecisionBody,
    ErasureBody,
    OutcomeBody,
)
from oncobasis.service.http.problems import ProblemError
from oncobasis.store.errors import ConflictError, ErasedError, NotFoundError
from oncobasis.store.records import OutcomeKind
from oncobasis.store.writes import AddDecision, AddOutcome, ErasePatient, SetConsent

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.service.answers import AnswerDesk
    from oncobasis.service.auth.guard import Caller
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.store.records import Decision, Outcome
    from oncobasis.store.transaction import Write
    from oncobasis.tracking.traces.record import RemarkKind


class FollowUpDesk:
    """Takes decisions, outcomes, consent and erasure; each leaves an entry in the journal."""

    def __init__(self, lifecycle: Lifecycle, desk: AnswerDesk) -> None:
        self._lifecycle = lifecycle
        self._desk = desk

    async def decide(self, caller: Caller, assessment: str, body: DecisionBody) -> str:
        """Keep a decision; return its id."""
        name = new_id("decision")
        write = AddDecision(
            tenant=caller.tenant,
            id=name,
            assessment_id=assessment,
            by=caller.principal.name,
            decided_on=body.decided_on,
            payload=_content(body),
        )
        told = self._told(caller, write, assessment, "decision", body.decision)
        await self._keep(caller, "decision", told, assessment=assessment, decision=name)
        return name

    async def observe(self, caller: Caller, assessment: str, body: OutcomeBody) -> str:
        """Keep an outcome; return its id."""
        name = new_id("outcome")
        write = AddOutcome(
            tenant=caller.tenant,
            id=name,
            assessment_id=assessment,
            kind=OutcomeKind(body.kind),
            observed_on=body.observed_on,
            by=caller.principal.name,
            payload=_content(body),
            corrects=body.corrects,
        )
        told = self._told(caller, write, assessment, "outcome", body.kind)
        await self._keep(caller, "outcome", told, assessment=assessment, record=name)
        return name

    async def consent(self, caller: Caller, body: ConsentBody) -> None:
        """Keep what a patient said of a second use."""
        write = SetConsent(caller.tenant, body.patient, body.secondary_use, caller.principal.name)
        await self._keep(caller, "consent", write, secondary_use=body.secondary_use)

    async def erase(self, caller: Caller, body: ErasureBody) -> int:
        """Erase a patient; return how many cases and assessments were emptied."""
        write = ErasePatient(caller.tenant, body.patient)
        try:
            return int(str(await self._keep(caller, "erasure", write)))
        finally:
            # Afterwards, or what was answered meanwhile would be remembered; and always, for it is
            # erased too where only the journal failed.
            self._lifecycle.parts.forget()

    async def decisions(self, tenant: str, assessment: str) -> tuple[Decision, ...]:
        """Return the decisions on an assessment."""
        followup = self._lifecycle.parts.store.followup
        return await asyncio.to_thread(followup.decisions, tenant, assessment)

    async def outcomes(self, tenant: str, assessment: str) -> tuple[Outcome, ...]:
        """Return what became of the patient after an assessment."""
        followup = self._lifecycle.parts.store.followup
        return await asyncio.to_thread(followup.outcomes, tenant, assessment)

    def _told(
        self, caller: Caller, write: Write[None], assessment: str, kind: RemarkKind, value: str
    ) -> Write[None]:
        """Return the write, with what MLflow is told of it where it is told at all."""
        if not self._desk.tells:
            return write
        return Told(write, remark_item(caller.tenant, assessment, kind, value))

    async def _keep(self, caller: Caller, kind: str, write: Write[object], **facts: Json) -> object:
        parts = self._lifecycle.parts
        written: dict[str, Json] = {
            "client": caller.principal.client,
            "tenant": caller.tenant,
            "user": caller.principal.user,
            **facts,
        }
        try:
            (kept,) = await self._desk.durable(parts.store.submit(write))
            await self._desk.durable(parts.journal.submit(kind, written))
        except NotFoundError:
            raise ProblemError("not_found") from None
        except ErasedError:
            raise ProblemError("gone") from None
        except ConflictError:
            raise ProblemError("conflict") from None
        return kept


def _content(body: Body) -> bytes:
    """Return what was sent, as it is kept."""
    return orjson.dumps(body.model_dump(mode="json", exclude_none=True))
