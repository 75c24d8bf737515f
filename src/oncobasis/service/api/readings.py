"""Who read what is kept: an entry of the journal, durable before the content is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.service.answers import AnswerDesk
    from oncobasis.service.auth.principal import Principal
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings

KIND = "read"
"""Kind of the entry of a reading."""


class Readings:
    """Writes down readings, as far as the settings ask for it."""

    def __init__(self, settings: ServiceSettings, lifecycle: Lifecycle, desk: AnswerDesk) -> None:
        self._whose = settings.record_reads
        self._lifecycle = lifecycle
        self._desk = desk

    async def note(
        self, reader: Principal, way: str, /, *, browser: bool = False, **what: str
    ) -> None:
        """Write down that this was read; raises a 503 problem, and then nothing is given.

        ``what`` are ids and codes. A person is whoever comes with a ``browser``, or is named by
        the system that calls.
        """
        is_person = browser or reader.user is not None
        if self._whose == "none" or (self._whose == "people" and not is_person):
            return
        facts: dict[str, Json] = {
            "client": reader.client,
            "tenant": reader.tenant,
            "user": reader.user,
            "service": way,
            **what,
        }
        await self._desk.durable(self._lifecycle.parts.journal.submit(KIND, facts))
