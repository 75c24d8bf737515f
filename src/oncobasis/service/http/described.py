"""What a route says of itself in the OpenAPI description: what it takes and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from oncobasis.service.http.problems import MEDIA_TYPE, TITLES
from oncobasis.service.http.samples import EXAMPLES

Described = dict[str, Any]

SCHEMAS = "#/components/schemas/"
_ALWAYS = ("bad_request", "unauthorised", "misdirected", "too_large", "too_many", "internal",
           "not_ready", "too_slow")  # fmt: skip


def problems(*kinds: str) -> dict[int | str, Described]:
    """Return the answers that are problems, those of every route among them."""
    found: dict[int | str, Described] = {}
    for kind in (*_ALWAYS, *kinds):
        status, title = TITLES[kind]
        if status == 401:  # noqa: PLR2004 - a status code
            found[status] = {"description": title}
            continue
        found[status] = {"description": title, "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
    return found


def answers(
    schema: str, *kinds: str, status: int = 200, about: str = "", media: str = "application/json"
) -> dict[int | str, Described]:
    """Return the good answer of a route and its problems."""
    content: Described = {"schema": ref(schema)} if schema else {}
    if schema in EXAMPLES:
        content["example"] = EXAMPLES[schema]
    good = {"description": about or "Done", "content": {media: content}}
    return {**problems(*kinds), status: good}


def takes(
    schema: str, media: Sequence[str] = ("application/json",), **more: Described
) -> Described:
    """Return the body that a route takes; ``more`` are other media types by schema."""
    content = {name: {"schema": ref(schema), **_example(schema)} for name in media}
    content |= {body.pop("media"): body for body in map(dict, more.values())}
    return {"requestBody": {"required": True, "content": content}}


def _example(schema: str) -> Described:
    return {"example": EXAMPLES[schema]} if schema in EXAMPLES else {}


def ref(name: str) -> Described:
    """Return a reference to a schema of the description."""
    return {"$ref": f"{SCHEMAS}{name}"}
