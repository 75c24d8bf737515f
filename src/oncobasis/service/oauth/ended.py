"""Sessions that ended before their time: by signing out, or because their person was signed out.

What a browser holds is sealed and good until its end, and a copy of it is as good. So every use of
a session asks the store, which all processes and replicas share, whether it was ended.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from oncobasis.service.http.problems import ProblemError
from oncobasis.store.errors import StoreError
from oncobasis.store.writes import EndSessions, person_id

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.service.answers import AnswerDesk
    from oncobasis.service.auth.principal import Principal
    from oncobasis.service.operation.lifecycle import Lifecycle

KIND = "signout"
"""Kind of the entry of an end before its time."""
_SESSION, _BEGUN = "session", "begun"


class SessionEnds:
    """Begins sessions that can be ended, and ends them; ``longest`` is the life of any."""

    def __init__(
        self, lifecycle: Lifecycle, desk: AnswerDesk, clock: Callable[[], float], longest: int
    ) -> None:
        self._lifecycle = lifecycle
        self._desk = desk
        self._clock = clock
        self._longest = timedelta(seconds=longest)

    def begun(self) -> dict[str, Json]:
        """Return what a session holds of itself: an id nobody can guess, and when it began."""
        return {_SESSION: secrets.token_urlsafe(18), _BEGUN: self._clock()}

    async def hold(self, content: Mapping[str, Json], tenant: str, user: str | None) -> bool:
        """Whether a session was not ended; raises a 503 problem where nobody can tell."""
        begun = content.get(_BEGUN)
        if not isinstance(begun, int | float) or _SESSION not in content:
            return False  # sealed by a release whose sessions could not be ended
        sessions = self._lifecycle.parts.store.sessions
        person = None if user is None else person_id(user)
        since = datetime.fromtimestamp(begun, UTC)
        try:
            ended = await asyncio.to_thread(sessions.is_ended, tenant, _id(content), person, since)
        except StoreError:
            raise ProblemError("not_ready", headers={"retry-after": "1"}) from None
        return not ended

    async def end(self, content: Mapping[str, Json], principal: Principal) -> None:
        """End one session, in every process at once; raises a 503 problem."""
        if _SESSION in content:
            await self._write(_id(content), principal, person=principal.user, all=False)

    async def end_all(self, by: Principal, user: str) -> None:
        """End every session of a person of this tenant that began by now."""
        await self._write(person_id(user), by, person=user, all=True)

    async def _write(self, name: str, by: Principal, **facts: Json) -> None:
        parts = self._lifecycle.parts
        until = datetime.now(UTC) + self._longest
        written: dict[str, Json] = {
            "client": by.client,
            "tenant": by.tenant,
            "user": by.user,
            **facts,
        }
        await self._desk.durable(
            parts.store.submit(EndSessions(by.tenant, name, until)),
            parts.journal.submit(KIND, written),
        )


def _id(content: Mapping[str, Json]) -> str:
    """Return the id as it is kept: who reads the store learns no session of it."""
    return f"s-{sha256(str(content[_SESSION]).encode()).hexdigest()}"
