"""The keys that the service signs with, for the servers at which it is registered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from oncobasis.service.oauth.client import Client


def key_routes(clients: Iterable[Client]) -> APIRouter:
    """Return the route of the public keys; anybody may read them."""
    router = APIRouter(tags=["sign-in"], include_in_schema=False)
    found = {one.key.kid: one.key.public() for one in clients if one.key is not None}

    @router.get("/app/jwks.json")
    async def keys() -> Response:
        headers = {"cache-control": "max-age=300"}
        return JSONResponse({"keys": list(found.values())}, headers=headers)

    return router
