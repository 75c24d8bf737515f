"""Metrics of cross-validated probabilities: the mean over repeats, intervals over patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from oncobasis.core import shares
from oncobasis.training.cohorts.cohort import Floats, Indices
from oncobasis.training.judging.intervals import Statistic, bootstrap
from oncobasis.training.judging.metrics import (
    METRICS,
    THRESHOLDS,
    Metric,
    net_benefit,
    treat_all,
)
from oncobasis.training.results import Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Outcomes (n) and probabilities (repeats x n; one repeat for a plain cohort)."""

    outcome: Floats
    probability: Floats

    def subset(self, rows: Indices) -> Judged:
        """These patients only."""
        return Judged(self.outcome[rows], self.probability[:, rows])

    def statistic(self, metric: Metric) -> Statistic:
        """The metric's mean over repeats, as a function of rows."""

        def of(rows: Indices) -> float:
            outcome = self.outcome[rows]
            return float(np.mean([metric(outcome, one[rows]) for one in self.probability]))

        return of


@dataclass(frozen=True, slots=True)
class BenefitPoint:
    """Net benefit at one threshold: of the model, of treating everybody (nobody: 0)."""

    threshold: float
    model: Estimate
    everybody: float


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Patients of similar probability: mean probability, share with the event, its interval."""

    patients: int
    predicted: float
    observed: Estimate


def metrics_of(
    judged: Judged,
    *,
    rounds: int,
    seed: int,
    names: Sequence[str] = tuple(METRICS),
) -> dict[str, Estimate]:
    """The metrics (`metrics.METRICS`) with 95 % intervals by bootstrap over patients."""
    statistics: Mapping[str, Statistic] = {name: judged.statistic(METRICS[name]) for name in names}
    return bootstrap(statistics, len(judged.outcome), rounds=rounds, seed=seed)


def decision_curve(judged: Judged, *, rounds: int, seed: int) -> tuple[BenefitPoint, ...]:
    """Net benefit at thresholds of 5 % to 60 %."""

    def at(threshold: float) -> Metric:
        return lambda outcome, probability: net_benefit(outcome, probability, threshold)

    statistics = {f"{t:g}": judged.statistic(at(t)) for t in THRESHOLDS}
    found = bootstrap(statistics, len(judged.outcome), rounds=rounds, seed=seed)
    return tuple(BenefitPoint(t, found[f"{t:g}"], treat_all(judged.outcome, t)) for t in THRESHOLDS)


def calibration_bins(judged: Judged, bins: int = 10) -> tuple[CalibrationBin, ...]:
    """Bins of equally many patients by mean probability; Wilson intervals of the shares."""
    probability = judged.probability.mean(axis=0)
    order = np.argsort(probability, kind="stable")
    found = []
    for rows in np.array_split(order, min(bins, max(1, len(order) // 5))):
        events, count = float(judged.outcome[rows].sum()), len(rows)
        found.append(CalibrationBin(count, float(probability[rows].mean()), wilson(events, count)))
    return tuple(found)


def wilson(events: float, count: int) -> Estimate:
    """A share with its 95 % Wilson interval."""
    return Estimate(*shares.wilson(events, count))


def score_percentiles(judged: Judged) -> list[float]:
    """The 0th to 100th percentile of the probabilities: 101 numbers."""
    return [float(value) for value in np.percentile(judged.probability, range(101))]
