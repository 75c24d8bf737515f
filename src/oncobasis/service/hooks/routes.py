"""The routes of CDS Hooks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from oncobasis.service.hooks.answer import HookDesk, NothingObtainableError, call_of
from oncobasis.service.hooks.envelope import hook_request
from oncobasis.service.hooks.feedback import FeedbackDesk
from oncobasis.service.hooks.services import REQUIRED, services_of
from oncobasis.service.http.body import json_body
from oncobasis.service.http.described import Described, answers, ref, takes
from oncobasis.service.http.direct import Direct, Directs
from oncobasis.service.http.language import language_of
from oncobasis.service.http.problems import ProblemError

if TYPE_CHECKING:
    from oncobasis.service.auth.guard import Guard
    from oncobasis.settings import ServiceSettings

_JSON = "application/json"
_REFUSED = ("not_found", "forbidden", "not_understood", "unsupported_media_type", "not_recorded")
_NOTHING: Described = {
    "description": "Nothing of the patient's record could be obtained",
    "content": {"application/fhir+json": {"schema": ref("OperationOutcome")}},
}


def hook_routes(
    settings: ServiceSettings, guard: Guard, desk: HookDesk, feedback: FeedbackDesk
) -> tuple[APIRouter, Directs]:
    """Return the routes of discovery, of the services and of feedback, and the direct ones."""
    router = APIRouter(tags=["CDS Hooks 2.0.1"])
    services = services_of(settings)
    discovered = orjson.dumps({"services": [one.document() for one in services.values()]})

    @router.get("/cds-services", summary="Discovery", responses=answers("Discovery", "forbidden"))
    async def discovery(request: Request) -> Response:
        await guard.need(request)
        return Response(discovered, media_type=_JSON)

    @router.post(
        "/cds-services/{service}",
        summary="Call a service",
        responses={**answers("Cards", *_REFUSED), 412: _NOTHING},
        openapi_extra=takes("HookRequest"),
    )
    async def call(service: str, request: Request) -> Response:
        caller = await guard.need(request, "clinician", "board", spend=False)
        offered = services.get(service)
        if offered is None:
            raise ProblemError("not_found")
        document = await json_body(request, settings.limits.depth)
        asked = call_of(offered, hook_request(document, offered.hook))
        try:
            body = await desk.cards(asked, caller, language_of(request, settings.language))
        except NothingObtainableError as nothing:
            outcome = _FOREIGN_TOO if nothing.foreign else _NOTHING_OBTAINED
            return Response(outcome, 412, media_type="application/fhir+json")
        return Response(body, media_type=_JSON)

    @router.post(
        "/cds-services/{service}/feedback",
        summary="Say what became of cards",
        responses=answers("Kept", *_REFUSED),
        openapi_extra=takes("FeedbackRequest"),
    )
    async def answered(service: str, request: Request) -> Response:
        caller = await guard.need(request, "clinician", "board")
        if service not in services:
            raise ProblemError("not_found")
        await feedback.take(caller, service, await json_body(request, settings.limits.depth))
        return Response(b"{}", media_type=_JSON)

    directs = {("GET", "/cds-services"): Direct("/cds-services", discovery)}
    for name in services:
        endpoint = Direct("/cds-services/{service}", partial(call, name))
        directs["POST", f"/cds-services/{name}"] = endpoint
    return router, directs


def _outcome(*issues: tuple[str, str, str]) -> bytes:
    """Return an OperationOutcome of issues: severity, code and text."""
    said = [
        {"severity": severity, "code": code, "details": {"text": text}}
        for severity, code, text in issues
    ]
    return orjson.dumps({"resourceType": "OperationOutcome", "issue": said})


_UNOBTAINED = (
    f"The patient's record could not be obtained: send the prefetch keys {' and '.join(REQUIRED)}, "
    "or name a FHIR server that this service is allowed to ask, with a token for it."
)
_FOREIGN = (
    "Resources that were sent along name another patient than context.patientId and were not read."
)
_NOTHING_OBTAINED = _outcome(("error", "not-found", _UNOBTAINED))
_FOREIGN_TOO = _outcome(("error", "not-found", _UNOBTAINED), ("warning", "conflict", _FOREIGN))
