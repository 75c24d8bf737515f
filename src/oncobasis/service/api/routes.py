"""The routes of version 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from oncobasis.service.api.assessments import AssessmentDesk, Wanted, key_of
from oncobasis.service.api.bodies import SearchBody
from oncobasis.service.api.cases import CaseDesk
from oncobasis.service.api.jobs import JobDesk
from oncobasis.service.api.reading import read_request
from oncobasis.service.api.views import assessment_view, case_view, job_view
from oncobasis.service.http.body import Day, json_body, read_model
from oncobasis.service.http.described import Described, answers, problems, ref, takes
from oncobasis.service.http.paging import is_unchanged, json_response, page

if TYPE_CHECKING:
    from oncobasis.service.api.followup import FollowUpDesk
    from oncobasis.service.auth.guard import Guard
    from oncobasis.settings import ServiceSettings

READERS = ("viewer", "clinician", "board")
WRITERS = ("clinician", "board")

Cursor = Annotated[str | None, Query(max_length=400, description="of the page before")]
Limit = Annotated[int, Query(ge=1, le=200, description="entries on a page")]
Format = Annotated[
    Literal["json", "html", "pdf", "fhir", "xlsx"] | None, Query(description="else by Accept")
]
Lang = Annotated[Literal["en", "ko"] | None, Query(description="else by Accept-Language")]

_FORM: Described = {
    "media": "multipart/form-data",
    "schema": {
        "type": "object",
        "description": "a part `case`, and files by kind (`vcf`, `maf`, `cna`, `fusions`, `fhir`, "
        "`report`, `pgx`, `coverage`, or `file`, whose kind its content says)",
    },
}
_BUNDLE: Described = {"media": "application/fhir+json", "schema": ref("Bundle")}
_ANY = {
    "application/json": {"schema": ref("Assessment")},
    "text/html": {},
    "application/pdf": {},
    "application/fhir+json": {"schema": ref("Bundle")},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {},
}
_IN_ANY_FORMAT = {"description": "The assessment", "content": _ANY}
_QUEUED = {"description": "Queued", "content": {"application/json": {"schema": ref("Job")}}}


@dataclass(frozen=True, slots=True)
class Desks:
    """What the routes hand their work to."""

    guard: Guard
    assessments: AssessmentDesk
    cases: CaseDesk
    jobs: JobDesk
    followup: FollowUpDesk


def assessment_routes(settings: ServiceSettings, desks: Desks) -> APIRouter:
    """Return the routes of assessments."""
    router = APIRouter(prefix="/v1", tags=["assessments"])
    guard, kept = desks.guard, desks.assessments

    @router.post(
        "/assessments",
        summary="Assess a case",
        status_code=201,
        responses={
            **problems("not_acceptable", "gone", "unsupported_media_type", "not_understood",
                       "not_recorded", "conflict", "forbidden"),
            201: _IN_ANY_FORMAT,
            202: _QUEUED,
        },
        openapi_extra=takes("AssessmentRequest", bundle=_BUNDLE, form=_FORM),
    )  # fmt: skip
    async def make(request: Request, format: Format = None, lang: Lang = None) -> Response:  # noqa: A002
        del format, lang
        caller = await guard.need(request, *WRITERS, spend=False)
        wanted = Wanted.of(request, settings)
        key = key_of(request, caller)
        asked = await read_request(request, settings)
        later = "respond-async" in request.headers.get("prefer", "")
        if asked.uploads and (later or asked.size > settings.limits.inline_file_bytes):
            name = await desks.jobs.queue(asked, caller)
            job = await desks.jobs.get(caller.tenant, name)
            return json_response(job_view(job), 202, {"location": f"/v1/jobs/{name}"})
        try:
            answer = await kept.make(asked, caller, key)
        finally:
            asked.discard()
        return await kept.made(request, caller, answer, wanted)

    @router.get(
        "/assessments",
        summary="List assessments, newest first",
        responses=answers("AssessmentList", "forbidden", "not_understood"),
    )
    async def listed(
        request: Request, case: str | None = None, cursor: Cursor = None, limit: Limit = 50
    ) -> Response:
        caller = await guard.need(request, *READERS)
        found = await desks.cases.assessments(caller.tenant, case, cursor, limit)
        return page(request, [assessment_view(one) for one in found.items], found.next)

    @router.get(
        "/assessments/{assessment}",
        summary="Read an assessment",
        responses={
            **problems("not_found", "gone", "not_acceptable", "forbidden", "not_understood"),
            200: _IN_ANY_FORMAT,
            304: {"description": "Not changed"},
        },
    )
    async def read(
        request: Request,
        assessment: str,
        format: Format = None,  # noqa: A002
        lang: Lang = None,
    ) -> Response:
        del format, lang
        caller = await guard.need(request, *READERS)
        wanted = Wanted.of(request, settings)
        return await kept.document(request, caller.tenant, assessment, wanted)

    return router


def case_routes(settings: ServiceSettings, desks: Desks) -> APIRouter:
    """Return the routes of cases."""
    router = APIRouter(prefix="/v1", tags=["cases"])
    guard, cases = desks.guard, desks.cases

    @router.get(
        "/cases",
        summary="Find cases by tumour type and genes",
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
        caller = await guard.need(request, *READERS)
        asked = {"tumor_type": tumor_type or None, "genes": [g for g in gene or [] if g]}
        days = {"since": since and since.isoformat(), "until": until and until.isoformat()}
        given = {k: v for k, v in {**asked, **days}.items() if v is not None}
        body = read_model(SearchBody, {**given, "cursor": cursor, "limit": limit})
        found = await cases.search(caller.tenant, body)
        return page(request, [case_view(one) for one in found.items], found.next)

    @router.post(
        "/cases/search",
        summary="Find cases, also by patient; nothing of the search is in an address",
        responses=answers("CaseList", "forbidden", "not_understood", "unsupported_media_type"),
        openapi_extra=takes("SearchBody"),
    )
    async def search(request: Request) -> Response:
        caller = await guard.need(request, *READERS)
        body = read_model(SearchBody, await json_body(request, settings.limits.depth))
        found = await cases.search(caller.tenant, body)
        items = [case_view(one) for one in found.items]
        return json_response({"items": items, "next": found.next})

    @router.get(
        "/cases/{case}",
        summary="Read a case",
        responses={
            **answers("CaseEntry", "not_found", "gone", "forbidden", "not_understood"),
            304: {"description": "Not changed"},
        },
    )
    async def read(request: Request, case: str) -> Response:
        caller = await guard.need(request, *READERS)
        info, document = await cases.get(caller.tenant, case)
        if is_unchanged(request, info.etag):
            return Response(status_code=304, headers={"etag": f'"{info.etag}"'})
        return json_response(document, headers={"etag": f'"{info.etag}"'})

    return router


def job_routes(desks: Desks) -> APIRouter:
    """Return the routes of jobs."""
    router = APIRouter(prefix="/v1", tags=["jobs"])
    guard, jobs = desks.guard, desks.jobs

    @router.get(
        "/jobs/{job}",
        summary="How far is a job",
        responses=answers("Job", "not_found", "forbidden", "not_understood"),
    )
    async def read(request: Request, job: str) -> Response:
        caller = await guard.need(request, *READERS)
        return json_response(job_view(await jobs.get(caller.tenant, job)))

    @router.get(
        "/jobs/{job}/events",
        summary="Progress of a job as server-sent events",
        responses=answers(
            "", "not_found", "forbidden", "not_understood", media="text/event-stream"
        ),
    )
    async def events(request: Request, job: str) -> Response:
        caller = await guard.need(request, *READERS)
        await jobs.get(caller.tenant, job)
        return StreamingResponse(jobs.events(caller.tenant, job), media_type="text/event-stream")

    return router
