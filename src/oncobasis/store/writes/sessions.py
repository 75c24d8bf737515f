"""Writing what every process must know at once: sessions that ended, the knowledge that is wanted.

Both replace what stands under their name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from oncobasis.store import schema
from oncobasis.store.checks import check_ids, check_moments
from oncobasis.store.transaction import Transaction

KNOWLEDGE = "knowledge"
"""Name under which the site notes the knowledge that is wanted."""


def person_id(user: str) -> str:
    """Return the id under which all sessions of a person end; ``user`` is a digest of who."""
    return f"u-{user}"


@dataclass(frozen=True, slots=True)
class EndSessions:
    """End a session, or every session of a person that began until now.

    ``id`` is a digest of the session, or of the person. ``expires_at`` is when the last of them
    would have ended by itself; the row is taken away then.
    """

    tenant: str
    id: str
    expires_at: datetime

    def __post_init__(self) -> None:
        """Check the id."""
        check_ids(tenant=self.tenant, id=self.id)
        check_moments(expires_at=self.expires_at)

    def run(self, tx: Transaction) -> None:
        """Write it; whoever asks from now on is told."""
        table = schema.ended_sessions
        mine = (table.c.tenant == self.tenant, table.c.id == self.id)
        row = {"ended_at": tx.now, "expires_at": self.expires_at}
        if not tx.count(update(table).where(*mine).values(**row)):
            tx.add(table, tenant=self.tenant, id=self.id, **row)


@dataclass(frozen=True, slots=True)
class WantKnowledge:
    """Tell every process which knowledge is to answer; ``id`` is new for each time of telling."""

    id: str
    digest: str

    def __post_init__(self) -> None:
        """Check both."""
        check_ids(id=self.id, digest=self.digest)

    def run(self, tx: Transaction) -> None:
        """Write it."""
        table = schema.site
        row = {"value": f"{self.id} {self.digest}"}
        if not tx.count(update(table).where(table.c.name == KNOWLEDGE).values(**row)):
            tx.add(table, name=KNOWLEDGE, **row)
