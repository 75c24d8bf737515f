"""What has been kept long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Delete, Exists, Table, delete, exists, select

from oncobasis.store import schema
from oncobasis.store.records import JobState
from oncobasis.store.transaction import Transaction
from oncobasis.store.writes.patients import erase_key


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was taken away."""

    keys: int = 0
    contents: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Purge:
    """Erase patients of whom nothing came in since ``contents_before``, and drop spent rows.

    A patient is erased as a whole, never half: an answer without its case can't be replayed.
    Spent rows are expired nonces, idempotency keys and ends of sessions at any age, and what was
    sent or ended before ``rows_before``. ``limit`` bounds the patients of one transaction; run
    until ``keys`` is 0.
    """

    contents_before: datetime | None = None
    rows_before: datetime | None = None
    limit: int = 200

    def run(self, tx: Transaction) -> Purged:
        """Write it."""
        keys = contents = 0
        if self.contents_before is not None:
            keys, contents = self._contents(tx, self.contents_before)
        rows = sum(tx.count(statement) for statement in self._spent(tx))
        return Purged(keys, contents, rows)

    def _contents(self, tx: Transaction, before: datetime) -> tuple[int, int]:
        table = schema.patient_keys
        old = select(table.c.id).where(
            table.c.wrapped.is_not(None),
            table.c.created_at < before,
            _in(schema.cases, table),
            *(~_in(kept, table, since=before) for kept in _CONTENT),
        )
        ids = tx.run(old.limit(self.limit).with_for_update()).scalars().all()
        tx.forget_keys()
        return len(ids), sum(erase_key(tx, str(key)) for key in ids)

    def _spent(self, tx: Transaction) -> list[Delete]:
        spent = [
            delete(table).where(table.c.expires_at <= tx.now)
            for table in (schema.nonces, schema.idempotency, schema.ended_sessions)
        ]
        if self.rows_before is not None:
            box, jobs = schema.outbox, schema.jobs
            ended = (JobState.DONE.value, JobState.FAILED.value)
            spent.append(delete(box).where(box.c.sent_at < self.rows_before))
            old = jobs.c.updated_at < self.rows_before
            spent.append(delete(jobs).where(jobs.c.state.in_(ended), old))
        return spent


_CONTENT = (schema.cases, schema.assessments, schema.decisions, schema.outcomes, schema.feedback)


def _in(table: Table, keys: Table, since: datetime | None = None) -> Exists:
    found = exists().where(table.c.key_id == keys.c.id)
    return found if since is None else found.where(table.c.created_at >= since)
