"""Reading jobs, the outbox, idempotency keys and nonces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from oncobasis.store import schema
from oncobasis.store.reads.reader import Reader, page_of, with_key
from oncobasis.store.records import Job, Page, Remembered
from oncobasis.store.writes.jobs import job_of

_JOBS, _BOX = schema.jobs, schema.outbox


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of a store, without their input."""

    _reader: Reader

    def get(self, tenant: str, job: str) -> Job | None:
        """The job with this id, or None."""
        mine = select(_JOBS).where(_JOBS.c.tenant == tenant, _JOBS.c.id == job)
        row = self._reader.one(mine)
        return None if row is None else job_of(row)

    def list(self, tenant: str, *, cursor: str | None = None, limit: int = 50) -> Page[Job]:
        """Jobs, newest first; raises CursorError."""
        mine = select(_JOBS).where(_JOBS.c.tenant == tenant)
        return page_of(self._reader, mine, _JOBS, cursor=cursor, limit=limit, made=job_of)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of the outbox was not sent, and since when the oldest waits."""

    items: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is to be sent."""

    _reader: Reader

    def waiting(self) -> Waiting:
        """How much waits, over all tenants; for metrics."""
        unsent = select(func.count().label("items"), func.min(_BOX.c.created_at).label("oldest"))
        row = self._reader.one(unsent.where(_BOX.c.sent_at.is_(None)))
        return Waiting(0, None) if row is None else Waiting(row["items"], row["oldest"])

    def receipt(self, tenant: str, subject: str, kind: str) -> str | None:
        """What the receiver calls the item of this kind about this subject; None until sent."""
        mine = (_BOX.c.tenant == tenant, _BOX.c.subject == subject, _BOX.c.kind == kind)
        sent = select(_BOX.c.receipt).where(*mine, _BOX.c.receipt.is_not(None))
        row = self._reader.one(sent.order_by(_BOX.c.number.desc()))
        return None if row is None else str(row["receipt"])


@dataclass(frozen=True, slots=True)
class Requests:
    """Idempotency keys and nonces, to look before work is done; the write decides."""

    _reader: Reader

    def remembered(self, tenant: str, key: str, now: datetime) -> Remembered | None:
        """What is kept under this idempotency key, or None."""
        table = schema.idempotency
        live = with_key(table).where(
            table.c.tenant == tenant, table.c.key == key, table.c.expires_at > now
        )
        row = self._reader.one(live)
        if row is None:
            return None
        return Remembered(row["request_digest"], self._reader.opened(table, row, key, "answer"))

    def used(self, issuer: str, nonce: str, now: datetime) -> bool:
        """Whether this token's id was used."""
        table = schema.nonces
        where = (table.c.issuer == issuer, table.c.id == nonce, table.c.expires_at > now)
        return self._reader.one(select(table.c.id).where(*where)) is not None
