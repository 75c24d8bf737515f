"""The page around a report: what the record lacked, and what can be done with the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Request

from oncobasis.service.api.assessments import Wanted
from oncobasis.service.http.language import language_of
from oncobasis.service.pages.document import Page, button, link
from oncobasis.service.pages.words import words

if TYPE_CHECKING:
    from starlette.responses import Response

    from oncobasis.settings import ServiceSettings

Assessment = Annotated[str, Path(pattern=r"^as-[0-9a-f]{32}$")]
_FORMATS = ("html", "pdf")


def wanted_of(request: Request, settings: ServiceSettings) -> Wanted:
    """Return how a page gives a report: HTML, or PDF where it is asked for."""
    asked = request.query_params.get("format", "html")
    known = asked if asked in _FORMATS else "html"
    return Wanted(known, language_of(request, settings.language))


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a report: how it is left, what the record lacked, whose it is."""

    leave: str
    word: str
    missing: Sequence[str] = ()
    banner: str = ""


def report_page(
    place: str, language: str, frame: Frame | None = None, *, demo: bool = False
) -> Response:
    """Return the page; ``place`` is its address."""
    said = words(language)
    frame = frame or Frame("", "")
    notices = [said["demo"]] if demo else []
    if frame.missing:
        parts = ", ".join(said[f"part.{one}"] for one in frame.missing)
        notices.append(f"{said['missing']} {parts}.")
    inner = f"{place}/report?lang={language}"
    bar = f'<span class="patient">{escape(frame.banner)}</span>' if frame.banner else ""
    bar += link("PDF", f"{inner}&format=pdf") + link(said["alone"], inner)
    if frame.leave:
        bar += button(said[frame.word], frame.leave)
    body = f'<iframe src="{escape(inner)}" title="{escape(said["report"])}"></iframe>'
    return Page(said["report"], body, language, bar, notices).response()
