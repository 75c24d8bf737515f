"""What response models say beside the rules: added when everything else has been decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from oncobasis.core.assessment import Assessment, Caveat, Recommendation, Severity
from oncobasis.core.case import TumorCase
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import OncobasisError
from oncobasis.core.prediction import ModelStamp, Prediction
from oncobasis.core.predictor import Predictor
from oncobasis.engine.warnings import in_order


def with_predictions(
    assessment: Assessment, case: TumorCase, predictors: Sequence[Predictor], *, allowed: bool
) -> Assessment:
    """Return the assessment with what each model says; stance, tier and rank stay as they are.

    A model that can't be used is a warning; ``allowed`` False asks none and says so.
    """
    if not predictors:
        return assessment
    if not allowed:
        off = WarningCode.PREDICTIONS_OFF.caveat(Severity.INFO)
        return replace(assessment, warnings=in_order((*assessment.warnings, off)))
    said, refused = _asked(predictors, case, assessment.recommendations)
    return replace(
        assessment,
        predictions=said,
        recommendations=tuple(_referring(one, said) for one in assessment.recommendations),
        warnings=in_order((*assessment.warnings, *refused)),
        provenance=replace(assessment.provenance, models=_stamps(said)),
    )


def _asked(
    predictors: Iterable[Predictor], case: TumorCase, recommendations: tuple[Recommendation, ...]
) -> tuple[tuple[Prediction, ...], list[Caveat]]:
    """Ask every model; predictions in the order of model, target and id."""
    said: list[Prediction] = []
    refused = []
    for predictor in predictors:
        try:
            said += predictor.predict(case, recommendations)
        except OncobasisError as error:
            refused.append(
                WarningCode.MODEL_NOT_USED.caveat(
                    Severity.WARNING, model=predictor.name, reason=error.what, remedy=error.remedy
                )
            )
    said.sort(key=lambda one: (one.model.name, one.target, one.id))
    return tuple(said), refused


def _referring(one: Recommendation, said: Iterable[Prediction]) -> Recommendation:
    ids = tuple(prediction.id for prediction in said if one.id in prediction.regimens)
    return replace(one, predictions=ids) if ids else one


def _stamps(said: Iterable[Prediction]) -> tuple[ModelStamp, ...]:
    return tuple(sorted({one.model for one in said}, key=lambda stamp: (stamp.name, stamp.version)))
