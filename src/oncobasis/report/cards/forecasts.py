"""What models predict, as Markdown: the number, its interval, and a table of attributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.report import predicted
from oncobasis.report.cards.markdown import bold, escaped, paragraphs, table
from oncobasis.report.cards.words import said
from oncobasis.report.wording import Language, label, term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from oncobasis.core.prediction import Attribution, Prediction

MOST_ROWS = 6


def forecasts(predictions: Sequence[Prediction], language: Language) -> str:
    """Return a section for each prediction; '' where there is none."""
    if not predictions:
        return ""
    sections = [_section(one, language) for one in predictions]
    return paragraphs(*sections, escaped(label("predictions_note", language)))


def _section(one: Prediction, language: Language) -> str:
    return paragraphs(
        _headline(one, language),
        _attributions(one, language),
        escaped(_model(one, language)),
    )


def _headline(one: Prediction, language: Language) -> str:
    target = term("target", one.target, language)
    if one.probability is None and not one.survival:
        return bold(said("no_number", language, target=target))
    if one.probability is None:
        points = "; ".join(_points(one, language))
        return f"{bold(target)}: {escaped(points)}"
    share = predicted.percent(one.probability)
    told = list(_around(one, language))
    headline = bold(said("prediction", language, target=target, percent=share))
    return f"{headline} ({escaped('; '.join(told))})" if told else headline


def _around(one: Prediction, language: Language) -> Iterator[str]:
    if one.interval is not None:
        low, high = map(predicted.percent, one.interval)
        yield said("interval", language, low=low, high=high)
    if one.labels:
        yield predicted.labels(one, language)


def _points(one: Prediction, language: Language) -> Iterator[str]:
    for point in one.survival:
        share, low, high = map(predicted.percent, (point.probability, point.low, point.high))
        months = f"{point.months:g}"
        yield said("survival_at", language, percent=share, months=months, low=low, high=high)


def _attributions(one: Prediction, language: Language) -> str:
    """The SHAP table: what each value adds to or takes from this patient's estimate."""
    shown = predicted.strongest(one, MOST_ROWS)
    if not shown:
        return ""
    heads = [said(f"column_{name}", language) for name in ("value", "patient", "effect")]
    rows = [_row(each, language) for each in shown]
    rest = len(one.attributions) - len(shown)
    if rest:
        rows.append([escaped(said("rest", language, count=rest)), "", ""])
    return table(heads, rows)


def _row(each: Attribution, language: Language) -> list[str]:
    name = "points" if each.probability is not None else "in_score"
    return [
        escaped(term("feature", each.feature, language)),
        escaped(predicted.value_of(each, language)),
        escaped(said(name, language, points=predicted.points_of(each))),
    ]


def _model(one: Prediction, language: Language) -> str:
    words = said(
        "model",
        language,
        model=one.model.name,
        version=one.model.version,
        variant=one.variant,
        status=term("applicability", one.status, language),
    )
    return " ".join([words, *predicted.reasons(one, language)])
