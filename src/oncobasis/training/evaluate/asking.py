"""What a model says of every patient of a cohort, and what it does not say, counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from oncobasis.core.prediction import Applicability, Prediction
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.features import Row
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.results import Progress

_STEP = 50


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One target on a cohort, in the order of its rows; NaN where the model abstains.

    ``score`` is calibrated (log-odds or log-hazard), ``probability`` is of binary models.
    """

    target: str
    said: tuple[Prediction, ...]
    score: Floats
    probability: Floats

    @property
    def answered(self) -> int:
        """How many patients got a number."""
        return int(np.sum(~np.isnan(self.score)))

    def json(self) -> dict[str, Json]:
        """Counts of answers, verdicts, variants and reasons; never a patient."""
        return {
            "patients": len(self.said),
            "answered": self.answered,
            "abstention_rate": 1.0 - self.answered / len(self.said),
            "status": _counts(one.status.value for one in self.said),
            "variants": _counts(
                one.variant for one in self.said if one.status is not Applicability.ABSTAINS
            ),
            "reasons": _counts(
                f"{code} {feature}".rstrip()
                for one in self.said
                for code, feature in {(reason.code, reason.feature) for reason in one.reasons}
            ),
        }


def ask(model: Model, cohort: Cohort, progress: Progress) -> tuple[Asked, ...]:
    """Ask the model of every row; one entry a target."""
    wanted = {feature.name for feature in model.spec.features}
    answers: list[tuple[Prediction, ...]] = []
    scores: dict[str, list[float]] = {target: [] for target in model.spec.targets}
    for number, full in enumerate(cohort.rows, start=1):
        row = {name: value for name, value in full.items() if name in wanted}
        said = model.predict(row)
        answers.append(said)
        for one in said:
            scores[one.target].append(_score(model, row, one))
        if number % _STEP == 0 or number == len(cohort):
            progress("asking the model", number, len(cohort))
    return tuple(
        _asked(target, tuple(said[place] for said in answers), scores)
        for place, target in enumerate(model.spec.targets)
    )


def _asked(target: str, said: tuple[Prediction, ...], scores: Mapping[str, list[float]]) -> Asked:
    chances = [math.nan if one.probability is None else one.probability for one in said]
    return Asked(target, said, np.array(scores[target]), np.array(chances))


def _score(model: Model, row: Row, said: Prediction) -> float:
    if said.status is Applicability.ABSTAINS:
        return math.nan
    return model.score(row, variant=said.variant, target=said.target).value


def _counts(words: object) -> dict[str, Json]:
    counts = Counter(words)  # type: ignore[call-overload]  # any iterable of texts
    return {word: counts[word] for word in sorted(counts)}
