"""The routes of version 1 that follow an assessment, and those of what answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from oncobasis.service.api.bodies import ConsentBody, DecisionBody, ErasureBody, OutcomeBody
from oncobasis.service.api.knowledge import knowledge_view, models_view
from oncobasis.service.api.routes import READERS, WRITERS, Desks
from oncobasis.service.api.views import decision_view, outcome_view
from oncobasis.service.http.body import json_body, read_model
from oncobasis.service.http.described import answers, takes
from oncobasis.service.http.paging import is_unchanged, json_response
from oncobasis.service.http.problems import ProblemError

if TYPE_CHECKING:
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings

_REFUSED = ("not_found", "gone", "conflict", "forbidden", "not_understood",
            "unsupported_media_type", "not_recorded")  # fmt: skip


def followup_routes(settings: ServiceSettings, desks: Desks) -> APIRouter:
    """Return the routes of decisions and outcomes."""
    router = APIRouter(prefix="/v1", tags=["after an assessment"])
    guard, followup, depth = desks.guard, desks.followup, settings.limits.depth

    @router.post(
        "/assessments/{assessment}/decision",
        summary="Record what the tumour board decided",
        status_code=201,
        responses=answers("Created", *_REFUSED, status=201),
        openapi_extra=takes("DecisionBody"),
    )
    async def decide(request: Request, assessment: str) -> Response:
        caller = await guard.need(request, "board")
        body = read_model(DecisionBody, await json_body(request, depth))
        return json_response({"id": await followup.decide(caller, assessment, body)}, 201)

    @router.get(
        "/assessments/{assessment}/decisions",
        summary="The decisions on an assessment; the last one holds",
        responses=answers("DecisionList", "not_found", "gone", "forbidden", "not_understood"),
    )
    async def decisions(request: Request, assessment: str) -> Response:
        caller = await guard.need(request, *READERS)
        await desks.assessments.stored(caller.tenant, assessment)
        found = await followup.decisions(caller.tenant, assessment)
        return json_response({"items": [decision_view(one) for one in found], "next": None})

    @router.post(
        "/assessments/{assessment}/outcomes",
        summary="Record what became of the patient",
        status_code=201,
        responses=answers("Created", *_REFUSED, status=201),
        openapi_extra=takes("OutcomeBody"),
    )
    async def observe(request: Request, assessment: str) -> Response:
        caller = await guard.need(request, *WRITERS)
        body = read_model(OutcomeBody, await json_body(request, depth))
        return json_response({"id": await followup.observe(caller, assessment, body)}, 201)

    @router.get(
        "/assessments/{assessment}/outcomes",
        summary="What became of the patient",
        responses=answers("OutcomeList", "not_found", "gone", "forbidden", "not_understood"),
    )
    async def outcomes(request: Request, assessment: str) -> Response:
        caller = await guard.need(request, *READERS)
        await desks.assessments.stored(caller.tenant, assessment)
        found = await followup.outcomes(caller.tenant, assessment)
        return json_response({"items": [outcome_view(one) for one in found], "next": None})

    return router


def patient_routes(settings: ServiceSettings, desks: Desks) -> APIRouter:
    """Return the routes of consent and erasure; the patient is in the body, never in an address."""
    router = APIRouter(prefix="/v1", tags=["patients"])
    guard, followup, depth = desks.guard, desks.followup, settings.limits.depth

    @router.post(
        "/consents",
        summary="Record whether a patient's data may be used a second time",
        status_code=201,
        responses=answers("Kept", *_REFUSED, status=201),
        openapi_extra=takes("ConsentBody"),
    )
    async def consent(request: Request) -> Response:
        caller = await guard.need(request, *WRITERS)
        await followup.consent(caller, read_model(ConsentBody, await json_body(request, depth)))
        return json_response({}, 201)

    @router.post(
        "/erasures",
        summary="Erase a patient's content; the journal stays valid",
        responses=answers("Erased", *_REFUSED),
        openapi_extra=takes("ErasureBody"),
    )
    async def erase(request: Request) -> Response:
        caller = await guard.need(request, "engineer")
        body = read_model(ErasureBody, await json_body(request, depth))
        return json_response({"emptied": await followup.erase(caller, body)})

    return router


def knowledge_routes(desks: Desks, lifecycle: Lifecycle, today: Callable[[], date]) -> APIRouter:
    """Return the routes of what answers."""
    router = APIRouter(prefix="/v1", tags=["what answers"])
    guard = desks.guard

    @router.get(
        "/knowledge",
        summary="Version, digest and sources of the knowledge",
        responses={**answers("Knowledge"), 304: {"description": "Not changed"}},
    )
    async def knowledge(request: Request) -> Response:
        await guard.need(request)
        answerer = lifecycle.parts.answerer
        tag = f"{answerer.knowledge.digest[:32]}-{today().isoformat()}"
        if is_unchanged(request, tag):
            return Response(status_code=304, headers={"etag": f'"{tag}"'})
        return json_response(knowledge_view(answerer, today()), headers={"etag": f'"{tag}"'})

    @router.get("/models", summary="The models and their state", responses=answers("ModelList"))
    async def models(request: Request) -> Response:
        await guard.need(request)
        return json_response(models_view(lifecycle.parts.answerer))

    @router.get(
        "/models/{model}/card",
        summary="The card of a model in use",
        responses=answers("", "not_found", "not_understood", media="text/markdown"),
    )
    async def card(request: Request, model: str) -> Response:
        await guard.need(request)
        found = lifecycle.parts.answerer.card(model)
        if found is None:
            raise ProblemError("not_found")
        return Response(found, media_type="text/markdown; charset=utf-8")

    return router
