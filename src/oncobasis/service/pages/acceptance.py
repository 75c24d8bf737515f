"""The page of what was done with advice: counts with bars, no script, no colour that says more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from oncobasis.assembly.acceptance import DECISIONS, KINDS, Figures, Share
from oncobasis.report.texts import en_cards, ko_cards
from oncobasis.service.pages.document import Page, heading, link, main, paragraph
from oncobasis.service.pages.words import words

if TYPE_CHECKING:
    from starlette.responses import Response

SPANS = (30, 90, 365)
"""Days that the page offers."""
_CARD_COLUMNS = ("basis", "bar", "shown", "accepted", "overridden", "share")
_WIDE, _HIGH = 140, 14
_FILLS = {"accepted": "#1b6e53", "overridden": "#b5471b", "unanswered": "#c3ccd5"}


def acceptance_page(
    found: Sequence[Figures], days: int, language: str, bar: str = "", *, demo: bool = False
) -> Response:
    """Return the page; ``found`` are figures that are not told apart by period."""
    said = words(language)
    spans = " · ".join(_span(one, days, language) for one in SPANS)
    body = main(
        heading(said["acceptance"]),
        paragraph(said["acceptance.text"]),
        f"<p>{spans} · {link('CSV', '/v1/acceptance?format=csv')}</p>",
        _legend(said),
        *(_section(kind, [one for one in found if one.kind == kind], language) for kind in KINDS),
        _reasons(found, language),
        paragraph(said["acceptance.small"], "code"),
        broad=True,
    )
    notices = [said["demo"]] if demo else []
    return Page(said["acceptance"], body, language, bar, notices).response()


def _span(span: int, chosen: int, language: str) -> str:
    text = f"{span} {words(language)['days']}"
    if span == chosen:
        return f'<strong aria-current="true">{escape(text)}</strong>'
    return link(text, f"/acceptance?{urlencode({'days': span, 'lang': language})}")


def _legend(said: Mapping[str, str]) -> str:
    parts = (
        f'<svg aria-hidden="true" width="{_HIGH}" height="{_HIGH}">'
        f'<rect width="{_HIGH}" height="{_HIGH}" fill="{fill}"/></svg> '
        f"{escape(said[f'column.{name}'])}"
        for name, fill in _FILLS.items()
    )
    return f'<p class="code">{" &#160; ".join(parts)}</p>'


def _section(kind: str, rows: Sequence[Figures], language: str) -> str:
    said = words(language)
    if not rows:
        return f"<h2>{escape(said[f'kind.{kind}'])}</h2>" + paragraph(said["none"])
    most = max(1, *(one.shown for one in rows))
    names = (*_CARD_COLUMNS, *(f"decision.{one}" for one in DECISIONS), "followed")
    head = "".join(f'<th scope="col">{escape(said[f"column.{name}"])}</th>' for name in names)
    lines = "".join(_line(one, most, said) for one in rows)
    return (
        f"<h2>{escape(said[f'kind.{kind}'])}</h2>"
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(said[f"kind.{kind}"])}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _line(one: Figures, most: int, said: Mapping[str, str]) -> str:
    name = said["everything"] if one.kind == "all" else one.basis
    cells = (
        _bar(one, most, said),
        str(one.shown),
        str(one.accepted),
        str(one.overridden),
        _share(one.acceptance, said),
        *(str(one.decisions[decision]) for decision in DECISIONS),
        _share(one.following, said),
    )
    return f'<tr><th scope="row">{escape(name)}</th>' + "".join(
        f"<td>{cell}</td>" for cell in cells
    ) + "</tr>"  # fmt: skip


def _bar(one: Figures, most: int, said: Mapping[str, str]) -> str:
    counts = {
        "accepted": one.accepted,
        "overridden": one.overridden,
        "unanswered": one.shown - one.accepted - one.overridden,
    }
    label = ", ".join(f"{said[f'column.{name}']} {count}" for name, count in counts.items())
    left, parts = 0.0, ""
    for name, count in counts.items():
        width = _WIDE * count / most
        parts += (
            f'<rect x="{left:.1f}" y="1" width="{width:.1f}" height="{_HIGH - 2}" '
            f'fill="{_FILLS[name]}"/>'
        )
        left += width
    return _picture(label, parts)


def _picture(label: str, parts: str) -> str:
    return (
        f'<svg role="img" aria-label="{escape(label)}" width="{_WIDE}" height="{_HIGH}" '
        f'viewBox="0 0 {_WIDE} {_HIGH}"><title>{escape(label)}</title>{parts}</svg>'
    )


def _share(share: Share | None, said: Mapping[str, str]) -> str:
    if share is None:
        return "–"
    value, low, high = (f"{100 * part:.0f}" for part in (share.value, share.low, share.high))
    return escape(said["percent"].format(value=value, low=low, high=high))


def _reasons(found: Iterable[Figures], language: str) -> str:
    said = words(language)
    named = ko_cards.OVERRIDES if language == "ko" else en_cards.OVERRIDES
    counts: Counter[str] = Counter()
    for one in found:
        if one.kind == "all":
            counts.update(one.reasons)
    title = f"<h2>{escape(said['reasons'])}</h2>"
    if not counts:
        return title + paragraph(said["none"])
    most = max(counts.values())
    rows = "".join(
        f'<tr><th scope="row">{escape(named.get(code, code))}</th>'
        f"<td>{_picture(str(count), _block(count, most))}</td><td>{count}</td></tr>"
        for code, count in counts.most_common()
    )
    head = "".join(
        f'<th scope="col">{escape(said[name])}</th>' for name in ("reason", "column.bar", "times")
    )
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _block(count: int, most: int) -> str:
    width = _WIDE * count / most
    return (
        f'<rect x="0" y="1" width="{width:.1f}" height="{_HIGH - 2}" '
        f'fill="{_FILLS["overridden"]}"/>'
    )
