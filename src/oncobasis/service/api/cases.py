"""Cases: found by what was indexed of them, read with what they say."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import orjson

from oncobasis.assembly.serving.codec import case_content
from oncobasis.service.api.views import case_view
from oncobasis.service.http.problems import ProblemError
from oncobasis.store.errors import CursorError
from oncobasis.store.reads.answers import Search

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.service.api.bodies import SearchBody
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.store.records import AssessmentInfo, CaseInfo, Page


class CaseDesk:
    """Finds cases and assessments of one tenant."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle

    async def search(self, tenant: str, body: SearchBody) -> Page[CaseInfo]:
        """Return a page of cases; raises a 400 problem for a cursor of another making."""
        search = Search(
            patient=body.patient,
            terms=_terms(body),
            since=_midnight(body.since),
            until=_midnight(body.until),
        )
        cases = self._lifecycle.parts.store.cases
        try:
            return await asyncio.to_thread(
                cases.search, tenant, search, cursor=body.cursor, limit=body.limit
            )
        except CursorError:
            raise ProblemError("bad_request", "the cursor is none of this service") from None

    async def get(self, tenant: str, name: str) -> tuple[CaseInfo, dict[str, Json]]:
        """Return a case with its content; raises 404 and 410 problems."""
        found = await asyncio.to_thread(self._lifecycle.parts.store.cases.get, tenant, name)
        if found is None:
            raise ProblemError("not_found")
        if found.payload is None:
            raise ProblemError("gone")
        content = orjson.loads(await asyncio.to_thread(case_content, found.payload))
        return found.info, {**case_view(found.info), "content": content}

    async def assessments(
        self, tenant: str, case_id: str | None, cursor: str | None, limit: int
    ) -> Page[AssessmentInfo]:
        """Return a page of assessments, of one case or of all."""
        kept = self._lifecycle.parts.store.assessments
        try:
            return await asyncio.to_thread(
                kept.search, tenant, Search(case_id=case_id), cursor=cursor, limit=limit
            )
        except CursorError:
            raise ProblemError("bad_request", "the cursor is none of this service") from None


def _terms(body: SearchBody) -> tuple[str, ...]:
    named = ((("case", body.case_id),) if body.case_id else ()) + (
        (("tumor", body.tumor_type),) if body.tumor_type else ()
    )
    genes = tuple(("gene", gene) for gene in body.genes)
    return tuple(f"{kind}:{value}" for kind, value in (*named, *genes))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)
