"""What response models say beside the rules: added when everything else has been decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from oncobasis.core.assessment import Assessment, Caveat, Recommendation, Severity, Tier
from oncobasis.core.case import TumorCase
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import OncobasisError
from oncobasis.core.prediction import ModelStamp, Prediction
from oncobasis.core.predictor import Predictor
from oncobasis.engine.warnings import in_order
from oncobasis.nomenclature.drugs import DrugStatus, load_drugs

_TIER_I = frozenset({Tier.I_A, Tier.I_B})
_EVEN = 0.5


def with_predictions(
    assessment: Assessment, case: TumorCase, predictors: Sequence[Predictor], *, allowed: bool
) -> Assessment:
    """Return the assessment with what each model says; stance, tier and rank stay as they are.

    A model that can't be used is a warning; ``allowed`` False asks none and says so. So is a
    planned therapy that is not known: rules do not look at it, and no model knows what it is.
    """
    unknown = tuple(_unknown_plan(case))
    if unknown:
        assessment = replace(assessment, warnings=in_order((*assessment.warnings, *unknown)))
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
        warnings=in_order(
            (*assessment.warnings, *refused, *_conflicts(said, assessment.recommendations))
        ),
        provenance=replace(assessment.provenance, models=_stamps(said)),
    )


def _unknown_plan(case: TumorCase) -> Iterator[Caveat]:
    """Say which words of the planned therapy are no drug, class or procedure."""
    for name in case.clinical.planned_therapy:
        if load_drugs().resolve(name).status is DrugStatus.UNKNOWN:
            yield WarningCode.ROW_NOT_UNDERSTOOD.caveat(
                Severity.WARNING, text=name, reason="unknown_therapy", where="planned_therapy"
            )


def _asked(
    predictors: Iterable[Predictor], case: TumorCase, recommendations: tuple[Recommendation, ...]
) -> tuple[tuple[Prediction, ...], list[Caveat]]:
    """Ask every model; predictions in the order of model, target and id."""
    said: list[Prediction] = []
    refused = []
    for predictor in predictors:
        try:
            found = predictor.predict(case, recommendations)
            said += found
            if found and (fault := predictor.fault) is not None:
                refused.append(_standing_in(found[0].model, fault))
        except OncobasisError as error:
            refused.append(
                WarningCode.MODEL_NOT_USED.caveat(
                    Severity.WARNING, model=predictor.name, reason=error.what, remedy=error.remedy
                )
            )
    said.sort(key=lambda one: (one.model.name, one.target, one.id))
    return tuple(said), refused


def _standing_in(speaks: ModelStamp, fault: OncobasisError) -> Caveat:
    """Say that another version was promoted, could not be used, and which one speaks instead."""
    return WarningCode.MODEL_STANDS_IN.caveat(
        Severity.WARNING,
        model=speaks.name,
        version=speaks.version,
        reason=fault.what,
        remedy=fault.remedy,
    )


def _conflicts(
    said: Iterable[Prediction], recommendations: Iterable[Recommendation]
) -> Iterator[Caveat]:
    """Say where a model rules out the good outcome of what the rules put into tier I."""
    first = {one.id: one for one in recommendations if one.tier in _TIER_I}
    for one in said:
        against = [first[name] for name in one.regimens if name in first]
        if against and _speaks_against(one):
            yield WarningCode.PREDICTION_CONFLICT.caveat(
                Severity.INFO,
                model=one.model.name,
                therapies=tuple(_regimen(option) for option in against),
                percent=f"{100 * (one.probability or 0.0):.0f}",
            )


def _speaks_against(one: Prediction) -> bool:
    """Whether the less likely of two outcomes, the good one, is outside the prediction set."""
    if one.probability is None or one.labels is None:
        return False
    return len(one.labels) == 1 and one.probability < _EVEN


def _regimen(option: Recommendation) -> str:
    return " + ".join(therapy.name for therapy in option.therapies)


def _referring(one: Recommendation, said: Iterable[Prediction]) -> Recommendation:
    ids = tuple(prediction.id for prediction in said if one.id in prediction.regimens)
    return replace(one, predictions=ids) if ids else one


def _stamps(said: Iterable[Prediction]) -> tuple[ModelStamp, ...]:
    return tuple(sorted({one.model for one in said}, key=lambda stamp: (stamp.name, stamp.version)))
