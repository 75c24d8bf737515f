"""What can be written: one frozen dataclass for each kind of write."""

from __future__ import annotations

from oncobasis.store.writes.answers import RecordAnswer, ReplaceCase, SaveCase, UseNonce
from oncobasis.store.writes.followup import AddDecision, AddFeedback, AddOutcome
from oncobasis.store.writes.given import (
    Idempotent,
    NewAssessment,
    NewCard,
    NewCase,
    Nonce,
    Recorded,
)
from oncobasis.store.writes.jobs import (
    ClaimJob,
    FinishJob,
    QueueJob,
    RecoverJobs,
    ReleaseJobs,
    ReportProgress,
)
from oncobasis.store.writes.outbox import AckOutbox, ClaimOutbox, Enqueue, RetryOutbox
from oncobasis.store.writes.patients import ErasePatient, RewrapKeys, SetConsent
from oncobasis.store.writes.retention import Purge, Purged
from oncobasis.store.writes.sessions import EndSessions, WantKnowledge, person_id

__all__ = [
    "AckOutbox",
    "AddDecision",
    "AddFeedback",
    "AddOutcome",
    "ClaimJob",
    "ClaimOutbox",
    "EndSessions",
    "Enqueue",
    "ErasePatient",
    "FinishJob",
    "Idempotent",
    "NewAssessment",
    "NewCard",
    "NewCase",
    "Nonce",
    "Purge",
    "Purged",
    "QueueJob",
    "RecordAnswer",
    "Recorded",
    "RecoverJobs",
    "ReleaseJobs",
    "ReplaceCase",
    "ReportProgress",
    "RetryOutbox",
    "RewrapKeys",
    "SaveCase",
    "SetConsent",
    "UseNonce",
    "WantKnowledge",
    "person_id",
]
