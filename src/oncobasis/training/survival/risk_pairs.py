"""Concordance of a risk score with times to event (Harrell's C), with bootstrap intervals.

A pair counts when the earlier time is an event; equal times count when only one is an event.
"""

from __future__ import annotations

import numpy as np

from oncobasis.training.results import Estimate
from oncobasis.training.survival.cox import Floats


def concordance(months: Floats, event: Floats, risk: Floats) -> float:
    """The part of usable pairs in which the higher risk had the earlier event; ties count half.

    NaN without a usable pair.
    """
    usable, right = _pairs(months, event, risk[None, :])
    total = float(usable.sum())
    return float(right.sum()) / total if total > 0 else float("nan")


def resamples(patients: int, count: int, seed: int) -> Floats:
    """``count`` bootstrap samples as weights: how often each patient was drawn."""
    random = np.random.default_rng(seed)
    drawn = random.multinomial(patients, np.full(patients, 1 / patients), size=count)
    return np.asarray(drawn, dtype=np.float64)


def concordances(months: Floats, event: Floats, risks: Floats, weights: Floats) -> Floats:
    """The C-index in each bootstrap sample (weights from `resamples`); NaN where no pair is.

    ``risks`` is repeats x patients; the result is the mean over the repeats.
    """
    usable, right = _pairs(months, event, risks)
    seen = weights[:, event > 0]
    total = ((seen @ usable) * weights).sum(axis=1)
    hits = ((seen @ right) * weights).sum(axis=1)
    found = np.full(len(total), np.nan)
    np.divide(hits, total, out=found, where=total > 0)
    return found


def interval(value: float, draws: Floats) -> Estimate:
    """The 2.5th to 97.5th percentile of bootstrap draws around a value."""
    known = draws[np.isfinite(draws)]
    if len(known) < len(draws) / 2 or not len(known):
        return Estimate(float(value))
    low, high = np.percentile(known, [2.5, 97.5])
    return Estimate(float(value), float(low), float(high))


def _pairs(months: Floats, event: Floats, risks: Floats) -> tuple[Floats, Floats]:
    """Events x patients: 1 where a pair is usable; how right it is, as the mean over the risks."""
    seen = event > 0
    mine = months[seen][:, None]
    later = (months[None, :] > mine) | ((months[None, :] == mine) & ~seen[None, :])
    right = np.zeros(later.shape)
    for risk in risks:
        gap = risk[seen][:, None] - risk[None, :]
        right += np.where(gap > 0, 1.0, np.where(gap == 0, 0.5, 0.0))
    return later.astype(np.float64), right * later / len(risks)
