"""The routes of sign-in and sign-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from oncobasis.service.http.language import language_of
from oncobasis.service.pages.document import Page, heading, link, main
from oncobasis.service.pages.refused import check_own
from oncobasis.service.pages.words import words
from oncobasis.service.people.desk import CALLBACK, PeopleDesk
from oncobasis.service.people.sessions import Sessions

if TYPE_CHECKING:
    from oncobasis.settings import ServiceSettings


def people_routes(settings: ServiceSettings, desk: PeopleDesk, sessions: Sessions) -> APIRouter:
    """Return the routes; they need no role, for they are how one is got."""
    router = APIRouter(tags=["people"], include_in_schema=False)

    @router.get("/signin")
    async def begin(request: Request) -> Response:
        return await desk.begin(request)

    @router.get(CALLBACK)
    async def complete(request: Request) -> Response:
        entered = await desk.complete(request)
        response = RedirectResponse(entered.after, 303)
        sessions.open(response, entered.principal)
        desk.flow.forget(response, entered.state, CALLBACK)
        return response

    async def leave(request: Request, *, everywhere: bool) -> Response:
        check_own(request, settings.base_url)
        response = RedirectResponse(await desk.leaving() or "/signedout", 303)
        await sessions.close(request, response, everywhere=everywhere)
        return response

    @router.post("/signout")
    async def leave_here(request: Request) -> Response:
        return await leave(request, everywhere=False)

    @router.post("/signout/everywhere")
    async def leave_everywhere(request: Request) -> Response:
        return await leave(request, everywhere=True)

    @router.get("/signedout")
    async def left(request: Request) -> Response:
        language = language_of(request, settings.language)
        said = words(language)
        body = main(heading(said["signedout"]), f"<p>{link(said['signin'], '/signin')}</p>")
        return Page(said["signedout"], body, language).response()

    return router
