"""Whether a cohort has enough of every outcome to be fitted and cross-validated."""

from __future__ import annotations

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.task import BinaryOutcome, SurvivalOutcome, Task

_EACH_FOLD = 2
FEWEST = 10


def check_enough(cohort: Cohort, task: Task, folds: int) -> None:
    """Raise InputError where an outcome, or an endpoint's events, are too few or absent.

    Two for each fold are needed, ten at least. It is the least that can be computed with, far
    below what makes a model good.
    """
    fewest = max(FEWEST, _EACH_FOLD * folds)
    match task.outcome:
        case BinaryOutcome(column=column):
            _check_classes(cohort, column, fewest)
        case SurvivalOutcome(endpoints=endpoints):
            for end in endpoints:
                _check_events(cohort, end.name, f"{end.months}, {end.event}", fewest)


def _check_classes(cohort: Cohort, column: str, fewest: int) -> None:
    known = cohort.response[~np.isnan(cohort.response)]
    yes = int(known.sum())
    no = len(known) - yes
    if min(yes, no) >= fewest:
        return
    where = f"{cohort.name}: column {column}"
    counts = f"{yes} patients with the outcome, {no} without"
    if not len(known):
        raise InputError("has no outcomes", where=where, remedy="fill the column, 1 or 0")
    if not yes or not no:
        raise InputError(
            f"holds one outcome only ({counts}): there is nothing to learn",
            where=where,
            remedy="check the coding (1: yes, 0: no) and whether patients were left out",
        )
    raise InputError(
        f"holds too few patients to train: {counts}",
        where=where,
        remedy=f"at least {fewest} of each are needed, some hundreds for a model of use",
    )


def _check_events(cohort: Cohort, name: str, columns: str, fewest: int) -> None:
    times = cohort.survival[name]
    known = ~np.isnan(times.months) & ~np.isnan(times.event)
    events = int(np.sum(times.event[known]))
    if events < fewest:
        raise InputError(
            f"holds too few events to train: {events} among {int(known.sum())} patients",
            where=f"{cohort.name}: columns {columns}",
            remedy=f"at least {fewest} are needed; check the coding (1: seen, 0: censored)",
        )
