"""The routes of what follows an assessment: the board's decisions, what became of the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from oncobasis.service.api.bodies import DecisionBody, OutcomeBody
from oncobasis.service.api.routes.parts import ABOUT_ONE, KEEPING, READERS, WRITERS, Desks
from oncobasis.service.api.views import decision_view, outcome_view
from oncobasis.service.http.body import json_body, read_model
from oncobasis.service.http.described import answers, takes
from oncobasis.service.http.paging import json_response

if TYPE_CHECKING:
    from oncobasis.settings import ServiceSettings


def followup_routes(settings: ServiceSettings, desks: Desks) -> APIRouter:
    """Return the routes of decisions and outcomes."""
    router = APIRouter(prefix="/v1/assessments/{assessment}", tags=["after an assessment"])
    _record(router, settings, desks)
    _read(router, desks)
    return router


def _record(router: APIRouter, settings: ServiceSettings, desks: Desks) -> None:
    depth, created = settings.limits.depth, answers("Created", *KEEPING, status=201)

    @router.post(
        "/decision",
        summary="Record what the tumour board decided",
        status_code=201,
        responses=created,
        openapi_extra=takes("DecisionBody"),
    )
    async def decide(request: Request, assessment: str) -> Response:
        caller = await desks.guard.need(request, "board")
        body = read_model(DecisionBody, await json_body(request, depth))
        return json_response({"id": await desks.followup.decide(caller, assessment, body)}, 201)

    @router.post(
        "/outcomes",
        summary="Record what became of the patient",
        status_code=201,
        responses=created,
        openapi_extra=takes("OutcomeBody"),
    )
    async def observe(request: Request, assessment: str) -> Response:
        caller = await desks.guard.need(request, *WRITERS)
        body = read_model(OutcomeBody, await json_body(request, depth))
        return json_response({"id": await desks.followup.observe(caller, assessment, body)}, 201)


def _read(router: APIRouter, desks: Desks) -> None:
    @router.get(
        "/decisions",
        summary="The decisions on an assessment; the last one holds",
        responses=answers("DecisionList", *ABOUT_ONE),
    )
    async def decisions(request: Request, assessment: str) -> Response:
        tenant = await _reader(desks, request, assessment)
        found = await desks.followup.decisions(tenant, assessment)
        return json_response({"items": [decision_view(one) for one in found], "next": None})

    @router.get(
        "/outcomes",
        summary="What became of the patient",
        responses=answers("OutcomeList", *ABOUT_ONE),
    )
    async def outcomes(request: Request, assessment: str) -> Response:
        tenant = await _reader(desks, request, assessment)
        found = await desks.followup.outcomes(tenant, assessment)
        return json_response({"items": [outcome_view(one) for one in found], "next": None})


async def _reader(desks: Desks, request: Request, assessment: str) -> str:
    """Return the tenant of who may read an assessment; raises 401, 403, 404 and 410 problems."""
    caller = await desks.guard.need(request, *READERS)
    await desks.assessments.stored(caller.tenant, assessment)
    return caller.tenant
