"""Operation: is it alive, is it ready, what are its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from oncobasis import __version__
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe.metrics import CONTENT_TYPE
from oncobasis.service.operation.lifecycle import Lifecycle, State
from oncobasis.settings import is_loopback

if TYPE_CHECKING:
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.service.operation.knowledge import KnowledgeDesk
    from oncobasis.settings import ServiceSettings

_READY = {200: {"description": "Ready"}, 503: {"description": "Not ready"}}


def operation_routes(
    settings: ServiceSettings, lifecycle: Lifecycle, metrics: Metrics, knowledge: KnowledgeDesk
) -> APIRouter:
    """Return the routes of operation; none of them tells anything of a patient."""
    router = APIRouter(tags=["operation"])

    @router.get("/healthz", summary="Is the process alive", response_class=JSONResponse)
    async def healthz() -> Response:
        return JSONResponse({"status": "alive", "version": __version__})

    @router.get("/readyz", summary="Can it answer", response_class=JSONResponse, responses=_READY)  # type: ignore[arg-type]
    async def readyz() -> Response:
        ready = lifecycle.state is State.READY
        document: dict[str, object] = {"status": lifecycle.state.value, "mode": settings.auth}
        if ready:
            answerer = lifecycle.parts.answerer
            in_use = answerer.knowledge  # once: it may be exchanged from here on
            document["knowledge"] = {"version": in_use.version, "digest": in_use.digest}
            document["knowledge_refused"] = knowledge.refused_view()
            document["models"] = [
                {"name": model.name, "version": model.version, "digest": model.digest}
                for model in answerer.models
            ]
        return JSONResponse(document, 200 if ready else 503)

    for path, probe in (("/healthz", healthz), ("/readyz", readyz)):
        # Load balancers ask without wanting the body.
        router.add_api_route(path, probe, methods=["HEAD"], include_in_schema=False)

    @router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
    async def figures(request: Request) -> Response:
        who = "" if request.client is None else request.client.host
        if settings.metrics == "off" or (settings.metrics == "loopback" and not is_loopback(who)):
            raise ProblemError("not_found")
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    return router
