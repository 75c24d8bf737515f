"""What a model says of every patient of a cohort, as arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from oncobasis.core.prediction import Applicability, Prediction
from oncobasis.predict.features import Row
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.cohort import Cohort, Floats, SurvivalTimes
from oncobasis.training.results import Progress, silent

_STEP = 50


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """One target of a model on a cohort, in the order of its rows; NaN where it abstains.

    ``score`` orders patients: the probability, or the log-hazard of a survival model.
    ``expected`` (survival): the cumulative hazard up to the end of each patient's follow-up.
    ``variants`` are the feature sets that were chosen ("" where none fits).
    """

    target: str
    score: Floats
    expected: Floats | None = None
    variants: tuple[str, ...] = ()

    @property
    def given(self) -> Floats:
        """1.0 where the model spoke."""
        return (~np.isnan(self.score)).astype(float)


def ask(model: Model, cohort: Cohort, progress: Progress = silent) -> tuple[Answers, ...]:
    """Ask the model of every patient; one entry a target."""
    wanted = {feature.name for feature in model.spec.features}
    said: list[tuple[Prediction, ...]] = []
    scores: dict[str, list[float]] = {target: [] for target in model.spec.targets}
    for number, full in enumerate(cohort.rows):
        row = {name: value for name, value in full.items() if name in wanted}
        predictions = model.predict(row)
        said.append(predictions)
        for one in predictions:
            scores[one.target].append(_score(model, row, one))
        if number % _STEP == 0:
            progress("asking", number, len(cohort))
    progress("asking", len(cohort), len(cohort))
    return tuple(
        _answers(model, target, np.array(found), said, cohort.survival)
        for target, found in scores.items()
    )


def _score(model: Model, row: Row, said: Prediction) -> float:
    if said.status is Applicability.ABSTAINS:
        return math.nan
    if said.probability is not None:
        return said.probability
    return model.score(row, variant=said.variant, target=said.target).value


def _answers(
    model: Model,
    target: str,
    scores: Floats,
    said: list[tuple[Prediction, ...]],
    times: Mapping[str, SurvivalTimes],
) -> Answers:
    variants = tuple(predictions[0].variant for predictions in said)
    if target not in times or not model.spec.endpoints:
        return Answers(target, scores, variants=variants)
    months = times[target].months
    expected = np.full(len(scores), np.nan)
    for index, variant in enumerate(variants):
        if math.isnan(scores[index]) or math.isnan(months[index]):
            continue
        baseline = model.contents.calibrations[variant][target].baseline
        if baseline is not None:
            hazards = (0.0, *baseline.cumulative_hazard)
            before = int(np.searchsorted(baseline.months, months[index], side="right"))
            expected[index] = hazards[before] * math.exp(scores[index])
    return Answers(target, scores, expected, variants)
