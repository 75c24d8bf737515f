"""Distances between a cohort and the training cohort as its bundle describes it, and their tests.

The training cohort is known as aggregates (101 percentiles, or counts of levels), never as rows.
The population stability index (PSI) is sum((p - q) log(p / q)) over bins; by custom below 0.1 is
stable and above 0.25 a shift (convention of credit scoring, `unverified`). A small cohort has a PSI
by chance alone, about (bins - 1) (1/n + 1/m), so each PSI goes with a test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, fisher_exact, kstwo

Floats: TypeAlias = NDArray[np.float64]

_BINS = 10
_LEAST_SHARE = 0.5  # counts added to an empty bin, so that its logarithm exists
_SMALL = 5.0  # an expected count below this belongs to an exact test


@dataclass(frozen=True, slots=True)
class Distance:
    """How far apart two distributions are: PSI, the test's statistic and its p value.

    ``test`` is ``ks`` (two-sample Kolmogorov-Smirnov), ``chi2`` or ``fisher``.
    """

    psi: float
    test: str
    statistic: float
    p: float


def number_distance(percentiles: Sequence[float], known: int, values: Floats) -> Distance:
    """The distance of numbers from a distribution given by its 0th to 100th percentile.

    ``known`` is how many patients made the percentiles. Both distribution functions are compared
    at the percentiles, so the statistic is exact to about one hundredth.
    """
    grid, expected = _steps(np.asarray(percentiles, dtype=float))
    ordered = np.sort(values)
    seen = np.searchsorted(ordered, grid, side="right") / len(values)
    statistic = float(np.max(np.abs(seen - expected)))
    size = max(1, round(known * len(values) / (known + len(values))))
    p = float(kstwo.sf(statistic, size))
    return Distance(_number_psi(grid, expected, known, ordered), "ks", statistic, p)


def level_distance(reference: Mapping[str, int], values: Sequence[str]) -> Distance:
    """The distance of texts from counted levels; a level that is new in ``values`` counts too.

    Two levels with few patients are held by Fisher's test, others by the chi-squared test; levels
    that nobody has are left out.
    """
    names = sorted({*reference, *values})
    table = np.array(
        [[reference.get(name, 0) for name in names], [values.count(name) for name in names]],
        dtype=float,
    )
    return _table_distance(table)


def missing_distance(reference: tuple[int, int], seen: tuple[int, int]) -> Distance:
    """The distance in how often a value is missing; pairs of (known, missing)."""
    return _table_distance(np.array([reference, seen], dtype=float))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values corrected for their number (Holm): any rejection is wrong with chance alpha."""
    order = np.argsort(p_values, kind="stable")
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, p_values[index] * (len(p_values) - rank)))
        corrected[int(index)] = largest
    return corrected


def _steps(percentiles: Floats) -> tuple[Floats, Floats]:
    """Distinct percentiles and the part of the cohort at or below each."""
    grid, first = np.unique(percentiles, return_index=True)
    last = np.append(first[1:], len(percentiles)) - 1
    return grid, last / (len(percentiles) - 1)


def _number_psi(grid: Floats, expected: Floats, known: int, ordered: Floats) -> float:
    """PSI over about ten bins of equal size; values that many share make a bin of their own."""
    wanted = np.arange(1, _BINS) / _BINS
    edges = np.unique(np.searchsorted(expected, wanted - 1e-9).clip(max=len(grid) - 2))
    if len(grid) == 1:  # everybody had the same value
        below, above = np.searchsorted(ordered, grid[0], "left"), len(ordered)
        inside = np.searchsorted(ordered, grid[0], "right") - below
        counts = np.array([below, inside, above - below - inside], dtype=float)
        return _psi(np.array([0.0, known, 0.0]), counts)
    reference = np.diff(np.concatenate([[0.0], expected[edges], [1.0]])) * known
    cuts = np.searchsorted(ordered, grid[edges], side="right")
    return _psi(reference, np.diff(np.concatenate([[0], cuts, [len(ordered)]])).astype(float))


def _psi(first: Floats, second: Floats) -> float:
    shares = [
        np.maximum(c, _LEAST_SHARE) / np.maximum(c, _LEAST_SHARE).sum() for c in (first, second)
    ]
    return float(np.sum((shares[1] - shares[0]) * np.log(shares[1] / shares[0])))


def _table_distance(counts: Floats) -> Distance:
    table = counts[:, counts.sum(axis=0) > 0]
    if table.shape[1] < 2:  # noqa: PLR2004  # everybody is alike in both
        return Distance(0.0, "chi2", 0.0, 1.0)
    psi = _psi(table[0], table[1])
    pooled = _pool_rare(table)
    if pooled.shape[1] == 2 and _expected(pooled).min() < _SMALL:  # noqa: PLR2004
        shares = pooled[:, 0] / pooled.sum(axis=1)
        return Distance(psi, "fisher", abs(float(shares[1] - shares[0])), _fisher(pooled))
    expected = _expected(pooled)
    statistic = float(np.sum((pooled - expected) ** 2 / expected))
    return Distance(psi, "chi2", statistic, float(chi2.sf(statistic, pooled.shape[1] - 1)))


def _expected(table: Floats) -> Floats:
    expected: Floats = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return expected


def _pool_rare(table: Floats) -> Floats:
    """The table with its rare levels as one, while more than two columns are left."""
    rare = _expected(table).min(axis=0) < _SMALL
    if rare.sum() < 2 or table.shape[1] == 2:  # noqa: PLR2004
        return table
    kept = table[:, ~rare]
    if kept.shape[1] == 0:  # all are rare: the commonest level against the others
        rare[int(np.argmax(table.sum(axis=0)))] = False
        kept = table[:, ~rare]
    return np.column_stack([kept, table[:, rare].sum(axis=1)])


def _fisher(table: Floats) -> float:
    return float(fisher_exact(table.astype(int)).pvalue)
