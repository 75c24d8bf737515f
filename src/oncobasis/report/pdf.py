"""The HTML report on paper: PDF by WeasyPrint, without any outside request.

Drawings get their style and their icons inside themselves, because WeasyPrint draws each SVG as a
document of its own. Nothing is fetched: every address but the page itself is refused.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from oncobasis.core.errors import UsageError
from oncobasis.report.html import render
from oncobasis.report.layout import clean
from oncobasis.report.texts import en_documents, ko_documents
from oncobasis.report.wording import Language

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment

_REMEDY = 'install the extra "documents": pip install "oncobasis[documents]"'
_KOREAN_REMEDY = "install a font with Hangul, such as Noto Sans KR or Noto Sans CJK, and try again"
_ROOT = re.compile(r":root \{(?P<body>[^}]*)\}")
_VARIABLE = re.compile(r"--(?P<name>[\w-]+):\s*(?P<value>[^;]+);")
_SVG_RULE = re.compile(r"(?:svg [^{}]*)\{[^}]*\}")
_DRAWING = re.compile(r'<svg(?![^>]*class="(?:sprite|icon)")[^>]*>')
# WeasyPrint knows no paint-order: the white edge of a letter would hide the letter.
_PLAIN_TEXT = "svg text { stroke: none; font-family: Noto Sans, DejaVu Sans, sans-serif; }"
_SYMBOL = re.compile(r'<symbol id="(?P<id>[^"]+)" viewBox="(?P<box>[^"]+)">(?P<body>.*?)</symbol>')
_ICON = re.compile(r'<svg class="icon"[^>]*><use href="#(?P<id>[^"]+)"/></svg>')


def to_pdf(assessment: Assessment, *, language: str = "en") -> bytes:
    """Return the report as PDF, equal bytes for equal answers and fonts.

    Raises UsageError where WeasyPrint is not installed, and for a Korean report where no font of
    this machine has Hangul. In another report a notice says that characters could not be shown.
    """
    chosen = Language.of(language)
    page = _prepared(render(assessment, language=language), assessment)
    written, is_whole = _drawn(page, assessment)
    if is_whole:
        return written
    if chosen is Language.KOREAN:
        raise UsageError("no font of this machine shows Korean", remedy=_KOREAN_REMEDY)
    return _drawn(page.replace("<body>", f"<body>{_notice(chosen)}", 1), assessment)[0]


def _drawn(page: str, assessment: Assessment) -> tuple[bytes, bool]:
    """Return the PDF, and whether every character of it has a glyph in some font."""
    document = _weasyprint().HTML(string=page, url_fetcher=_refused).render()
    identifier = assessment.provenance.output_digest.encode()
    written: bytes = document.write_pdf(pdf_identifier=identifier)
    # Which glyphs are missing is known once they have been drawn.
    return written, not any(font.missing for font in document.fonts.values())


def _weasyprint() -> Any:  # noqa: ANN401 - the module, which is not installed everywhere
    try:
        return import_module("weasyprint")
    except ImportError as error:
        raise UsageError("a PDF needs WeasyPrint", remedy=_REMEDY) from error
    except OSError as error:
        remedy = "install Pango and HarfBuzz (libpango-1.0-0, libharfbuzz-subset0)"
        raise UsageError("a PDF needs the Pango library", remedy=remedy) from error


def _refused(url: str, *_: object, **__: object) -> dict[str, object]:
    """Refuse every address; the page names none that would have to be fetched."""
    message = f"a report fetches nothing (asked for {url.partition(':')[0]})"
    raise ValueError(message)


def _prepared(page: str, assessment: Assessment) -> str:
    """Return the page with the style of paper, and drawings that stand on their own."""
    symbols = {found["id"]: found for found in _SYMBOL.finditer(page)}

    def icon(found: re.Match[str]) -> str:
        symbol = symbols.get(found["id"])
        if symbol is None:
            return ""
        drawing = symbol["body"].replace("currentColor", _tone(found["id"]))
        return f'<svg class="icon" viewBox="{symbol["box"]}">{drawing}</svg>'

    page = _ICON.sub(icon, page)
    drawn = _DRAWING.sub(lambda found: f"{found[0]}<style>{_svg_style()}</style>", page)
    foot = f"{assessment.case_id} · {assessment.provenance.output_digest}"
    foot_mark = f'<p class="page-foot">{escape(clean(foot))}</p>'
    style = f"<style>{_source('pdf.css')}</style></head>"
    return drawn.replace("</head>", style, 1).replace("<body>", f"<body>{foot_mark}", 1)


@cache
def _source(name: str) -> str:
    return files("oncobasis.report").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _colours() -> dict[str, str]:
    root = _ROOT.search(_source("report.css"))
    return (
        {}
        if root is None
        else {found["name"]: found["value"] for found in _VARIABLE.finditer(root["body"])}
    )


def _tone(symbol: str) -> str:
    return _colours().get(symbol.removeprefix("i-"), "#1b2530")


@cache
def _svg_style() -> str:
    """Return the rules of drawings, with the colours in place of their names."""
    rules = " ".join(_SVG_RULE.findall(_source("report.css")))
    for name, value in _colours().items():
        rules = rules.replace(f"var(--{name})", value)
    return f"{rules} {_PLAIN_TEXT}"


def _notice(language: Language) -> str:
    table = ko_documents if language is Language.KOREAN else en_documents
    return f'<p class="no-font">{escape(table.LABELS["no_font"])}</p>'
