"""Bootstrap intervals: patients are drawn with replacement, from a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from oncobasis.training.cohorts.cohort import Floats, Indices
from oncobasis.training.results import Estimate

Statistic = Callable[[Indices], float]
"""A number computed from these rows (a row may be there more than once)."""

_TAILS = (2.5, 97.5)
_LEAST_SHARE = 0.5  # of resamples in which the statistic exists


def bootstrap(
    statistics: Mapping[str, Statistic], patients: int, *, rounds: int, seed: int
) -> dict[str, Estimate]:
    """Each statistic on all rows, with the 2.5th and 97.5th percentile over resamples.

    The same resamples serve every statistic. A statistic that does not exist on all rows is left
    out; one that exists in too few resamples has no interval.
    """
    rng = np.random.default_rng(seed)
    everyone = np.arange(patients)
    values = {name: statistic(everyone) for name, statistic in statistics.items()}
    kept = {name: value for name, value in values.items() if np.isfinite(value)}
    draws: dict[str, list[float]] = {name: [] for name in kept}
    for _ in range(rounds):
        rows = rng.integers(0, patients, patients)
        for name, found in draws.items():
            found.append(statistics[name](rows))
    return {name: _estimate(value, draws[name]) for name, value in kept.items()}


def paired_difference(
    first: Statistic, second: Statistic, patients: int, *, rounds: int, seed: int
) -> Estimate:
    """First less second on the same patients, with its interval."""
    found = bootstrap(
        {"difference": lambda rows: first(rows) - second(rows)}, patients, rounds=rounds, seed=seed
    )
    return found["difference"]


def _estimate(value: float, draws: list[float]) -> Estimate:
    seen: Floats = np.array(draws, dtype=np.float64)
    seen = seen[np.isfinite(seen)]
    if not len(draws) or len(seen) < _LEAST_SHARE * len(draws):
        return Estimate(value)
    low, high = np.percentile(seen, _TAILS)
    return Estimate(value, float(low), float(high))
