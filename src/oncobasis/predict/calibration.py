"""From the averaged score of the members to probability, interval, set of labels, or curve.

Log-odds x become sigma(slope x + intercept); log-hazard x becomes exp(-H0(t) exp(slope x +
intercept)). Intervals are normal on the scale of the log-odds, or of the log cumulative hazard.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from oncobasis.core.errors import ModelError
from oncobasis.core.prediction import SurvivalPoint

NORMAL_95 = 1.959963984540054  # 97.5th percentile of the standard normal distribution
_LARGEST_LOG = 700.0  # exp() of more overflows a float


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Variances that widen the interval, besides those of the members' own coefficients.

    ``intercept``, ``slope`` and ``both`` are the covariance of the recalibration. ``model`` is the
    variance of the score between bootstrap refits (leave 0 where linear members carry a spread).
    ``imputed`` adds a variance for each feature that was filled in.
    """

    intercept: float = 0.0
    both: float = 0.0
    slope: float = 0.0
    model: float = 0.0
    imputed: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse negative variances."""
        variances = (self.intercept, self.slope, self.model, *self.imputed.values())
        definite = self.both**2 <= self.intercept * self.slope * (1 + 1e-9)
        _check(all(v >= 0 for v in variances) and definite, "a variance is negative")

    def variance(self, score: float, members: float, imputed: Collection[str]) -> float:
        """The variance of the calibrated score; ``members`` is that of the slope times score."""
        line = self.intercept + 2 * score * self.both + score * score * self.slope
        filled = math.fsum(self.imputed.get(name, 0.0) for name in sorted(imputed))
        return max(0.0, line) + members + self.model + filled


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic recalibration (``slope`` above 0, so that the order of patients stays)."""

    slope: float = 1.0
    intercept: float = 0.0
    uncertainty: Uncertainty = field(default_factory=Uncertainty)

    def __post_init__(self) -> None:
        """Refuse a slope that turns the order round."""
        _check(0 < self.slope < math.inf and math.isfinite(self.intercept), "slope is not above 0")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The baseline cumulative hazard of one endpoint: a step function of months.

    ``months`` ascend; ``cumulative_hazard`` and ``standard_error`` (of its logarithm, holding the
    coefficients) go with them. ``points`` are the months at which the curve is stated; none is
    beyond the last of ``months``.
    """

    months: tuple[float, ...]
    cumulative_hazard: tuple[float, ...]
    standard_error: tuple[float, ...]
    points: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse a hazard that falls, and a curve beyond what was followed."""
        same = len(self.months) == len(self.cumulative_hazard) == len(self.standard_error)
        _check(bool(self.months) and same, "months, hazard and errors differ in length")
        _check(all(a < b for a, b in pairwise(self.months)), "months do not ascend")
        _check(self.months[0] >= 0 and self.cumulative_hazard[0] >= 0, "time or hazard is negative")
        _check(all(a <= b for a, b in pairwise(self.cumulative_hazard)), "the hazard falls")
        _check(all(e >= 0 for e in self.standard_error), "a standard error is negative")
        within = all(0 < t <= self.months[-1] for t in self.points)
        _check(bool(self.points) and within, "points are absent or beyond the months")
        _check(all(a < b for a, b in pairwise(self.points)), "points do not ascend")

    def curve(self, score: float, variance: float) -> tuple[SurvivalPoint, ...]:
        """The chance to be event-free at each of the points, with its 95 % band."""
        return tuple(self._point(month, score, variance) for month in self.points)

    def median(self, score: float) -> float | None:
        """The first month at which half had the event; None when the curve stays above."""
        needed = math.log(2.0) / _exp(score)
        for month, hazard in zip(self.months, self.cumulative_hazard, strict=True):
            if hazard >= needed:
                return month
        return None

    def _point(self, month: float, score: float, variance: float) -> SurvivalPoint:
        index = bisect_right(self.months, month) - 1
        hazard = 0.0 if index < 0 else self.cumulative_hazard[index]
        if hazard == 0.0:
            return SurvivalPoint(month, 1.0, 1.0, 1.0)
        error = self.standard_error[index]
        half = NORMAL_95 * math.sqrt(error * error + variance)
        log = math.log(hazard) + score
        chance, low, high = (math.exp(-_exp(at)) for at in (log, log + half, log - half))
        return SurvivalPoint(month, chance, low, high)


@dataclass(frozen=True, slots=True)
class Conformal:
    """Class-conditional (Mondrian) sets: label y belongs to the set if 1 - p(y) <= threshold(y).

    ``thresholds``, ``coverage`` (seen out of fold, 0 to 1) and ``patients`` are in the order of
    the spec's labels; ``level`` is the coverage aimed at in each class.
    """

    level: float
    thresholds: tuple[float, float]
    coverage: tuple[float, float]
    patients: tuple[int, int]

    def __post_init__(self) -> None:
        """Refuse fractions that are none."""
        parts = (self.level, *self.thresholds, *self.coverage)
        _check(
            all(0 <= part <= 1 for part in parts), "a level, threshold or coverage is outside 0..1"
        )

    def labels(self, probability: float, names: Sequence[str]) -> tuple[str, ...]:
        """The labels that can't be ruled out; none of them means unlike both classes."""
        misfits = (probability, 1.0 - probability)
        kept = (name for name, m, t in zip(names, misfits, self.thresholds, strict=True) if m <= t)
        return tuple(kept)


@dataclass(frozen=True, slots=True)
class TargetCalibration:
    """What turns the score of one variant and target into an answer."""

    calibration: Calibration
    baseline: Baseline | None = None


def sigma(log_odds: float) -> float:
    """The logistic function, without overflow."""
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1.0 + odds)


def _exp(value: float) -> float:
    return math.exp(min(max(value, -_LARGEST_LOG), _LARGEST_LOG))


def _check(holds: bool, what: str) -> None:  # noqa: FBT001  # reads as an assertion
    if not holds:
        raise ModelError(
            what, where="calibration", remedy="correct the export, or install another bundle"
        )
