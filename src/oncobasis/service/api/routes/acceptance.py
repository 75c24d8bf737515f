"""The route of what was done with advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from oncobasis.assembly.acceptance import csv_of
from oncobasis.service.api.acceptance import FORMATS, ROLES, acceptance_view
from oncobasis.service.api.routes.parts import ONCE
from oncobasis.service.http.body import Day
from oncobasis.service.http.described import answers
from oncobasis.service.http.language import format_of
from oncobasis.service.http.paging import json_response

if TYPE_CHECKING:
    from oncobasis.service.api.acceptance import AcceptanceDesk
    from oncobasis.service.auth.guard import Guard

_ANSWERS = answers("Acceptance", "forbidden", "not_understood", "not_acceptable")
_ANSWERS[200]["content"]["text/csv"] = {"schema": {"type": "string"}}

Every = Annotated[
    Literal["month", "quarter", "year"] | None, Query(description="figures apart by these")
]
Kind = Annotated[Literal["all", "rule", "model"] | None, Query(description="figures of these")]


def acceptance_routes(guard: Guard, desk: AcceptanceDesk) -> APIRouter:
    """Return the route."""
    router = APIRouter(prefix="/v1", tags=["after an assessment"])

    @router.get(
        "/acceptance",
        summary="What was done with advice, by rule, by model and by period",
        dependencies=ONCE,
        responses=_ANSWERS,
    )
    async def acceptance(
        request: Request,
        since: Annotated[Day | None, Query(description="first day of advice")] = None,
        until: Annotated[Day | None, Query(description="last day (default: today)")] = None,
        every: Every = None,
        kind: Kind = None,
        format: Annotated[  # noqa: A002
            Literal["json", "csv"] | None, Query(description="else by Accept")
        ] = None,
    ) -> Response:
        del format  # described here, read by ``format_of``
        caller = await guard.need(request, *ROLES)
        wanted = format_of(request, FORMATS)
        period = desk.period(since, until, every)
        found = await desk.figures(caller.tenant, period)
        found = [one for one in found if kind is None or one.kind == kind]
        headers = {"vary": "Accept"}
        if wanted == "csv":
            return Response(csv_of(found), headers=headers, media_type=FORMATS["csv"])
        return json_response(acceptance_view(period, found), headers=headers)

    return router
