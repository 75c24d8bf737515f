"""The routes of what answers: the knowledge, the models in use and their cards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from oncobasis.core.errors import KnowledgeError
from oncobasis.service.api.bodies import ReloadBody
from oncobasis.service.api.knowledge import knowledge_view, models_view
from oncobasis.service.api.routes.parts import Desks, unless_unchanged
from oncobasis.service.http.body import json_body, read_model
from oncobasis.service.http.described import answers, takes
from oncobasis.service.http.paging import is_unchanged, json_response
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.operation.knowledge import Teller

if TYPE_CHECKING:
    from oncobasis.service.auth.guard import Guard
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings

_REFUSALS = ("conflict", "forbidden", "not_understood", "unsupported_media_type", "not_recorded")


def knowledge_routes(
    settings: ServiceSettings, desks: Desks, lifecycle: Lifecycle, today: Callable[[], date]
) -> APIRouter:
    """Return the routes of what answers."""
    router = APIRouter(prefix="/v1", tags=["what answers"])
    _read(router, desks, lifecycle, today)
    _reload(router, settings, desks, lifecycle)
    _models(router, desks.guard, lifecycle)
    return router


def _read(router: APIRouter, desks: Desks, lifecycle: Lifecycle, today: Callable[[], date]) -> None:
    @router.get(
        "/knowledge",
        summary="Version, digest and sources of the knowledge",
        responses=unless_unchanged(answers("Knowledge")),
    )
    async def knowledge(request: Request) -> Response:
        await desks.guard.need(request)
        in_use, refused = lifecycle.parts.answerer.knowledge, desks.knowledge.refused
        since = "" if refused is None else f"-{refused.at.timestamp()}"
        tag = f"{in_use.digest[:32]}-{today().isoformat()}{since}"
        headers = {"etag": f'"{tag}"'}
        if is_unchanged(request, tag):
            return Response(status_code=304, headers=headers)
        told = desks.knowledge.refused_view()
        return json_response(knowledge_view(in_use, told, today()), headers=headers)


def _reload(
    router: APIRouter, settings: ServiceSettings, desks: Desks, lifecycle: Lifecycle
) -> None:
    @router.post(
        "/knowledge/reload",
        summary="Use the knowledge that was put in place, in every process",
        responses=answers("Reloaded", *_REFUSALS),
        openapi_extra=takes("ReloadBody"),
    )
    async def reload(request: Request) -> Response:
        caller = await desks.guard.need(request, "engineer")
        body = read_model(ReloadBody, await json_body(request, settings.limits.depth))
        before = lifecycle.parts.answerer.knowledge.digest
        teller = Teller(caller.principal.client, caller.tenant, caller.principal.user)
        try:
            bundle = await desks.knowledge.reload(teller, body.sha256)
        except KnowledgeError as error:
            said = f"{error.where}: {error.what}; {error.remedy}. The one in use goes on answering."
            raise ProblemError("conflict", said) from None
        return json_response({"version": bundle.version, "digest": bundle.digest, "before": before})


def _models(router: APIRouter, guard: Guard, lifecycle: Lifecycle) -> None:
    @router.get("/models", summary="The models and their state", responses=answers("ModelList"))
    async def models(request: Request) -> Response:
        await guard.need(request)
        return json_response(models_view(lifecycle.parts.answerer))

    @router.get(
        "/models/{model}/card",
        summary="The card of a model in use",
        response_class=Response,
        responses=answers("", "not_found", "not_understood", media="text/markdown"),
    )
    async def card(request: Request, model: str) -> Response:
        await guard.need(request)
        found = lifecycle.parts.answerer.card(model)
        if found is None:
            raise ProblemError("not_found")
        return Response(found, media_type="text/markdown; charset=utf-8")
