"""The routes of consent and erasure; the patient is in the body, never in an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from oncobasis.service.api.bodies import ConsentBody, ErasureBody
from oncobasis.service.api.routes.parts import KEEPING, WRITERS, Desks
from oncobasis.service.http.body import json_body, read_model
from oncobasis.service.http.described import answers, takes
from oncobasis.service.http.paging import json_response

if TYPE_CHECKING:
    from oncobasis.settings import ServiceSettings


def patient_routes(settings: ServiceSettings, desks: Desks) -> APIRouter:
    """Return the routes of consent and erasure."""
    router = APIRouter(prefix="/v1", tags=["patients"])
    guard, followup, depth = desks.guard, desks.followup, settings.limits.depth

    @router.post(
        "/consents",
        summary="Record whether a patient's data may be used a second time",
        status_code=201,
        responses=answers("Kept", *KEEPING, status=201),
        openapi_extra=takes("ConsentBody"),
    )
    async def consent(request: Request) -> Response:
        caller = await guard.need(request, *WRITERS)
        await followup.consent(caller, read_model(ConsentBody, await json_body(request, depth)))
        return json_response({}, 201)

    @router.post(
        "/erasures",
        summary="Erase a patient's content; the journal stays valid",
        responses=answers("Erased", *KEEPING),
        openapi_extra=takes("ErasureBody"),
    )
    async def erase(request: Request) -> Response:
        caller = await guard.need(request, "engineer")
        body = read_model(ErasureBody, await json_body(request, depth))
        return json_response({"emptied": await followup.erase(caller, body)})

    return router
