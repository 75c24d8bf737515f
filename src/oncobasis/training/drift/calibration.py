"""Drift of what comes out against what happened: is a stated 30 % still three in ten?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, norm, poisson

Floats = NDArray[np.float64]

_ROUNDS = 50
_CONVERGED = 1e-10
_EDGE = 1e-9  # a probability nearer to 0 or 1 than this has no useful log-odds
_NORMAL_95 = float(norm.ppf(0.975))


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CalibrationDrift:
    """How the stated probabilities fit what happened to ``patients``.

    ``intercept`` is calibration in the large (0 if right, log-odds, slope held at 1), ``slope`` 1
    if right. ``expected`` is the sum of the probabilities beside the ``observed`` events. ``gain``
    is what a new calibration would add to the log-likelihood of a patient; ``p`` is the
    likelihood-ratio test of it (2 degrees of freedom); small: no longer calibrated.
    """

    patients: int
    observed: int
    expected: float
    brier: float
    intercept: Interval
    slope: Interval
    gain: float
    p: float


@dataclass(frozen=True, slots=True)
class EventsDrift:
    """Observed events of an endpoint over those that the curves expect up to each follow-up's end.

    ``p`` is that of a Poisson count with the expected mean.
    """

    endpoint: str
    patients: int
    observed: int
    expected: float
    ratio: Interval
    p: float


def events_drift(endpoint: str, event: Floats, expected: Floats) -> EventsDrift | None:
    """Hold events (1 or 0) against cumulative hazards; None where nothing is expected."""
    seen, wanted = float(event.sum()), float(expected.sum())
    if wanted <= 0:
        return None
    low = chi2.ppf(0.025, 2 * seen) / 2 if seen else 0.0
    high = chi2.ppf(0.975, 2 * seen + 2) / 2
    tail = min(poisson.cdf(seen, wanted), poisson.sf(seen - 1, wanted))
    ratio = Interval(seen / wanted, float(low) / wanted, float(high) / wanted)
    p = min(1.0, 2 * float(tail))
    return EventsDrift(endpoint, len(event), int(seen), wanted, ratio, p)


def calibration_drift(probability: Floats, outcome: Floats) -> CalibrationDrift | None:
    """Judge probabilities by outcomes (0 or 1); None where all had the same outcome."""
    observed = int(outcome.sum())
    if observed in {0, len(outcome)}:
        return None
    inside = np.clip(probability, _EDGE, 1 - _EDGE)
    score = np.log(inside / (1 - inside))
    ones = np.ones_like(score)
    shift, shift_error, _ = _fit(ones[:, None], outcome, score)
    line, line_error, best = _fit(np.column_stack([ones, score]), outcome, np.zeros_like(score))
    statistic = max(0.0, 2 * (best - _log_likelihood(score, outcome)))
    return CalibrationDrift(
        patients=len(outcome),
        observed=observed,
        expected=float(probability.sum()),
        brier=float(np.mean((probability - outcome) ** 2)),
        intercept=_interval(shift[0], shift_error[0]),
        slope=_interval(line[1], line_error[1]),
        gain=statistic / (2 * len(outcome)),
        p=float(chi2.sf(statistic, 2)),
    )


def _fit(columns: Floats, outcome: Floats, offset: Floats) -> tuple[Floats, Floats, float]:
    """Logistic regression by Newton's method with step halving: coefficients, errors, likelihood.

    A faint ridge keeps perfectly separated patients finite.
    """
    ridge = 1e-6 * np.eye(columns.shape[1])
    beta = np.zeros(columns.shape[1])

    def fitness(at: Floats) -> float:
        return _log_likelihood(offset + columns @ at, outcome) - 0.5 * float(at @ ridge @ at)

    best = fitness(beta)
    information = ridge
    for _ in range(_ROUNDS):
        chance = _sigma(offset + columns @ beta)
        information = columns.T @ (columns * (chance * (1 - chance))[:, None]) + ridge
        step = np.linalg.solve(information, columns.T @ (outcome - chance) - ridge @ beta)
        while fitness(beta + step) < best and np.abs(step).max() > _CONVERGED:
            step = step / 2
        beta = beta + step
        best = max(best, fitness(beta))
        if np.abs(step).max() < _CONVERGED:
            break
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    return beta, errors, _log_likelihood(offset + columns @ beta, outcome)


def _interval(value: float, error: float) -> Interval:
    half = _NORMAL_95 * error
    return Interval(float(value), float(value - half), float(value + half))


def _log_likelihood(score: Floats, outcome: Floats) -> float:
    return math.fsum(outcome * score - np.logaddexp(0.0, score))


def _sigma(score: Floats) -> Floats:
    return np.exp(-np.logaddexp(0.0, -score))
