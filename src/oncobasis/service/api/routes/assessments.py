"""The routes of assessments: made, listed, read again in any format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from oncobasis.service.api.assessments import API, Wanted, key_of
from oncobasis.service.api.reading import read_request
from oncobasis.service.api.routes.parts import (
    ABOUT_ONE,
    ONCE,
    READERS,
    WRITERS,
    Cursor,
    Desks,
    Format,
    Lang,
    Limit,
    unless_unchanged,
)
from oncobasis.service.api.samples import RECORD
from oncobasis.service.api.views import assessment_view, job_view
from oncobasis.service.http.described import Described, answers, problems, ref, takes
from oncobasis.service.http.paging import json_response, only_known, page

if TYPE_CHECKING:
    from oncobasis.service.api.reading import Asked
    from oncobasis.service.auth.guard import Caller
    from oncobasis.settings import ServiceSettings

_FORM: Described = {
    "media": "multipart/form-data",
    "schema": {
        "type": "object",
        "description": "a part `case`, and files by kind (`vcf`, `maf`, `cna`, `fusions`, `fhir`, "
        "`report`, `pgx`, `coverage`, or `file`, whose kind its content says); a file may come "
        "without a file name",
    },
    "example": {"case": '{"tumor_type": "LUAD"}', "maf": "(a file)"},
}
_BUNDLE: Described = {"media": "application/fhir+json", "schema": ref("Bundle"), "example": RECORD}
_ANY = {
    "application/json": {"schema": ref("Assessment")},
    "text/html": {},
    "application/pdf": {},
    "application/fhir+json": {"schema": ref("Bundle")},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {},
}
_IN_ANY_FORMAT = {"description": "The assessment", "content": _ANY}
_QUEUED = {"description": "Queued", "content": {"application/json": {"schema": ref("Job")}}}
_MADE: dict[int | str, Described] = {
    **problems("not_acceptable", "gone", "unsupported_media_type", "not_understood",
               "not_recorded", "conflict", "forbidden"),
    201: _IN_ANY_FORMAT,
    202: _QUEUED,
}  # fmt: skip
_READ = {**problems(*ABOUT_ONE, "not_acceptable"), 200: _IN_ANY_FORMAT}


def assessment_routes(settings: ServiceSettings, desks: Desks) -> APIRouter:
    """Return the routes of assessments."""
    router = APIRouter(prefix="/v1", tags=["assessments"])
    _make(router, settings, desks)
    _list(router, desks)
    _read(router, settings, desks)
    return router


def _make(router: APIRouter, settings: ServiceSettings, desks: Desks) -> None:
    @router.post(
        "/assessments",
        summary="Assess a case",
        dependencies=ONCE,
        status_code=201,
        responses=_MADE,
        openapi_extra=takes("AssessmentRequest", bundle=_BUNDLE, form=_FORM),
    )
    async def make(request: Request, format: Format = None, lang: Lang = None) -> Response:  # noqa: A002
        del format, lang  # described here, read by ``Wanted``
        caller = await desks.guard.need(request, *WRITERS, spend=False)
        wanted = Wanted.of(request, settings)
        key = key_of(request, caller)
        asked = await read_request(request, settings)
        later = "respond-async" in request.headers.get("prefer", "")
        if asked.uploads and (later or asked.size > settings.limits.inline_file_bytes):
            return await _queued(desks, asked, caller)
        try:
            answer = await desks.assessments.make(asked, caller, key)
        finally:
            asked.discard()
        return await desks.assessments.made(caller, answer, wanted)


async def _queued(desks: Desks, asked: Asked, caller: Caller) -> Response:
    name = await desks.jobs.queue(asked, caller)
    job = await desks.jobs.get(caller.tenant, name)
    return json_response(job_view(job), 202, {"location": f"/v1/jobs/{name}"})


def _list(router: APIRouter, desks: Desks) -> None:
    @router.get(
        "/assessments",
        summary="List assessments, newest first",
        dependencies=ONCE,
        responses=answers("AssessmentList", "forbidden", "not_understood"),
    )
    async def listed(
        request: Request, case: str | None = None, cursor: Cursor = None, limit: Limit = 50
    ) -> Response:
        caller = await desks.guard.need(request, *READERS)
        only_known(request, "case", "cursor", "limit")
        found = await desks.cases.assessments(caller.tenant, case, cursor, limit)
        return page(request, [assessment_view(one) for one in found.items], found.next)


def _read(router: APIRouter, settings: ServiceSettings, desks: Desks) -> None:
    @router.get(
        "/assessments/{assessment}",
        summary="Read an assessment",
        dependencies=ONCE,
        responses=unless_unchanged(_READ),
    )
    async def read(
        request: Request,
        assessment: str,
        format: Format = None,  # noqa: A002
        lang: Lang = None,
    ) -> Response:
        del format, lang  # described here, read by ``Wanted``
        caller = await desks.guard.need(request, *READERS)
        wanted = Wanted.of(request, settings)
        found = await desks.assessments.document(request, caller.tenant, assessment, wanted)
        await desks.readings.note(caller.principal, API, assessment=assessment)
        return found
