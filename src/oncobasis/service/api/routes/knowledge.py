"""The routes of what answers: the knowledge, the models in use and their cards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from oncobasis.service.api.knowledge import knowledge_view, models_view
from oncobasis.service.api.routes.parts import Desks, unless_unchanged
from oncobasis.service.http.described import answers
from oncobasis.service.http.paging import is_unchanged, json_response
from oncobasis.service.http.problems import ProblemError

if TYPE_CHECKING:
    from oncobasis.service.operation.lifecycle import Lifecycle


def knowledge_routes(desks: Desks, lifecycle: Lifecycle, today: Callable[[], date]) -> APIRouter:
    """Return the routes of what answers."""
    router = APIRouter(prefix="/v1", tags=["what answers"])
    guard = desks.guard

    @router.get(
        "/knowledge",
        summary="Version, digest and sources of the knowledge",
        responses=unless_unchanged(answers("Knowledge")),
    )
    async def knowledge(request: Request) -> Response:
        await guard.need(request)
        answerer = lifecycle.parts.answerer
        tag = f"{answerer.knowledge.digest[:32]}-{today().isoformat()}"
        headers = {"etag": f'"{tag}"'}
        if is_unchanged(request, tag):
            return Response(status_code=304, headers=headers)
        return json_response(knowledge_view(answerer, today()), headers=headers)

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

    return router
