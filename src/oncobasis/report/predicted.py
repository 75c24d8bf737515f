"""Short texts of a prediction that documents and cards have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.codes import PredictionReason
from oncobasis.core.projection.predictions import params_of
from oncobasis.report.wording import Language, label, term, text

if TYPE_CHECKING:
    from oncobasis.core.prediction import Attribution, Prediction

_WHOLE = 100


def percent(share: float) -> str:
    """Return a probability as ``38 %``; below ten per cent with one decimal."""
    value = share * _WHOLE
    return f"{value:.1f} %" if value < 10 else f"{value:.0f} %"  # noqa: PLR2004


def reasons(one: Prediction, language: Language) -> list[str]:
    """Return why a model abstains, or what to know before its number is read."""
    return [text(PredictionReason, why.code, params_of(why), language) for why in one.reasons]


def labels(one: Prediction, language: Language) -> str:
    """Return the conformal set in words, '' where none is given."""
    return ", ".join(term("outcome", word, language) for word in one.labels or ())


def strongest(one: Prediction, most: int) -> list[Attribution]:
    """Return the values that move the estimate most, the strongest first."""
    ranked = sorted(one.attributions, key=lambda each: (-abs(each.contribution), each.feature))
    return ranked[:most]


def value_of(one: Attribution, language: Language) -> str:
    """Return the patient's value of a feature with its unit."""
    if one.value is None:
        return label("prediction_unknown_value", language)
    if isinstance(one.value, str):
        return term("feature_value", one.value, language)
    unit = term("feature_unit", one.unit, language) if one.unit else ""
    return f"{one.value:.6g} {unit}".strip()


def points_of(one: Attribution) -> str:
    """Return the effect in percentage points, else in the score, with its sign."""
    if one.probability is not None:
        return f"{one.probability * _WHOLE:+.1f}"
    return f"{one.contribution:+.3f}"
