"""Metrics of probabilities: plain numpy, checked against scikit-learn and lifelines in tests.

Outcomes are 1.0 or 0.0. A metric that needs both outcomes is NaN when only one is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from oncobasis.training.cohorts.cohort import Floats

Metric = Callable[[Floats, Floats], float]

BINS = 10
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(1, 13))  # 5 % to 60 %
_EDGE = 1e-6
_STEPS = 25


def auc(outcome: Floats, score: Floats) -> float:
    """Area under the ROC curve; ties count half."""
    yes, no = score[outcome == 1], np.sort(score[outcome == 0])
    if not len(yes) or not len(no):
        return float("nan")
    below = np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")
    return float(below.sum() / (2.0 * len(yes) * len(no)))


def pr_auc(outcome: Floats, score: Floats) -> float:
    """Average precision: precision summed over the steps of recall."""
    total = outcome.sum()
    if not total:
        return float("nan")
    order = np.argsort(-score, kind="stable")
    ranked, hits = score[order], np.cumsum(outcome[order])
    last = np.flatnonzero(np.append(np.diff(ranked) != 0, True))  # the end of a tie
    gained = np.diff(np.append(0.0, hits[last]))
    return float(np.sum(gained * hits[last] / (last + 1)) / total)


def brier(outcome: Floats, probability: Floats) -> float:
    """Mean squared difference of probability and outcome."""
    return float(np.mean((probability - outcome) ** 2)) if len(outcome) else float("nan")


def ece(outcome: Floats, probability: Floats) -> float:
    """Expected calibration error over ten bins of equal width."""
    if not len(outcome):
        return float("nan")
    bins = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights=outcome - probability, minlength=BINS)
    return float(np.abs(gaps).sum() / len(outcome))


def ece_quantile(outcome: Floats, probability: Floats) -> float:
    """Expected calibration error over ten bins of equally many patients."""
    if not len(outcome):
        return float("nan")
    order = np.argsort(probability, kind="stable")
    gaps = [abs(float(np.sum((outcome - probability)[part]))) for part in np.array_split(order, 10)]
    return sum(gaps) / len(outcome)


def logit(probability: Floats) -> Floats:
    """Log-odds, of probabilities held off 0 and 1 by a millionth."""
    held = np.clip(probability, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(held / (1 - held)))


def sigmoid(log_odds: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -700, 700))))


@dataclass(frozen=True, slots=True)
class Line:
    """A logistic recalibration of log-odds and the covariance of intercept and slope."""

    intercept: float
    slope: float
    covariance: tuple[tuple[float, float], tuple[float, float]]


def fit_line(outcome: Floats, log_odds: Floats, weights: Floats | None = None) -> Line | None:
    """Outcome on log-odds by weighted logistic regression; None where it does not converge."""
    weight = np.ones(len(outcome)) if weights is None else weights
    design = np.column_stack([np.ones(len(outcome)), log_odds])
    line = np.zeros(2)
    for _ in range(_STEPS):
        chance = sigmoid(design @ line)
        hessian = (design.T * (weight * chance * (1 - chance))) @ design
        if abs(np.linalg.det(hessian)) < 1e-9:  # noqa: PLR2004  # one outcome, or equal scores
            return None
        step = np.linalg.solve(hessian, design.T @ (weight * (outcome - chance)))
        line = line + step
        if np.abs(step).max() < 1e-10:  # noqa: PLR2004
            inverse = np.linalg.inv(hessian)
            covariance = (
                (float(inverse[0, 0]), float(inverse[0, 1])),
                (float(inverse[1, 0]), float(inverse[1, 1])),
            )
            return Line(float(line[0]), float(line[1]), covariance)
    return None


def slope(outcome: Floats, probability: Floats) -> float:
    """Calibration slope: 1 is right, below 1 is too extreme."""
    line = fit_line(outcome, logit(probability))
    return float("nan") if line is None else line.slope


def intercept(outcome: Floats, probability: Floats) -> float:
    """Calibration in the large: the shift of log-odds that makes the mean right; 0 is right."""
    if not 0 < outcome.sum() < len(outcome):
        return float("nan")
    scores, shift = logit(probability), 0.0
    for _ in range(_STEPS):
        chance = sigmoid(scores + shift)
        step = float(np.sum(outcome - chance) / max(float(np.sum(chance * (1 - chance))), _EDGE))
        shift += step
        if abs(step) < _EDGE:
            break
    return shift


def net_benefit(outcome: Floats, probability: Floats, threshold: float) -> float:
    """True positives less weighted false positives, per patient, when treating from threshold."""
    treated = probability >= threshold
    right, wrong = np.sum(outcome[treated]), np.sum(1 - outcome[treated])
    return float((right - wrong * threshold / (1 - threshold)) / len(outcome))


def treat_all(outcome: Floats, threshold: float) -> float:
    """Net benefit of treating everybody."""
    rate = float(outcome.mean())
    return rate - (1 - rate) * threshold / (1 - threshold)


def _net_benefit_30(outcome: Floats, probability: Floats) -> float:
    return net_benefit(outcome, probability, 0.3) if len(outcome) else float("nan")


METRICS: Mapping[str, Metric] = {
    "auc": auc,
    "pr_auc": pr_auc,
    "brier": brier,
    "ece": ece,
    "ece_quantile": ece_quantile,
    "slope": slope,
    "intercept": intercept,
    "net_benefit_30": _net_benefit_30,
}
"""By name; ``net_benefit_30`` is the net benefit when treating from a probability of 30 %."""
