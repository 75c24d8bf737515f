"""The routes of jobs: how far each is, at once or as events."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from oncobasis.service.api.routes.parts import READERS, Desks
from oncobasis.service.api.views import job_view
from oncobasis.service.http.described import answers
from oncobasis.service.http.paging import json_response

_REFUSED = ("not_found", "forbidden", "not_understood")
_EVENTS = "text/event-stream"


def job_routes(desks: Desks) -> APIRouter:
    """Return the routes of jobs."""
    router = APIRouter(prefix="/v1", tags=["jobs"])
    guard, jobs = desks.guard, desks.jobs

    @router.get("/jobs/{job}", summary="How far is a job", responses=answers("Job", *_REFUSED))
    async def read(request: Request, job: str) -> Response:
        caller = await guard.need(request, *READERS)
        return json_response(job_view(await jobs.get(caller.tenant, job)))

    @router.get(
        "/jobs/{job}/events",
        summary="Progress of a job as server-sent events",
        response_class=StreamingResponse,
        responses=answers("", *_REFUSED, media=_EVENTS),
    )
    async def events(request: Request, job: str) -> Response:
        caller = await guard.need(request, *READERS)
        await jobs.get(caller.tenant, job)
        return StreamingResponse(jobs.events(caller.tenant, job), media_type=_EVENTS)

    return router
