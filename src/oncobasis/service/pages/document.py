"""A page: a bar with a title, and what stands below it. No script, no request to anywhere else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from starlette.responses import HTMLResponse

from oncobasis.service.pages.words import words

_STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;font:15px/1.5 system-ui,sans-serif;color:#1d2733;\
background:#fff}
header{display:flex;gap:.75rem;align-items:center;flex-wrap:wrap;padding:.5rem 1rem;\
background:#12344d;color:#fff}
header strong{margin-right:auto}
header a,header button{color:#fff;background:none;border:1px solid #ffffff80;border-radius:4px;\
padding:.2rem .7rem;font:inherit;text-decoration:none;cursor:pointer}
header a:focus-visible,header button:focus-visible,main a:focus-visible{outline:3px solid #f5b301;\
outline-offset:2px}
header form{margin:0}
header .patient{font-weight:600;overflow-wrap:anywhere}
.notice{margin:0;padding:.5rem 1rem;background:#fff4d6;border-bottom:1px solid #e0b84c}
main{padding:1rem;max-width:60rem;width:100%;margin:0 auto}
h1{font-size:1.35rem;margin:.5rem 0}
iframe{flex:1;width:100%;border:0;min-height:20rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d5dde5}
main.broad{max-width:82rem}
.wide{overflow-x:auto}
.wide thead th{vertical-align:bottom}
.wide td{white-space:nowrap}
.wide tbody th{font-weight:500;overflow-wrap:anywhere;min-width:11rem}
h2{font-size:1.1rem;margin:1.5rem 0 .3rem}
td{font-variant-numeric:tabular-nums}
.code{color:#5b6875;font-size:.85rem}
"""


def _policy() -> str:
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'"
    )


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds; ``bar`` and ``body`` are HTML that was made here."""

    title: str
    body: str
    language: str = "en"
    bar: str = ""
    notices: Sequence[str] = ()
    status: int = 200

    def response(self) -> HTMLResponse:
        """Return the page as it is sent."""
        said = "".join(f'<p class="notice" role="status">{escape(n)}</p>' for n in self.notices)
        name = escape(words(self.language)["name"])
        document = (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{escape(self.title)} · {name}</title><style>{_STYLE}</style></head>"
            f"<body><header><strong>{name}</strong>{self.bar}</header>{said}{self.body}"
            "</body></html>"
        )
        # A form's request names its origin only where some referrer may be sent.
        return HTMLResponse(document, self.status, {"referrer-policy": "same-origin"})


def main(*parts: str, broad: bool = False) -> str:
    """Return the middle of a page; a broad one has room for tables."""
    kind = ' class="broad"' if broad else ""
    return f"<main{kind}>{''.join(parts)}</main>"


def heading(text: str) -> str:
    """Return a heading."""
    return f"<h1>{escape(text)}</h1>"


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph."""
    attribute = f' class="{kind}"' if kind else ""
    return f"<p{attribute}>{escape(text)}</p>"


def link(text: str, address: str) -> str:
    """Return a link."""
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def button(text: str, address: str) -> str:
    """Return a button that posts to an address."""
    inner = f'<button type="submit">{escape(text)}</button>'
    return f'<form method="post" action="{escape(address)}">{inner}</form>'


def refusal(reason: str, status: int, language: str) -> Page:
    """Return the page of a sign-in that did not come about; nothing of the request is in it."""
    said = words(language)
    body = main(
        heading(said["refused"]),
        paragraph(said[f"reason.{reason}"]),
        paragraph(said["again"]),
        paragraph(f"{said['code']}: {reason}", "code"),
    )
    return Page(said["refused"], body, language, status=status)
