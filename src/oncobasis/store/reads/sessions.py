"""Reading what every process must know at once: ended sessions, the knowledge that is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from oncobasis.store import schema
from oncobasis.store.reads.reader import Reader
from oncobasis.store.writes.sessions import KNOWLEDGE

_ENDED = schema.ended_sessions


@dataclass(frozen=True, slots=True)
class Sessions:
    """Which sessions were ended before their time."""

    _reader: Reader

    def is_ended(self, tenant: str, session: str, person: str | None, begun: datetime) -> bool:
        """Whether the session was ended, or all of its person's when it had begun."""
        of_person = and_(_ENDED.c.id == person, _ENDED.c.ended_at >= begun)
        mine = _ENDED.c.id == session if person is None else or_(_ENDED.c.id == session, of_person)
        return (
            self._reader.one(select(_ENDED.c.id).where(_ENDED.c.tenant == tenant, mine)) is not None
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """The knowledge that is to answer, and when it was told (an id of that time alone)."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class SiteNotes:
    """What the site notes for every process."""

    _reader: Reader

    def knowledge(self) -> Wanted | None:
        """The knowledge that is wanted; None where nobody was told of another."""
        table = schema.site
        row = self._reader.one(select(table.c.value).where(table.c.name == KNOWLEDGE))
        return None if row is None else Wanted(*str(row["value"]).split(" ", 1))
