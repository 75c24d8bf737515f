"""Compare candidates by repeated cross-validation on one cohort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.results import Estimate
from oncobasis.training.survival.cox import Floats
from oncobasis.training.survival.fitting import (
    Patients,
    Split,
    Ticks,
    endpoint_patients,
    fit_members,
    make_splits,
    strata_of,
)
from oncobasis.training.survival.recipe import Recipe
from oncobasis.training.survival.risk_pairs import concordance
from oncobasis.training.task import Task

_NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recipe on some of the task's features."""

    recipe: Recipe
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FoldScores:
    """The C-index of a candidate in every held-out fold, by endpoint."""

    name: str
    values: Mapping[str, Floats]

    def mean(self, endpoint: str) -> float:
        """The mean over folds."""
        return float(self.values[endpoint].mean())


def compare(
    task: Task, cohort: Cohort, candidates: Iterable[Candidate], *, seed: int, repeats: int,
    tick: Ticks,
) -> list[FoldScores]:  # fmt: skip
    """The C-index of every candidate in the same folds."""
    by_name = {feature.name: feature for feature in task.features}
    found = []
    for candidate in candidates:
        features = [by_name[name] for name in candidate.features]
        ends = {name: endpoint_patients(features, cohort, name) for name in cohort.survival}
        splits = make_splits(
            strata_of([one.event for one in ends.values()]), folds=5, repeats=repeats, seed=seed
        )
        values = {
            name: _fold_values(patients, candidate.recipe, splits, seed, tick)
            for name, patients in ends.items()
        }
        found.append(FoldScores(candidate.recipe.name, values))
    return found


def difference(one: Floats, other: Floats, folds: int = 5) -> Estimate:
    """Mean paired difference over folds with an interval corrected for overlapping training sets.

    The correction of Nadeau and Bengio (`unverified`): the variance of the mean is that of the
    folds times (1 / folds seen + held-out part / training part).
    """
    gaps = one - other
    error = sqrt(float(gaps.var(ddof=1)) * (1 / len(gaps) + 1 / (folds - 1)))
    mean = float(gaps.mean())
    return Estimate(mean, mean - _NORMAL_95 * error, mean + _NORMAL_95 * error)


def _fold_values(
    patients: Patients, recipe: Recipe, splits: Sequence[Split], seed: int, tick: Ticks
) -> Floats:
    found = []
    for number, (train, held) in enumerate(splits):
        members = fit_members(patients.take(train), recipe, seed + number)
        out = patients.take(held)
        found.append(concordance(out.months, out.event, members.score(out)))
        tick()
    return np.array(found)
