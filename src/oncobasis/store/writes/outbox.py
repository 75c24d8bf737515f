"""The outbox: what is to be sent is written with the answer, and sent from here later.

A sender claims items for a while, sends them, and says so. If it dies, the lease runs out and
another sends the same item under the same id, so that the receiver can tell it from a new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Select, Update, and_, exists, or_, select, update

from oncobasis.core.canonical import Json, canonical_json
from oncobasis.store import schema
from oncobasis.store.checks import check_ids
from oncobasis.store.records import OutboxItem
from oncobasis.store.rows import record_of
from oncobasis.store.transaction import Transaction

_BOX = schema.outbox


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Something to send, free of patient data; ``subject`` is the assessment that it is about."""

    tenant: str
    id: str
    kind: str
    subject: str
    payload: Mapping[str, Json]

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(id=self.id, kind=self.kind, subject=self.subject)

    def run(self, tx: Transaction) -> None:
        """Write it; raises ConflictError if the id is taken."""
        tx.add(
            _BOX,
            id=self.id,
            tenant=self.tenant,
            kind=self.kind,
            subject=self.subject,
            payload=canonical_json(self.payload).decode(),
            attempts=0,
            due_at=tx.now,
            created_at=tx.now,
        )


@dataclass(frozen=True, slots=True)
class ClaimOutbox:
    """Take the oldest items that are due, for this sender alone until ``until``.

    Of one subject only the first is given: what follows it waits until that one was sent.
    """

    sender: str
    until: datetime
    limit: int = 100

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(sender=self.sender)

    def run(self, tx: Transaction) -> tuple[OutboxItem, ...]:
        """Write the lease; give the items."""
        rows = tx.run(self._due(tx)).mappings().all()
        if rows:
            change = update(_BOX).where(_BOX.c.number.in_([row["number"] for row in rows]))
            leased = {"leased_by": self.sender, "leased_until": self.until}
            tx.run(change.values(attempts=_BOX.c.attempts + 1, **leased))
        return tuple(_item(row) for row in rows)

    def _due(self, tx: Transaction) -> Select[tuple[object, ...]]:
        earlier = _BOX.alias()
        first = ~exists().where(
            and_(
                earlier.c.tenant == _BOX.c.tenant,
                earlier.c.subject == _BOX.c.subject,
                earlier.c.number < _BOX.c.number,
                earlier.c.sent_at.is_(None),
            )
        )
        free = or_(_BOX.c.leased_until.is_(None), _BOX.c.leased_until <= tx.now)
        due = select(_BOX).where(_BOX.c.sent_at.is_(None), _BOX.c.due_at <= tx.now, free, first)
        ordered = due.order_by(_BOX.c.number).limit(self.limit)
        return ordered.with_for_update(skip_locked=True, of=_BOX)


@dataclass(frozen=True, slots=True)
class AckOutbox:
    """Say that an item was sent; ``receipt`` is what the receiver calls it."""

    id: str
    sender: str
    receipt: str | None = None

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(receipt=self.receipt)

    def run(self, tx: Transaction) -> bool:
        """Write it; False if another sender holds the item by now."""
        done = {"sent_at": tx.now, "receipt": self.receipt, "leased_until": None}
        return tx.count(_held(self.id, self.sender).values(payload="{}", **done)) == 1


@dataclass(frozen=True, slots=True)
class RetryOutbox:
    """Give an item back, to be sent again no sooner than ``not_before``."""

    id: str
    sender: str
    not_before: datetime

    def run(self, tx: Transaction) -> bool:
        """Write it; False if another sender holds the item by now."""
        change = _held(self.id, self.sender).values(due_at=self.not_before, leased_until=None)
        return tx.count(change) == 1


def _held(item: str, sender: str) -> Update:
    where = (_BOX.c.id == item, _BOX.c.leased_by == sender, _BOX.c.sent_at.is_(None))
    return update(_BOX).where(*where)


def _item(row: RowMapping) -> OutboxItem:
    return record_of(OutboxItem, row, payload=json.loads(row["payload"]))
