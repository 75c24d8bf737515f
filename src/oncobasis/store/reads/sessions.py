"""Reading what every process must know at once: ended sessions, the knowledge that is wanted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from oncobasis.store import schema
from oncobasis.store.reads.reader import Reader
from oncobasis.store.writes.sessions import KNOWLEDGE

_ENDED = schema.ended_sessions


@dataclass(frozen=True, slots=True)
class Sessions:
    """Which sessions were ended before their time."""

    _reader: Reader

    def is_ended(self, tenant: str, ids: Collection[str], begun: datetime) -> bool:
        """Whether any of these (a session, its person) was ended when it began or later."""
        mine = (_ENDED.c.tenant == tenant, _ENDED.c.id.in_(ids), _ENDED.c.ended_at >= begun)
        return self._reader.one(select(_ENDED.c.id).where(*mine)) is not None


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
