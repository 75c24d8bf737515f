"""The route by which a person is signed out everywhere by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from oncobasis.service.api.bodies import SignOutBody
from oncobasis.service.auth.principal import user_digest
from oncobasis.service.http.body import json_body, read_model
from oncobasis.service.http.described import answers, takes
from oncobasis.service.http.paging import json_response
from oncobasis.service.http.problems import Fault, ProblemError

if TYPE_CHECKING:
    from oncobasis.service.auth.guard import Guard
    from oncobasis.service.oauth.ended import SessionEnds
    from oncobasis.settings import ServiceSettings

_REFUSALS = ("forbidden", "not_understood", "unsupported_media_type", "not_recorded")


def revocation_routes(settings: ServiceSettings, guard: Guard, ends: SessionEnds) -> APIRouter:
    """Return the route; who is signed out is in the body, never in an address."""
    router = APIRouter(prefix="/v1", tags=["people"])

    @router.post(
        "/sessions/revoke",
        summary="Sign a person out everywhere, in every process at once",
        responses=answers("SignedOut", *_REFUSALS),
        openapi_extra=takes("SignOutBody"),
    )
    async def revoke(request: Request) -> Response:
        caller = await guard.need(request, "engineer", "auditor")
        body = read_model(SignOutBody, await json_body(request, settings.limits.depth))
        user = _user(body, settings)
        await ends.end_all(caller.principal, user)
        return json_response({"user": user})

    return router


def _user(body: SignOutBody, settings: ServiceSettings) -> str:
    if body.user is not None:
        return body.user
    issuer = body.issuer or (None if settings.people is None else settings.people.issuer)
    if issuer is None or body.subject is None:
        fault = Fault("/issuer", "missing", "no issuer of people is set here: name it")
        raise ProblemError("not_understood", "See errors.", faults=[fault])
    return user_digest(issuer, body.subject)
