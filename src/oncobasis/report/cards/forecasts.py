"""What models predict, as Markdown: the number, its interval, and a table of attributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.report.cards.markdown import bold, escaped, paragraphs, table
from oncobasis.report.cards.words import said
from oncobasis.report.predictions.view import views
from oncobasis.report.wording import Language, label

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.report.predictions.view import Row, View

MOST_ROWS = 6
MOST_SECTIONS = 3


def forecasts(assessment: Assessment, language: Language) -> str:
    """Return a section for each prediction; '' where there is none."""
    if not assessment.predictions:
        return ""
    found = views(assessment, language)
    sections = [_section(view, language) for view in found[:MOST_SECTIONS]]
    more = len(found) - MOST_SECTIONS
    if more > 0:
        sections.append(escaped(said("not_shown", language, count=more)))
    return paragraphs(*sections, escaped(label("predictions_note", language)))


def _section(view: View, language: Language) -> str:
    headline = bold(said("prediction", language, target=view.target, percent=view.headline))
    interval = f" ({escaped(view.interval)})" if view.interval else ""
    told = [view.asked_of, *view.details, *(reason.sentence for reason in view.reasons)]
    model = said("model", language, model=view.model, variant=view.variant, status=view.verdict)
    return paragraphs(
        headline + interval,
        _attributions(view, language),
        escaped(" ".join(_sentence(word) for word in told if word)),
        escaped(model),
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _attributions(view: View, language: Language) -> str:
    """The SHAP table: what each value adds to or takes from this patient's estimate."""
    if not view.rows:
        return ""
    heads = [said(f"column_{name}", language) for name in ("value", "patient", "effect")]
    rows = [_row(each) for each in view.rows[:MOST_ROWS]]
    rest = len(view.rows) - MOST_ROWS
    if rest > 0:
        rows.append([escaped(said("rest", language, count=rest)), "", ""])
    return table(heads, rows)


def _row(each: Row) -> list[str]:
    effect = f"{each.amount} ({each.effect})" if each.amount else each.effect
    return [escaped(each.name), escaped(each.value), escaped(effect)]
