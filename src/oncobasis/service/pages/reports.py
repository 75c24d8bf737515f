"""The page around a report: what the record lacked, and what can be done with the report."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Request

from oncobasis.service.api.assessments import Wanted
from oncobasis.service.http.language import language_of
from oncobasis.service.pages.document import Page, button, link
from oncobasis.service.pages.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from oncobasis.settings import ServiceSettings

Assessment = Annotated[str, Path(pattern=r"^as-[0-9a-f]{32}$")]
_FORMATS = ("html", "pdf")


def wanted_of(request: Request, settings: ServiceSettings) -> Wanted:
    """Return how a page gives a report: HTML, or PDF where it is asked for."""
    asked = request.query_params.get("format", "html")
    known = asked if asked in _FORMATS else "html"
    return Wanted(known, language_of(request, settings.language))


def report_page(
    place: str,
    language: str,
    *,
    missing: Sequence[str] = (),
    close: tuple[str, str] | None = None,
    demo: bool = False,
) -> Response:
    """Return the page; ``place`` is its address, ``close`` a word and where its button posts to."""
    said = words(language)
    notices = [said["demo"]] if demo else []
    if missing:
        parts = ", ".join(said[f"part.{one}"] for one in missing)
        notices.append(f"{said['missing']} {parts}.")
    inner = f"{place}/report?lang={language}"
    bar = link("PDF", f"{inner}&format=pdf") + link(said["alone"], inner)
    if close is not None:
        bar += button(said[close[0]], close[1])
    body = f'<iframe src="{escape(inner)}" title="{escape(said["report"])}"></iframe>'
    return Page(said["report"], body, language, bar, notices).response()
