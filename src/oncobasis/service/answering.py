"""What an answer is made of: the question, what is sent, and what is written down of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from oncobasis.assembly.outbox import Spoken, answer_item, told_again
from oncobasis.assembly.serving.keeping import (
    KeptCase,
    code_of,
    new_answer,
    new_case,
    outcome_of,
)
from oncobasis.assembly.serving.repeats import Form, Given
from oncobasis.audit.chains.facts import AnswerFacts
from oncobasis.store.writes import Idempotent, NewCard, Nonce, RecordAnswer

if TYPE_CHECKING:
    from oncobasis.assembly.serving.answerer import ModelFault
    from oncobasis.assembly.serving.parts import ServingParts
    from oncobasis.core.assessment import Assessment
    from oncobasis.core.canonical import Json
    from oncobasis.core.case import TumorCase
    from oncobasis.core.prediction import ModelStamp
    from oncobasis.service.auth.guard import Caller
    from oncobasis.service.auth.tokens import Accepted
    from oncobasis.store.writes import NewCase

_KEY_DAYS = 1


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
class Asked:
    """By what an answer may be given again, and the models that were in use when it was asked."""

    digest: bytes
    models: tuple[ModelStamp | ModelFault, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What will be sent, and the cards in it.

    ``ids`` are those of cards and suggestions, ``indicators`` those of the cards.
    """

    body: bytes
    cards: tuple[NewCard, ...] = ()
    ids: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was recorded; ``repeated`` when the same request had it before."""

    id: str
    body: bytes
    assessment: Assessment | None = None
    cards: tuple[NewCard, ...] = field(default=())
    indicators: tuple[str, ...] = ()
    repeated: bool = False


Render = Callable[[str, "Assessment", "TumorCase"], Rendered]


@dataclass(frozen=True, slots=True)
class Made:
    """An answer before it is recorded; ``ids`` are all that stand in its body."""

    answer: Answer
    write: RecordAnswer
    facts: dict[str, Json]
    case: NewCase
    ids: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """Return the code of what came out."""
        return self.write.assessment.outcome

    def given(self) -> Given:
        """Return what it takes to give it again."""
        form = Form.of(self.answer.body, self.ids)
        return Given(form, self.ids, self.answer.indicators, self.write, self.case, self.facts)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with its assessment; ``milliseconds`` it took."""

    case: TumorCase
    assessment: Assessment
    milliseconds: float


def made(
    parts: ServingParts, question: Question, judged: Judged, render: Render, *, tells: bool
) -> Made:
    """Return the answer to a question; ``tells``: MLflow is told of it."""
    assessment, tenant = judged.assessment, question.caller.tenant
    name = _new_name()
    rendered = render(name, assessment, judged.case)
    case = new_case(parts.keys, tenant, question.patient, judged.case)
    kept = KeptCase.of(parts, tenant, case)
    spoken = Spoken(question.way, judged.milliseconds, len(rendered.cards))
    write = RecordAnswer(
        tenant=tenant,
        patient=question.patient,
        assessment=new_answer(name, kept.id, assessment, parts.answerer.packed(assessment)),
        case=kept.new,
        cards=rendered.cards,
        nonce=_nonce(question.caller),
        request=_idempotent(question, name),
        outbox=(answer_item(tenant, name, assessment, spoken),) if tells else (),
    )
    facts = _facts(question, name, assessment)
    answer = Answer(name, rendered.body, assessment, rendered.cards, rendered.indicators)
    return Made(answer, write, facts, case, (name, *rendered.ids))


def made_again(question: Question, given: Given, kept: KeptCase) -> Made:
    """Return an answer as it was given before: every id of it is new, and so is who asks."""
    name, first = _new_name(), given.write
    ids = given.new_ids(name)
    cards = tuple(replace(card, id=ids[card.id]) for card in first.cards)
    write = replace(
        first,
        assessment=replace(first.assessment, id=name, case_id=kept.id),
        case=kept.new,
        cards=cards,
        nonce=_nonce(question.caller),
        outbox=tuple(told_again(item, name) for item in first.outbox),
    )
    facts = {**given.facts, **who(question.caller), "assessment": name}
    body = given.form.filled(tuple(ids.values()))
    answer = Answer(name, body, cards=cards, indicators=given.indicators)
    return Made(answer, write, facts, given.case)


def who(caller: Caller) -> dict[str, Json]:
    """Return who asks, as the journal says it."""
    return {
        "client": caller.principal.client,
        "tenant": caller.tenant,
        "user": caller.principal.user,
    }


def used(token: Accepted) -> Nonce:
    """Return the id as it is kept: a name of any form, held by its digest."""
    name = sha256(token.jti.encode()).hexdigest()
    issuer = sha256(token.issuer.encode()).hexdigest()
    return Nonce(issuer, name, datetime.fromtimestamp(token.expires, UTC))


def _new_name() -> str:
    return f"as-{uuid.uuid4().hex}"


def _nonce(caller: Caller) -> Nonce | None:
    return None if caller.unspent is None else used(caller.unspent)


def _facts(question: Question, name: str, assessment: Assessment) -> dict[str, Json]:
    """Return the entry of the journal: ids, codes and digests; what replays the answer."""
    came, caller = assessment.provenance, question.caller
    facts = AnswerFacts(
        tenant=caller.tenant,
        client=caller.principal.client,
        user=caller.principal.user,
        service=question.way,
        input_digest=came.input_digest,
        knowledge=came.knowledge.digest,
        models=tuple(model.digest for model in came.models if model.digest),
        software=code_of(came.software),
        outcome=outcome_of(assessment),
        assessment=name,
        output_digest=came.output_digest,
    )
    return {**facts.facts(), "as_of": assessment.as_of, "settings": came.settings_digest}


def _idempotent(question: Question, name: str) -> Idempotent | None:
    if question.key is None:
        return None
    until = datetime.now(UTC) + timedelta(days=_KEY_DAYS)
    return Idempotent(question.key, question.request_digest, name.encode(), until)
