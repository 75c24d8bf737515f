"""The routes of SMART: launch, return, and the report."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from oncobasis.service.api.assessments import AssessmentDesk
from oncobasis.service.http.language import language_of
from oncobasis.service.pages.document import Page, heading, main, paragraph
from oncobasis.service.pages.refused import check_own
from oncobasis.service.pages.reports import Assessment, Frame, report_page, wanted_of
from oncobasis.service.pages.words import words
from oncobasis.service.smart.launch import CALLBACK, LaunchDesk
from oncobasis.service.smart.opened import OpenedReports

if TYPE_CHECKING:
    from oncobasis.service.api.readings import Readings
    from oncobasis.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class SmartDesks:
    """What the routes hand their work to."""

    launch: LaunchDesk
    opened: OpenedReports
    assessments: AssessmentDesk
    readings: Readings


def launch_routes(settings: ServiceSettings, desks: SmartDesks) -> APIRouter:
    """Return the routes of a launch."""
    router = APIRouter(tags=["SMART App Launch"], include_in_schema=False)
    launch, opened = desks.launch, desks.opened

    @router.get("/launch")
    async def begin(request: Request) -> Response:
        return await launch.begin(request)

    @router.get(CALLBACK + "/{server}")
    async def complete(request: Request, server: str) -> Response:
        done = await launch.complete(request, server)
        if done.assessment is None:
            said = words(language_of(request, settings.language))
            response: Response = _told(said["no_case"], said["no_case.text"], request, settings)
        else:
            response = RedirectResponse(f"/app/{done.assessment}", 303)
            opened.open(response, done, done.assessment)
        launch.flow.forget(response, done.state, f"{CALLBACK}/{server}")
        return response

    @router.get("/app")
    async def start(request: Request) -> Response:
        return _start(launch, language_of(request, settings.language))

    return router


def app_routes(settings: ServiceSettings, desks: SmartDesks) -> APIRouter:
    """Return the routes of an opened report; its own cookie opens each of them."""
    router = APIRouter(tags=["SMART App Launch"], include_in_schema=False)
    opened = desks.opened

    @router.get("/app/{assessment}")
    async def shown(request: Request, assessment: Assessment) -> Response:
        language = language_of(request, settings.language)
        seen = await opened.find(request, assessment)
        request.state.client, request.state.tenant = seen.client, seen.tenant
        await desks.assessments.stored(seen.tenant, assessment)
        place = f"/app/{assessment}"
        frame = Frame(f"{place}/close", "close", seen.missing, seen.banner)
        return report_page(place, language, frame, demo=settings.is_demo)

    @router.get("/app/{assessment}/report")
    async def report(request: Request, assessment: Assessment) -> Response:
        seen = await opened.find(request, assessment)
        request.state.client, request.state.tenant = seen.client, seen.tenant
        wanted = wanted_of(request, settings)
        found = await desks.assessments.document(request, seen.tenant, assessment, wanted)
        await desks.readings.note(seen.reader, "smart-app", browser=True, assessment=assessment)
        return found

    @router.post("/app/{assessment}/close")
    async def close(request: Request, assessment: Assessment) -> Response:
        check_own(request, settings.base_url)
        said = words(language_of(request, settings.language))
        response = _told(said["closed"], said["closed.text"], request, settings)
        await opened.close(request, response, assessment)
        return response

    return router


def _told(title: str, text: str, request: Request, settings: ServiceSettings) -> Response:
    language = language_of(request, settings.language)
    return Page(title, main(heading(title), paragraph(text)), language).response()


def _start(launch: LaunchDesk, language: str) -> Response:
    said = words(language)
    links = "".join(
        f'<li><a href="/launch?{urlencode({"iss": emr.standalone})}">{escape(emr.title)}</a></li>'
        for emr in launch.emrs.values()
        if emr.standalone is not None
    )
    listed = f"<ul>{links}</ul>" if links else paragraph(said["start.none"])
    body = main(heading(said["start"]), paragraph(said["start.text"]), listed)
    return Page(said["start"], body, language).response()
