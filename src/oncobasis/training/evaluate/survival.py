"""One endpoint of a survival model judged on a cohort."""

from __future__ import annotations

import numpy as np

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.cohorts.cohort import Cohort, SurvivalTimes
from oncobasis.training.evaluate.asking import Asked
from oncobasis.training.evaluate.judgement import Judgement, NoMetrics
from oncobasis.training.survival.figures import draw_calibration, draw_subgroups
from oncobasis.training.survival.judging import (
    JUDGED_AT,
    Judged,
    metrics_of,
    risk_groups,
    subgroups,
)
from oncobasis.training.task import Task

_FEWEST_EVENTS = 10
_GROUP_ROUNDS = 300


def judge_survival(
    asked: Asked, cohort: Cohort, task: Task, *, rounds: int, seed: int
) -> Judgement:
    """Metrics of the patients that were answered and whose follow-up of the endpoint is known."""
    times = cohort.survival[asked.target]
    known = ~np.isnan(times.months) & ~np.isnan(times.event) & ~np.isnan(asked.score)
    rows = np.flatnonzero(known)
    events = int(np.nansum(times.event[rows]))
    report: dict[str, Json] = {"judged": len(rows), "events": events}
    if why := _why_none(len(rows), events, times):
        return Judgement({}, report | {"no_metrics": why})
    chances = {at: np.array([_chance(asked, int(row), at) for row in rows]) for at in JUDGED_AT}
    judged = Judged(
        months=times.months[rows],
        event=times.event[rows],
        scores=asked.score[rows][None, :],
        chances={at: found for at, found in chances.items() if not np.isnan(found).any()},
    )
    part = cohort.subset(rows)
    few = min(rounds, _GROUP_ROUNDS)
    metrics = metrics_of(judged, rounds=rounds, seed=seed)
    groups = subgroups(judged, part, task.groups, rounds=few, seed=seed)
    report |= {
        "metrics": {name: value.json() for name, value in metrics.items()},
        "subgroups": [group.json() for group in groups],
        "risk_groups": [group.json() for group in risk_groups(judged)],
    }
    figures = {
        f"calibration-{asked.target}.png": lambda: draw_calibration({asked.target: judged}),
        f"subgroups-{asked.target}.png": lambda: draw_subgroups(groups, asked.target),
    }
    return Judgement(metrics, report, figures)


def _why_none(judged: int, events: int, times: SurvivalTimes) -> NoMetrics | None:
    if not judged:
        nobody = (np.isnan(times.months) | np.isnan(times.event)).all()
        return NoMetrics.NO_OUTCOME if nobody else NoMetrics.NOT_ANSWERED
    return NoMetrics.TOO_FEW_EVENTS if events < _FEWEST_EVENTS else None


def _chance(asked: Asked, row: int, at: float) -> float:
    """The stated chance to be event-free at a month; NaN where the curve does not state it."""
    for point in asked.said[row].survival:
        if point.months == at:
            return point.probability
    return float("nan")
