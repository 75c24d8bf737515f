"""A yes-or-no model judged on a cohort."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.evaluate.asking import Asked
from oncobasis.training.evaluate.judgement import Judgement, NoMetrics
from oncobasis.training.judging.groups import FEWEST, Group, subgroups
from oncobasis.training.judging.repeats import (
    BenefitPoint,
    CalibrationBin,
    Judged,
    calibration_bins,
    decision_curve,
    metrics_of,
    wilson,
)
from oncobasis.training.reporting.curves import draw_calibration, draw_decision, draw_pr, draw_roc
from oncobasis.training.reporting.forest import draw_forest
from oncobasis.training.results import Estimate
from oncobasis.training.task import Task

_GROUP_ROUNDS = 300


def judge_binary(asked: Asked, cohort: Cohort, task: Task, *, rounds: int, seed: int) -> Judgement:
    """Metrics of the patients that were answered and whose outcome is known."""
    rows = np.flatnonzero(~np.isnan(asked.probability) & ~np.isnan(cohort.response))
    part = cohort.subset(rows)
    judged = Judged(part.response, asked.probability[rows][None, :])
    report: dict[str, Json] = {
        "judged": len(rows),
        "events": int(part.response.sum()),
        "without_outcome": int(np.sum(np.isnan(cohort.response))),
    }
    if why := _why_none(part.response, cohort.response):
        return Judgement({}, report | {"no_metrics": why})
    few = min(rounds, _GROUP_ROUNDS)
    metrics = metrics_of(judged, rounds=rounds, seed=seed)
    groups = subgroups(judged, part, task.groups, rounds=few, seed=seed)
    groups += _by_variant(judged, asked, rows, rounds=few, seed=seed)
    bins = calibration_bins(judged)
    curve = decision_curve(judged, rounds=few, seed=seed)
    report |= {
        "metrics": {name: value.json() for name, value in metrics.items()},
        "sets": _sets(asked, task.labels, cohort.response),
        "subgroups": [group.json() for group in groups],
        "calibration_bins": [_json_of_bin(one) for one in bins],
        "decision_curve": [_json_of_point(point) for point in curve],
    }
    where = f"{task.title}\n{cohort.name}: {len(rows)} of {len(cohort)} patients"
    figures = {
        "calibration.png": partial(draw_calibration, bins, judged, metrics, where),
        "decision.png": partial(draw_decision, curve, where),
        "roc.png": partial(draw_roc, judged, metrics, where),
        "pr.png": partial(draw_pr, judged, metrics, where),
        "subgroups.png": partial(draw_forest, groups, metrics["auc"], where),
    }
    return Judgement(metrics, report, figures)


def _why_none(judged: Floats, known: Floats) -> NoMetrics | None:
    """Why these outcomes of answered patients (of all patients) can't be judged, if so."""
    if not len(judged):
        return NoMetrics.NO_OUTCOME if np.isnan(known).all() else NoMetrics.NOT_ANSWERED
    if len(judged) < FEWEST:
        return NoMetrics.TOO_FEW
    # Average precision is 1 where everybody responded, which says nothing of the model.
    return None if 0 < judged.sum() < len(judged) else NoMetrics.ONE_OUTCOME


def _by_variant(
    judged: Judged, asked: Asked, rows: np.ndarray, *, rounds: int, seed: int
) -> tuple[Group, ...]:
    names = np.array([asked.said[row].variant for row in rows])
    found = []
    for name in dict.fromkeys(names.tolist()):
        part = judged.subset(np.flatnonzero(names == name))
        count, events = len(part.outcome), int(part.outcome.sum())
        chosen = ("auc", "brier", "intercept", "slope")
        both = min(events, count - events) >= FEWEST // 2
        kept = () if count < FEWEST else chosen if both else ("brier",)
        metrics = metrics_of(part, rounds=rounds, seed=seed, names=kept)
        found.append(Group("feature set", name, count, events, metrics))
    return tuple(found)


def _sets(asked: Asked, labels: Sequence[str], outcome: Floats) -> dict[str, Json]:
    """Coverage of the sets of labels in each class, and how many hold one, both or no label."""
    found: dict[str, Json] = {}
    for place, label in enumerate(labels):
        said = [
            one.labels
            for one, seen in zip(asked.said, outcome, strict=True)
            if seen == place and one.labels is not None
        ]
        if said:
            share: Estimate = wilson(sum(label in one for one in said), len(said))
            found[label] = {"patients": len(said), "coverage": share.json()}
    sizes = [len(one.labels) for one in asked.said if one.labels is not None]
    found["sizes"] = {str(size): sizes.count(size) for size in range(3)}
    return found


def _json_of_bin(one: CalibrationBin) -> Json:
    return {
        "patients": one.patients,
        "predicted": one.predicted,
        "observed": one.observed.json(),
    }


def _json_of_point(point: BenefitPoint) -> Json:
    return {
        "threshold": point.threshold,
        "model": point.model.json(),
        "treat_all": point.everybody,
    }
