"""Estimates over follow-up: Kaplan-Meier, baseline hazard, Brier score with censoring weights."""

from __future__ import annotations

import numpy as np

from oncobasis.predict.calibration import NORMAL_95, Baseline
from oncobasis.training.results import Estimate
from oncobasis.training.survival.cox import Floats

_GRID = 0.25  # months; a grid, so that no patient's own time of event is written out


def survival_at(months: Floats, event: Floats, at: float) -> Estimate:
    """Kaplan-Meier: the part of patients without an event at a month (Greenwood, log-log)."""
    times, died = np.unique(months[(event > 0) & (months <= at)], return_counts=True)
    risk = len(months) - np.searchsorted(np.sort(months), times, side="left")
    alive = float(np.prod(1.0 - died / risk))
    if not len(times) or not 0 < alive < 1:
        return Estimate(alive)
    left = risk > died
    variance = float((died[left] / (risk[left] * (risk[left] - died[left]))).sum())
    half = NORMAL_95 * np.sqrt(variance) / abs(np.log(alive))
    return Estimate(alive, float(alive ** np.exp(half)), float(alive ** np.exp(-half)))


def curve_of(months: Floats, event: Floats, grid: Floats) -> Floats:
    """Kaplan-Meier at each month of a grid."""
    return np.array([survival_at(months, event, at).value for at in grid])


def breslow(months: Floats, event: Floats, score: Floats, points: tuple[float, ...]) -> Baseline:
    """The cumulative hazard at score 0, on a grid of months, with the error of its logarithm.

    The grid ends at the last of ``points``. Before the first event the error is 0.
    """
    last = points[-1]
    grid = np.arange(_GRID, last + _GRID / 2, _GRID)
    times = np.unique(months[(event > 0) & (months <= last)])
    weight = np.exp(score)
    order = np.argsort(months, kind="stable")
    later = np.append(np.cumsum(weight[order][::-1])[::-1], 0.0)
    risk = later[np.searchsorted(months[order], times, side="left")]
    died = np.array([((months == t) & (event > 0)).sum() for t in times], dtype=np.float64)
    hazard = np.concatenate(([0.0], np.cumsum(died / risk)))
    variance = np.concatenate(([0.0], np.cumsum(died / risk**2)))
    index = np.searchsorted(times, grid, side="right")
    total, spread = hazard[index], np.sqrt(variance[index])
    error = np.divide(spread, total, out=np.zeros(len(grid)), where=total > 0)
    return Baseline(
        months=tuple(map(float, grid)),
        cumulative_hazard=tuple(float(h) for h in total),
        standard_error=tuple(float(e) for e in error),
        points=points,
    )


def event_free(baseline: Baseline, score: Floats, at: float) -> Floats:
    """The predicted chance to be event-free at a month for each (calibrated) score."""
    index = int(np.searchsorted(np.array(baseline.months), at, side="right")) - 1
    hazard = baseline.cumulative_hazard[index] if index >= 0 else 0.0
    return np.exp(-hazard * np.exp(score))


def censoring_weights(months: Floats, event: Floats, at: float) -> Floats:
    """Weights of Graf's Brier score: 1 / P(not yet censored); 0 for those censored before ``at``.

    Events up to ``at`` count with the chance just before their own time, the others at ``at``.
    """
    censored = 1.0 - event
    order, place = np.unique(months, return_inverse=True)
    risk = len(months) - np.searchsorted(np.sort(months), order, side="left")
    left = np.bincount(place, weights=censored, minlength=len(order))
    # Events come before censorings of the same time, so the chance "just before" is the previous.
    chance = np.concatenate(([1.0], np.cumprod(1.0 - left / risk)))
    before = chance[np.searchsorted(order, months, side="left")]
    at_end = chance[np.searchsorted(order, at, side="right")]
    early = (months <= at) & (event > 0)
    weight = np.where(early, 1.0 / np.maximum(before, 1e-3), 0.0)
    return np.where(months > at, 1.0 / max(float(at_end), 1e-3), weight)


def brier_at(months: Floats, event: Floats, predicted: Floats, at: float) -> float:
    """Graf's Brier score at a month of predicted chances to be event-free (0 is perfect)."""
    weight = censoring_weights(months, event, at)
    alive = (months > at).astype(np.float64)
    return float(np.mean(weight * (alive - predicted) ** 2))


def area_at(months: Floats, event: Floats, risk: Floats, at: float) -> float:
    """Cumulative/dynamic AUC at a month: events by then against those event-free, weighted."""
    weight = censoring_weights(months, event, at)
    cases, controls = (months <= at) & (event > 0), months > at
    if not cases.any() or not controls.any():
        return float("nan")
    gap = risk[cases][:, None] - risk[controls][None, :]
    right = np.where(gap > 0, 1.0, np.where(gap == 0, 0.5, 0.0))
    return float((weight[cases] @ right).sum() / (weight[cases].sum() * controls.sum()))
