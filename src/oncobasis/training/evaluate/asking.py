"""What a model says of every patient of a cohort, and what it does not say, counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import Applicability, ApplicabilityReason, Prediction
from oncobasis.predict.applicability import ABSTAINING
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.features import Row
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.results import Progress

ADULT = 18
_STEP = 50
_NOT_KNOWN = frozenset({PredictionReason.FILLED_IN, PredictionReason.MISSING})


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
            "abstained_for": _counts(
                f"{code} {feature}".rstrip()
                for one in self.said
                if one.status is Applicability.ABSTAINS
                for code, feature in {
                    (reason.code, reason.feature)
                    for reason in one.reasons
                    if reason.code in ABSTAINING
                }
            ),
            "filled_in": _counts(
                reason.feature
                for one in self.said
                if one.status is not Applicability.ABSTAINS
                for reason in one.reasons
                if reason.code in _NOT_KNOWN
            ),
            "reasons": _counts(
                f"{code} {feature}".rstrip()
                for one in self.said
                for code, feature in {(reason.code, reason.feature) for reason in one.reasons}
            ),
        }


def ask(
    model: Model, cohort: Cohort, progress: Progress, *, adults_only: bool = False
) -> tuple[Asked, ...]:
    """Ask the model of every row; one entry a target. With ``adults_only``, of nobody below 18."""
    wanted = {feature.name for feature in model.spec.features}
    answers: list[tuple[Prediction, ...]] = []
    scores: dict[str, list[float]] = {target: [] for target in model.spec.targets}
    for number, full in enumerate(cohort.rows, start=1):
        row = {name: value for name, value in full.items() if name in wanted}
        said = model.predict(row)
        if adults_only:
            said = tuple(_of_adults(one, row) for one in said)
        answers.append(said)
        for one in said:
            scores[one.target].append(_score(model, row, one))
        if number % _STEP == 0 or number == len(cohort):
            progress("asking the model", number, len(cohort))
    return tuple(
        _asked(target, tuple(said[place] for said in answers), scores)
        for place, target in enumerate(model.spec.targets)
    )


def below_18(cohort: Cohort) -> int:
    """How many patients are children, for whom `assess` asks no model."""
    return sum(_is_child(row) for row in cohort.rows)


def _is_child(row: Row) -> bool:
    age = row.get("age")
    return isinstance(age, float) and 0 <= age < ADULT


def _of_adults(said: Prediction, row: Row) -> Prediction:
    """The same, or no answer for a patient below 18: `assess` asks no model about children."""
    if not _is_child(row):
        return said
    reason = ApplicabilityReason(PredictionReason.LEVEL_UNSEEN.value, "age", f"{row['age']:g}")
    return replace(
        said,
        status=Applicability.ABSTAINS,
        reasons=(*said.reasons, reason),
        probability=None,
        interval=None,
        labels=None,
        baseline=None,
        attributions=(),
        survival=(),
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
