"""Jobs: queued by a request, run by whoever claims them, never lost with the one that ran them.

A claim holds until ``until`` and is renewed by every report of progress. What a dead process left
running is queued again, or failed when it was tried often enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Update, or_, select, update

from oncobasis.store import schema
from oncobasis.store.checks import check_ids
from oncobasis.store.errors import ErasedError
from oncobasis.store.records import Job, JobState
from oncobasis.store.sealing import unseal
from oncobasis.store.transaction import Transaction

_JOBS = schema.jobs
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
        tx.run(
            _this(row["tenant"], row["id"]).values(
                state=JobState.RUNNING.value,
                owner=self.owner,
                leased_until=self.until,
                attempts=row["attempts"] + 1,
                version=row["version"] + 1,
                updated_at=tx.now,
            )
        )
        claimed = tx.one(
            select(_JOBS).where(_JOBS.c.tenant == row["tenant"], _JOBS.c.id == row["id"])
        )
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
        kept = {"progress": min(max(self.progress, 0.0), 1.0), "leased_until": self.until}
        change = _running(self.tenant, self.id, self.owner)
        return tx.count(change.values(version=_JOBS.c.version + 1, updated_at=tx.now, **kept)) == 1


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
        ended: dict[str, object] = {
            "result": self.result,
            "error": self.error,
            "input": None,
            "leased_until": None,
        }
        if not failed:
            ended["progress"] = 1.0
        state = (JobState.FAILED if failed else JobState.DONE).value
        change = _running(self.tenant, self.id, self.owner).values(
            state=state, version=_JOBS.c.version + 1, updated_at=tx.now, **ended
        )
        return tx.count(change) == 1


@dataclass(frozen=True, slots=True)
class ReleaseJobs:
    """Queue again what this owner runs; for an orderly end."""

    owner: str

    def run(self, tx: Transaction) -> int:
        """Write it; the number of jobs."""
        mine = update(_JOBS).where(
            _JOBS.c.state == JobState.RUNNING.value, _JOBS.c.owner == self.owner
        )
        free = {"state": JobState.QUEUED.value, "owner": None, "leased_until": None}
        attempts = _JOBS.c.attempts - 1  # ending in order is no failed try
        version = _JOBS.c.version + 1
        return tx.count(mine.values(attempts=attempts, version=version, updated_at=tx.now, **free))


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
        left = update(_JOBS).where(_JOBS.c.state == JobState.RUNNING.value, dead)
        both = {
            "owner": None,
            "leased_until": None,
            "version": _JOBS.c.version + 1,
            "updated_at": tx.now,
        }
        failed = {"state": JobState.FAILED.value, "error": INTERRUPTED, "input": None}
        tried = _JOBS.c.attempts >= self.most_attempts
        count = tx.count(left.where(tried).values(**both, **failed))
        return count + tx.count(left.values(state=JobState.QUEUED.value, **both))


def job_of(row: RowMapping, content: bytes | None = None) -> Job:
    """The record of a row."""
    return Job(
        tenant=row["tenant"],
        id=row["id"],
        kind=row["kind"],
        state=JobState(row["state"]),
        progress=row["progress"],
        attempts=row["attempts"],
        owner=row["owner"],
        leased_until=row["leased_until"],
        result=row["result"],
        error=row["error"],
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        input=content,
    )


def _input(tx: Transaction, row: RowMapping) -> bytes | None:
    """What the job was given; None if it was erased meanwhile."""
    if row["input"] is None:
        return None
    try:
        key = tx.key_by_id(row["tenant"], row["key_id"])
    except ErasedError:
        return None
    return unseal(key, (_JOBS.name, row["tenant"], row["id"]), row["input"])


def _this(tenant: str, job: str) -> Update:
    return update(_JOBS).where(_JOBS.c.tenant == tenant, _JOBS.c.id == job)


def _running(tenant: str, job: str, owner: str) -> Update:
    held = (_JOBS.c.state == JobState.RUNNING.value, _JOBS.c.owner == owner)
    return _this(tenant, job).where(*held)
