"""In which language and format an answer is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from oncobasis.service.http.problems import ProblemError

if TYPE_CHECKING:
    from fastapi import Request

LANGUAGES = ("en", "ko")


def language_of(request: Request, usual: str) -> str:
    """Return the language: of the query (``lang``), else of Accept-Language, else the usual."""
    asked = request.query_params.get("lang")
    if asked is not None:
        if asked not in LANGUAGES:
            raise ProblemError("bad_request", f"lang is one of {', '.join(LANGUAGES)}")
        return asked
    for wanted in _preferred(request.headers.get("accept-language", "")):
        if wanted.partition("-")[0] in LANGUAGES:
            return wanted.partition("-")[0]
    return usual


def format_of(request: Request, media_types: Mapping[str, str]) -> str:
    """Return the format: of the query (``format``), else the best of Accept; raises a 406."""
    asked = request.query_params.get("format")
    if asked is not None:
        if asked not in media_types:
            raise ProblemError("bad_request", f"format is one of {', '.join(media_types)}")
        return asked
    accepted = _preferred(request.headers.get("accept", "")) or ["*/*"]
    for wanted in accepted:
        for name, media in media_types.items():
            if wanted in {"*/*", media, f"{media.partition('/')[0]}/*"}:
                return name
    raise ProblemError("not_acceptable", f"choose among {', '.join(media_types.values())}")


def _preferred(header: str) -> list[str]:
    """Return the values of a header that lists them with weights, best first, refused ones out."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:30]:
        value, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    weight = float(parameter[2:])
                except ValueError:
                    weight = 0.0
        if value and 0 < weight <= 1:
            weighed.append((-weight, value))
    return [value for _, value in sorted(weighed, key=lambda pair: pair[0])]
