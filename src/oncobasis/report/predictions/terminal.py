"""Predictions on a terminal, in a few lines each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.prediction import Applicability
from oncobasis.report.layout import Style
from oncobasis.report.predictions.view import views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.core.assessment import Assessment
    from oncobasis.report.predictions.view import Row, View
    from oncobasis.report.terminal_page import Page

_STYLE = {
    Applicability.APPLICABLE: Style.GREEN,
    Applicability.CAUTION: Style.YELLOW,
    Applicability.ABSTAINS: Style.DIM,
}
_ROWS = 3
_GUTTER = 16


def prediction_lines(page: Page, assessment: Assessment) -> Iterator[str]:
    """Yield what every model says: number, verdict, reasons, and the strongest values."""
    if not assessment.predictions:
        return
    yield from page.paper.heading(page.label("predictions"))
    yield from page.paper.paragraph(page.label("predictions_note"))
    for view in views(assessment, page.language):
        yield ""
        yield from _one(page, view)


def option_line(view: View) -> str:
    """A prediction beside an option: what, how likely, and whether to be careful."""
    interval = f" ({view.interval})" if view.interval else ""
    verdict = "" if view.status is Applicability.APPLICABLE else f"; {view.verdict.lower()}"
    return f"{view.short} {view.headline}{interval}{verdict}"


def _one(page: Page, view: View) -> Iterator[str]:
    interval = f" ({view.interval})" if view.interval else ""
    yield from page.paper.paragraph(f"{view.target}: {view.headline}{interval}", indent=2)
    rows = [
        ("prediction_for", view.asked_of, Style.PLAIN),
        ("prediction_applicability", view.verdict, _STYLE[view.status]),
        *(("", f"{one.title}: {one.sentence}", Style.PLAIN) for one in view.reasons),
        *(("", said, Style.PLAIN) for said in view.details),
        *_values(page, view),
        ("prediction_model", f"{view.model}; {view.card}", Style.DIM),
    ]
    for name, said, style in rows:
        lead = page.label(name) if name else ""
        yield from page.paper.field(lead, said, indent=4, gutter=_GUTTER, style=style)


def _values(page: Page, view: View) -> Iterator[tuple[str, str, Style]]:
    shown = view.rows if page.full else view.rows[:_ROWS]
    for place, row in enumerate(shown):
        yield ("" if place else "prediction_effect", _value(row), Style.PLAIN)
    more = len(view.rows) - len(shown)
    if more > 0:
        yield "", "… " + page.label("prediction_rest").format(count=more), Style.DIM


def _value(row: Row) -> str:
    sign = {None: "·", True: "▲", False: "▼"}[row.raises]
    place = f" ({row.percentile})" if row.percentile else ""
    return f"{sign} {row.name}: {row.value}{place} – {row.told}"
