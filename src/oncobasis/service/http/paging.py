"""Pages of lists, and tags by which an unchanged document is not sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import orjson
from starlette.responses import Response

from oncobasis.service.http.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Request

    from oncobasis.core.canonical import Json


def only_known(request: Request, *names: str) -> None:
    """Refuse a parameter that the list doesn't take; raises a 422 problem.

    A filter that is passed over gives everybody's rows to a caller who asked for one patient's.
    """
    if not set(names).issuperset(request.query_params):
        known = ", ".join(names)
        raise ProblemError(
            "not_understood",
            f"the query takes {known}; a patient is named in the body of POST /v1/cases/search",
        )


def page(request: Request, items: Sequence[Json], cursor: str | None) -> Response:
    """Return a page of a list, with the address of the next one."""
    headers: dict[str, str] = {}
    if cursor is not None:
        others = [
            (key, value) for key, value in request.query_params.multi_items() if key != "cursor"
        ]
        query = [*others, ("cursor", cursor)]
        headers["link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
    body: dict[str, Json] = {"items": list(items), "next": cursor}
    return json_response(body, headers=headers)


def json_response(
    document: Json, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a document as JSON."""
    return Response(
        orjson.dumps(document), status, dict(headers or {}), media_type="application/json"
    )


def is_unchanged(request: Request, tag: str) -> bool:
    """Whether the caller has this version already."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or f'"{tag}"' in {
        one.strip().removeprefix("W/") for one in given.split(",")
    }
