"""Jobs: queued by a request, run by whoever claims them, never lost with the one that ran them.

A claim holds until ``until`` and is renewed by every report of progress. What a dead process left
running is queued again, or failed when it was tried often enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Update, or_, select, update

from oncobasis.store import schema
from oncobasis.store.checks import check_ids
from oncobasis.store.errors import ErasedError
from oncobasis.store.records import Job, JobState
from oncobasis.store.rows import record_of
from oncobasis.store.sealing import unseal
from oncobasis.store.transaction import Transaction

_JOBS = schema.jobs
_RUNNING = _JOBS.c.state == JobState.RUNNING.value
_FREE = {"state": JobState.QUEUED.value, "owner": None}
INTERRUPTED = "interrupted"
"""Error code of a job whose process died too often."""


@dataclass(frozen=True, slots=True)
class QueueJob:
    """Work to do later; ``input`` is sealed under the patient's key, or the tenant's for None."""

    tenant: str
    id: str
    kind: str
    input: bytes
    patient: str | None = None

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(id=self.id, kind=self.kind)

    def run(self, tx: Transaction) -> None:
        """Write it; raises ConflictError if the id is taken."""
        key = tx.key_of(self.tenant, self.patient)
        tx.add(
            _JOBS,
            tenant=self.tenant,
            id=self.id,
            key_id=key.id,
            kind=self.kind,
            state=JobState.QUEUED.value,
            progress=0.0,
            attempts=0,
            version=1,
            created_at=tx.now,
            updated_at=tx.now,
            input=tx.sealed(key, _JOBS, self.tenant, self.id, self.input),
        )


@dataclass(frozen=True, slots=True)
class ClaimJob:
    """Take the oldest queued job of these kinds; gives it with its input, or None."""

    owner: str
    until: datetime
    kinds: tuple[str, ...]

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(owner=self.owner)

    def run(self, tx: Transaction) -> Job | None:
        """Write the claim."""
        queued = select(_JOBS).where(
            _JOBS.c.state == JobState.QUEUED.value, _JOBS.c.kind.in_(self.kinds)
        )
        oldest = queued.order_by(_JOBS.c.created_at, _JOBS.c.id).limit(1)
        row = tx.one(oldest.with_for_update(skip_locked=True))
        if row is None:
            return None
        mine = (_JOBS.c.tenant == row["tenant"], _JOBS.c.id == row["id"])
        held = {"owner": self.owner, "leased_until": self.until, "attempts": row["attempts"] + 1}
        tx.run(_change(tx, state=JobState.RUNNING.value, **held).where(*mine))
        claimed = tx.one(select(_JOBS).where(*mine))
        return None if claimed is None else job_of(claimed, _input(tx, claimed))


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """Say how far a job is (0 to 1) and keep it until ``until``."""

    tenant: str
    id: str
    owner: str
    progress: float
    until: datetime

    def run(self, tx: Transaction) -> bool:
        """Write it; False if the job is no longer this owner's, who then stops."""
        progress = min(max(self.progress, 0.0), 1.0)
        kept = _change(tx, progress=progress, leased_until=self.until)
        return tx.count(kept.where(*_held(self.tenant, self.id, self.owner))) == 1


@dataclass(frozen=True, slots=True)
class FinishJob:
    """End a job with the id of its result, or with an error code."""

    tenant: str
    id: str
    owner: str
    result: str | None = None
    error: str | None = None

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(result=self.result, error=self.error)

    def run(self, tx: Transaction) -> bool:
        """Write it; False if the job is no longer this owner's."""
        failed = self.error is not None
        ended = _change(
            tx,
            state=(JobState.FAILED if failed else JobState.DONE).value,
            result=self.result,
            error=self.error,
            input=None,
            leased_until=None,
            **({} if failed else {"progress": 1.0}),
        )
        return tx.count(ended.where(*_held(self.tenant, self.id, self.owner))) == 1


@dataclass(frozen=True, slots=True)
class ReleaseJobs:
    """Queue again what this owner runs; for an orderly end."""

    owner: str

    def run(self, tx: Transaction) -> int:
        """Write it; the number of jobs."""
        attempts = _JOBS.c.attempts - 1  # ending in order is no failed try
        freed = _change(tx, attempts=attempts, leased_until=None, **_FREE)
        return tx.count(freed.where(_RUNNING, _JOBS.c.owner == self.owner))


@dataclass(frozen=True, slots=True)
class RecoverJobs:
    """Queue again, or fail after ``most_attempts``, what runs without a living owner.

    ``dead_owners`` are owners known to be gone, whose lease need not run out.
    """

    most_attempts: int = 3
    dead_owners: tuple[str, ...] = ()

    def run(self, tx: Transaction) -> int:
        """Write it; the number of jobs."""
        dead = or_(_JOBS.c.leased_until <= tx.now, _JOBS.c.owner.in_(self.dead_owners))
        failed = {"state": JobState.FAILED.value, "error": INTERRUPTED, "input": None}
        tried = _JOBS.c.attempts >= self.most_attempts
        given_up = _change(tx, owner=None, **failed).where(_RUNNING, dead, tried)
        return tx.count(given_up) + tx.count(_change(tx, **_FREE).where(_RUNNING, dead))


def job_of(row: RowMapping, content: bytes | None = None) -> Job:
    """The record of a row."""
    return record_of(Job, row, state=JobState(row["state"]), input=content)


def _input(tx: Transaction, row: RowMapping) -> bytes | None:
    """What the job was given; None if it was erased meanwhile."""
    if row["input"] is None:
        return None
    try:
        key = tx.key_by_id(row["tenant"], row["key_id"])
    except ErasedError:
        return None
    return unseal(key, (_JOBS.name, row["tenant"], row["id"]), row["input"])


def _change(tx: Transaction, **values: object) -> Update:
    """Change jobs; every change counts the version up, by which a reader sees that there is one."""
    return update(_JOBS).values(version=_JOBS.c.version + 1, updated_at=tx.now, **values)


def _held(tenant: str, job: str, owner: str) -> tuple[ColumnElement[bool], ...]:
    """Where a job runs and is this owner's."""
    return (_JOBS.c.tenant == tenant, _JOBS.c.id == job, _RUNNING, _JOBS.c.owner == owner)
