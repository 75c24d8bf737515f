"""What is read from the store: frozen records, times in UTC, payloads as they were given.

``patient`` of a record is the keyed pseudonym, never the reference itself; None after erasure.
``payload`` is None after erasure or the end of retention, and then ``erased_at`` says when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from oncobasis.core.canonical import Json

T = TypeVar("T")


class OutcomeKind(StrEnum):
    """What became of a patient."""

    RESPONSE = "response"
    PROGRESSION = "progression"
    DEATH = "death"
    TOXICITY = "toxicity"


class FeedbackKind(StrEnum):
    """What a clinician did with a card (the words of CDS Hooks)."""

    ACCEPTED = "accepted"
    OVERRIDDEN = "overridden"


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, newest first, and the cursor of the next page (None on the last)."""

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """A case without its content; ``etag`` changes with every version."""

    tenant: str
    id: str
    patient: str | None
    digest: str
    version: int
    created_at: datetime
    updated_at: datetime
    erased_at: datetime | None = None

    @property
    def etag(self) -> str:
        """A strong entity tag, without its quotes."""
        return f"{self.id}.{self.version}"


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case and its document."""

    info: CaseInfo
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class AssessmentInfo:
    """An assessment without its content: what was asked, by what it was answered, what came out."""

    tenant: str
    id: str
    case_id: str
    patient: str | None
    as_of: date
    input_digest: str
    output_digest: str
    knowledge: str
    models: tuple[str, ...]
    software: str
    outcome: str
    created_at: datetime
    erased_at: datetime | None = None

    @property
    def etag(self) -> str:
        """A strong entity tag, without its quotes; an assessment never changes."""
        return self.output_digest


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """An assessment and its document."""

    info: AssessmentInfo
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was shown; ``basis`` names the rules and models that it rests on."""

    id: str
    assessment_id: str
    service: str
    basis: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What a tumour board decided; a later one of the same assessment supersedes it."""

    tenant: str
    id: str
    assessment_id: str
    by: str
    decided_on: date
    created_at: datetime
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the patient; ``corrects`` names an earlier record that was wrong."""

    tenant: str
    id: str
    assessment_id: str
    kind: OutcomeKind
    observed_on: date
    by: str
    corrects: str | None
    created_at: datetime
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """An answer to a card; append-only, repeats allowed. ``reasons`` are codes."""

    tenant: str
    card_id: str
    outcome: FeedbackKind
    reasons: tuple[str, ...]
    suggestions: tuple[str, ...]
    given_at: datetime
    created_at: datetime
    comment: str | None


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card that was shown: what it rests on, and the last word on it, if there was one."""

    basis: tuple[str, ...]
    shown_at: datetime
    word: FeedbackKind | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecidedAnswer:
    """An answer and the last decision on it, each as it was kept."""

    given_at: datetime
    assessment: bytes
    decision: bytes


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether this patient's data may be used a second time (export, training)."""

    tenant: str
    patient: str
    secondary_use: bool
    by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Long work; ``input`` is what it was given, taken away when it ends."""

    tenant: str
    id: str
    kind: str
    state: JobState
    progress: float
    attempts: int
    owner: str | None
    leased_until: datetime | None
    result: str | None
    error: str | None
    version: int
    created_at: datetime
    updated_at: datetime
    input: bytes | None = None


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """Something to send once; ``id`` stays the same over every attempt, so a receiver can tell.

    ``attempts`` counts the claims before this one: above 0 the receiver may know it already.
    ``subject`` (an assessment's id) keeps items about the same thing in order.
    """

    id: str
    tenant: str
    kind: str
    subject: str
    payload: Mapping[str, Json]
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    """The answer kept under an idempotency key; None when its patient was erased."""

    request_digest: str
    answer: bytes | None


@dataclass(frozen=True, slots=True)
class Export:
    """A case that may be used a second time, with its assessment and what became of it."""

    case: StoredCase
    assessment: StoredAssessment
    decisions: tuple[Decision, ...]
    outcomes: tuple[Outcome, ...]
