"""The routes of cases: found by what was indexed of them, read with their content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from oncobasis.service.api.assessments import API
from oncobasis.service.api.bodies import SearchBody
from oncobasis.service.api.routes.parts import (
    ABOUT_ONE,
    ONCE,
    READERS,
    Cursor,
    Desks,
    Limit,
    unless_unchanged,
)
from oncobasis.service.api.views import case_view
from oncobasis.service.http.body import Day, json_body, read_model
from oncobasis.service.http.described import answers, takes
from oncobasis.service.http.paging import is_unchanged, json_response, only_known, page

if TYPE_CHECKING:
    from oncobasis.settings import ServiceSettings


def case_routes(settings: ServiceSettings, desks: Desks) -> APIRouter:
    """Return the routes of cases."""
    router = APIRouter(prefix="/v1", tags=["cases"])
    _list(router, desks)
    _search(router, settings, desks)
    _read(router, desks)
    return router


def _list(router: APIRouter, desks: Desks) -> None:
    @router.get(
        "/cases",
        summary="Find cases by tumour type and genes",
        dependencies=ONCE,
        responses=answers("CaseList", "forbidden", "not_understood"),
    )
    async def listed(  # noqa: PLR0913, PLR0917 - one argument for each parameter of the query
        request: Request,
        tumor_type: Annotated[str | None, Query(max_length=200)] = None,
        gene: Annotated[list[str] | None, Query(max_length=10)] = None,
        since: Annotated[Day | None, Query()] = None,
        until: Annotated[Day | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response:
        caller = await desks.guard.need(request, *READERS)
        only_known(request, "tumor_type", "gene", "since", "until", "cursor", "limit")
        asked = {"tumor_type": tumor_type or None, "genes": [g for g in gene or [] if g]}
        days = {"since": since and since.isoformat(), "until": until and until.isoformat()}
        given = {k: v for k, v in {**asked, **days}.items() if v is not None}
        body = read_model(SearchBody, {**given, "cursor": cursor, "limit": limit})
        found = await desks.cases.search(caller.tenant, body)
        return page(request, [case_view(one) for one in found.items], found.next)


def _search(router: APIRouter, settings: ServiceSettings, desks: Desks) -> None:
    @router.post(
        "/cases/search",
        summary="Find cases, also by patient; nothing of the search is in an address",
        responses=answers("CaseList", "forbidden", "not_understood", "unsupported_media_type"),
        openapi_extra=takes("SearchBody"),
    )
    async def search(request: Request) -> Response:
        caller = await desks.guard.need(request, *READERS)
        body = read_model(SearchBody, await json_body(request, settings.limits.depth))
        found = await desks.cases.search(caller.tenant, body)
        items = [case_view(one) for one in found.items]
        return json_response({"items": items, "next": found.next})


def _read(router: APIRouter, desks: Desks) -> None:
    @router.get(
        "/cases/{case}",
        summary="Read a case",
        responses=unless_unchanged(answers("CaseEntry", *ABOUT_ONE)),
    )
    async def read(request: Request, case: str) -> Response:
        caller = await desks.guard.need(request, *READERS)
        info, document = await desks.cases.get(caller.tenant, case)
        await desks.readings.note(caller.principal, API, case=case)
        headers = {"etag": f'"{info.etag}"'}
        if is_unchanged(request, info.etag):
            return Response(status_code=304, headers=headers)
        return json_response(document, headers=headers)
