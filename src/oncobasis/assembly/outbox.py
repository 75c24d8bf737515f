"""What is put into the outbox: of an answer, and of what happened to it later.

Written in the same transaction as what it tells of, so neither is there without the other.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from oncobasis.assembly.serving.keeping import outcome_of
from oncobasis.core.prediction import Applicability, ModelStamp
from oncobasis.report.cards.parts import INPUT_REASONS, TEST_REASONS, THERAPY_REASONS
from oncobasis.store.writes import Enqueue
from oncobasis.tracking.traces.record import AnswerTrace, Remark, RemarkKind, code_or, payload_of

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.core.canonical import Json
    from oncobasis.store.transaction import Transaction, Write

T = TypeVar("T")

ANSWER = "answer"
"""Kind of the item of an answer; its id is the assessment's own."""
_MOST_CODES = 50
_REASONS = frozenset({*THERAPY_REASONS, *TEST_REASONS, *INPUT_REASONS})


@dataclass(frozen=True, slots=True)
class Spoken:
    """How an answer came about: by which way, with how many cards, in how long."""

    service: str
    milliseconds: float
    cards: int = 0


def answer_item(tenant: str, name: str, assessment: Assessment, spoken: Spoken) -> Enqueue:
    """Return what is told of an answer."""
    made = assessment.provenance
    said = assessment.predictions
    silent = (one for one in said if one.status is Applicability.ABSTAINS)
    record = AnswerTrace(
        assessment=code_or(name),
        service=code_or(spoken.service),
        software=code_or(made.software.replace(" ", "-")),
        knowledge=code_or(made.knowledge.version),
        knowledge_digest=code_or(made.knowledge.digest),
        settings_digest=code_or(made.settings_digest),
        outcome=code_or(outcome_of(assessment)),
        at_ms=_now_ms(),
        milliseconds=round(spoken.milliseconds, 3),
        models=_codes(map(_named, made.models)),
        abstentions=_counted(_named(one.model) for one in silent),
        applicability=_counted(one.status.value for one in said),
        stances=_counted(option.stance.value for option in assessment.recommendations),
        tiers=_counted(o.tier.value for o in assessment.recommendations if o.tier is not None),
        warnings=_codes(one.code for one in assessment.warnings),
        withheld=assessment.withheld_count,
        missing_tests=len(assessment.missing_tests),
        disagreements=len(assessment.disagreements),
        cards=spoken.cards,
    )
    return Enqueue(tenant, name, ANSWER, name, payload_of(record))


def told_again(item: Enqueue, name: str) -> Enqueue:
    """Return what is told of an answer that was given before: nothing was assessed for it."""
    new: dict[str, Json] = {"assessment": name, "at_ms": _now_ms(), "milliseconds": 0.0}
    return Enqueue(item.tenant, name, ANSWER, name, {**item.payload, **new})


def remark_item(
    tenant: str, assessment: str, kind: RemarkKind, value: str, reasons: Iterable[str] = ()
) -> Enqueue:
    """Return what is told of feedback, a decision or an outcome: a word and codes of why."""
    # A reason is a code of the cards' own list; what a client made up itself is not passed on.
    known = tuple(sorted({one if one in _REASONS else "other" for one in reasons}))
    record = Remark(code_or(assessment), kind, value, _now_ms(), known)
    return Enqueue(tenant, f"re-{uuid.uuid4().hex}", kind, assessment, payload_of(record))


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """A write with what is told of it, both or neither."""

    write: Write[T]
    item: Enqueue

    def run(self, tx: Transaction) -> T:
        """Write both."""
        done = self.write.run(tx)
        self.item.run(tx)
        return done


@dataclass(frozen=True, slots=True)
class ToldFeedback:
    """An answer to a card with what is told of it; the write gives the assessment's id."""

    write: Write[str]
    tenant: str
    value: str
    reasons: tuple[str, ...] = ()

    def run(self, tx: Transaction) -> str:
        """Write both; give the id of the card's assessment."""
        assessment = self.write.run(tx)
        remark_item(self.tenant, assessment, "feedback", self.value, self.reasons).run(tx)
        return assessment


def _counted(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(code_or(word) for word in words).items()))[:_MOST_CODES]


def _codes(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({code_or(word) for word in words}))[:_MOST_CODES]


def _named(model: ModelStamp) -> str:
    return f"{model.name}@{model.version}"


def _now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
