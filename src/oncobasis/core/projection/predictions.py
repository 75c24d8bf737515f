"""Predictions and the models behind them as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.codes import PredictionReason

if TYPE_CHECKING:
    from oncobasis.core import prediction as p
    from oncobasis.core.canonical import Json
    from oncobasis.core.projection.saying import Document, Say

DIGITS = 6
"""Floats are rounded to so many digits after the point."""


def number(value: float | None) -> float | None:
    """Round; a whole number becomes an integer, as canonical JSON writes it."""
    if not isinstance(value, float):
        return value
    rounded = round(value, DIGITS)
    return int(rounded) if rounded.is_integer() else rounded


def prediction(item: p.Prediction, say: Say | None) -> Document:
    """Return what one model says; where it abstains every number is null and every list empty."""
    return {
        "id": item.id,
        "model": item.model.name,
        "version": item.model.version,
        "digest": item.model.digest,
        "card": item.model.card,
        "target": item.target,
        "variant": item.variant,
        "probability": number(item.probability),
        "interval": None if item.interval is None else [number(end) for end in item.interval],
        "set": None if item.labels is None else list(item.labels),
        "applicability": {
            "status": item.status.value,
            "reasons": [_reason(one, say) for one in item.reasons],
        },
        "baseline": number(item.baseline),
        "attributions": [_attribution(one) for one in item.attributions],
        "survival": [
            {name: number(getattr(point, name)) for name in _POINT} for point in item.survival
        ],
        "regimens": list(item.regimens),
        "planned": list(item.planned),
        "notes": list(item.notes),
    }


_REASONS = frozenset(PredictionReason)
_POINT = ("months", "probability", "low", "high")


def _reason(item: p.ApplicabilityReason, say: Say | None) -> Document:
    params = params_of(item)
    written: Document = {"code": item.code, "params": dict(params)}
    if say is not None:
        written["text"] = say(PredictionReason, item.code, params)
    return written


def params_of(item: p.ApplicabilityReason) -> tuple[tuple[str, str], ...]:
    """Return the parameters that the code has; both where the code is not known."""
    given = (("feature", item.feature), ("seen", item.seen))
    if item.code not in _REASONS:
        return given
    named = PredictionReason(item.code).params
    return tuple(param for param in given if param[0] in named)


def _attribution(item: p.Attribution) -> Document:
    value: Json = item.value if isinstance(item.value, str) else number(item.value)
    return {
        "feature": item.feature,
        "value": value,
        "unit": item.unit,
        "contribution": number(item.contribution),
        "probability": number(item.probability),
        "percentile": number(item.percentile),
    }


def model(item: p.ModelStamp) -> Document:
    """Return which model spoke."""
    return {"name": item.name, "version": item.version, "digest": item.digest}
