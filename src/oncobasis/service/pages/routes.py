"""The pages of people who signed in: the list of assessments, and each as a report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from oncobasis.report.texts import en_terms, ko_terms
from oncobasis.service.api.acceptance import ROLES, USUAL_DAYS, AcceptanceDesk
from oncobasis.service.api.assessments import AssessmentDesk
from oncobasis.service.api.cases import CaseDesk
from oncobasis.service.api.routes.parts import READERS, Cursor
from oncobasis.service.http.language import language_of
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.pages.acceptance import acceptance_page
from oncobasis.service.pages.document import Page, button, heading, link, main, paragraph
from oncobasis.service.pages.reports import Assessment, Frame, report_page, wanted_of
from oncobasis.service.pages.words import words

if TYPE_CHECKING:
    from oncobasis.service.api.readings import Readings
    from oncobasis.service.auth.guard import Caller, Guard
    from oncobasis.settings import ServiceSettings
    from oncobasis.store.records import AssessmentInfo
    from oncobasis.store.records import Page as Listed

_ON_A_PAGE = 25
Days = Annotated[int, Query(ge=1, le=3650)]


@dataclass(frozen=True, slots=True)
class PageDesks:
    """What the pages hand their work to."""

    guard: Guard
    cases: CaseDesk
    assessments: AssessmentDesk
    acceptance: AcceptanceDesk
    readings: Readings


def page_routes(settings: ServiceSettings, desks: PageDesks) -> APIRouter:
    """Return the pages; each names the roles that it needs."""
    router = APIRouter(tags=["pages"], include_in_schema=False)
    guard = desks.guard

    @router.get("/")
    async def home(request: Request, cursor: Cursor = None) -> Response:
        caller = await _person(guard, request)
        if isinstance(caller, Response):
            return caller
        language = language_of(request, settings.language)
        found = None
        if not caller.principal.roles.isdisjoint(READERS):
            found = await desks.cases.assessments(caller.tenant, None, cursor, _ON_A_PAGE)
        return _home(caller, found, language, demo=settings.is_demo)

    @router.get("/reports/{assessment}")
    async def shown(request: Request, assessment: Assessment) -> Response:
        caller = await _person(guard, request, *READERS)
        if isinstance(caller, Response):
            return caller
        await desks.assessments.stored(caller.tenant, assessment)
        frame = None if settings.is_demo else Frame("/signout", "signout")
        language = language_of(request, settings.language)
        return report_page(f"/reports/{assessment}", language, frame, demo=settings.is_demo)

    @router.get("/reports/{assessment}/report")
    async def report(request: Request, assessment: Assessment) -> Response:
        caller = await _person(guard, request, *READERS)
        if isinstance(caller, Response):
            return caller
        wanted = wanted_of(request, settings)
        found = await desks.assessments.document(request, caller.tenant, assessment, wanted)
        await desks.readings.note(caller.principal, "pages", browser=True, assessment=assessment)
        return found

    @router.get("/acceptance")
    async def acceptance(request: Request, days: Days = USUAL_DAYS) -> Response:
        caller = await _person(guard, request, *ROLES)
        if isinstance(caller, Response):
            return caller
        last = desks.acceptance.period(None, None, None)
        period = replace(last, since=last.until - timedelta(days=days))
        found = await desks.acceptance.figures(caller.tenant, period)
        language = language_of(request, settings.language)
        bar = link(words(language)["assessments.short"], f"/?{urlencode({'lang': language})}")
        return acceptance_page(found, days, language, bar, demo=settings.is_demo)

    return router


async def _person(guard: Guard, request: Request, *roles: str) -> Caller | Response:
    """Return the person who has one of the roles, or the way to sign in."""
    try:
        return await guard.need(request, *roles)
    except ProblemError as problem:
        if problem.kind == "unauthorised":
            query = urlencode({"next": request.url.path.removesuffix("/report")})
            return RedirectResponse(f"/signin?{query}", 303)
        if problem.kind == "forbidden":
            raise SignInError("roles") from None
        raise


def _home(
    caller: Caller, found: Listed[AssessmentInfo] | None, language: str, *, demo: bool
) -> Response:
    said = words(language)
    roles = ", ".join(sorted(caller.principal.roles))
    bar = ""
    if not caller.principal.roles.isdisjoint(ROLES):
        bar = link(said["acceptance"], f"/acceptance?{urlencode({'lang': language})}")
    if not demo:
        bar += button(said["signout_all"], "/signout/everywhere")
        bar += button(said["signout"], "/signout")
    notices = [said["demo"]] if demo else []
    who = paragraph(f"{said['signed_in']}: {roles}", "code")
    if found is None:
        body = main(paragraph(said["no_list"]), who)
        return Page(said["assessments"], body, language, bar, notices).response()
    table = _table(found.items, language) if found.items else paragraph(said["none"])
    older = urlencode({"cursor": found.next, "lang": language})
    more = "" if found.next is None else link(said["next"], f"/?{older}")
    body = main(heading(said["assessments"]), table, f"<p>{more}</p>", who)
    return Page(said["assessments"], body, language, bar, notices).response()


def _to_report(one: AssessmentInfo, language: str) -> str:
    made = one.created_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    return link(made, f"/reports/{one.id}?{urlencode({'lang': language})}")


def _table(items: tuple[AssessmentInfo, ...], language: str) -> str:
    said = words(language)
    stances = (ko_terms if language == "ko" else en_terms).TERMS["stance"]
    rows = "".join(
        f"<tr><td>{_to_report(one, language)}</td><td>{one.as_of.isoformat()}</td>"
        f"<td>{escape(stances.get(one.outcome, '–'))}</td></tr>"
        for one in items
        if one.erased_at is None
    )
    head = "".join(f"<th>{escape(said[one])}</th>" for one in ("made", "as_of", "outcome"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
