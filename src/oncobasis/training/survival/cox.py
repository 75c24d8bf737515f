"""Penalised Cox regression by Newton's method (Breslow's treatment of ties)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oncobasis.core.errors import InputError

Floats = NDArray[np.float64]

_ITERATIONS = 60
_TOLERANCE = 1e-10
_SMALLEST_STEP = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class CoxFit:
    """Coefficients (p) and their covariance (p x p), the inverse of the penalised information."""

    coefficients: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Ordered:
    """Rows by falling time; ``ends`` is, for each event, the last row still at risk with it."""

    design: Floats
    events: NDArray[np.int64]
    ends: NDArray[np.int64]


def fit_cox(design: Floats, months: Floats, event: Floats, penalties: Floats) -> CoxFit:
    """Maximise the log partial likelihood minus half of sum(penalties * coefficients**2).

    ``design`` is patients x columns, ``event`` 1 where seen. Raises InputError without events.
    """
    if not event.any():
        raise InputError("has no event", where="survival", remedy="check the event column")
    center = design.mean(axis=0)
    ordered = _order(design - center, months, event)
    penalty = np.diag(penalties)
    found = np.zeros(design.shape[1])
    loss, gradient, information = _derivatives(ordered, found)
    loss += _penalty(found, penalties)
    for _ in range(_ITERATIONS):
        step = np.linalg.solve(information + penalty, gradient + penalty @ found)
        part = 1.0
        while True:
            tried = found - part * step
            new_loss, new_gradient, new_information = _derivatives(ordered, tried)
            new_loss += _penalty(tried, penalties)
            if new_loss <= loss + _TOLERANCE or part < _SMALLEST_STEP:
                break
            part /= 2
        done = abs(loss - new_loss) < _TOLERANCE
        found, loss, gradient, information = tried, new_loss, new_gradient, new_information
        if done:
            break
    return CoxFit(found, np.asarray(np.linalg.inv(information + penalty), dtype=np.float64))


def _penalty(coefficients: Floats, penalties: Floats) -> float:
    return 0.5 * float((penalties * coefficients**2).sum())


def fit_slope(score: Floats, months: Floats, event: Floats) -> tuple[float, float]:
    """The factor on a log-hazard score that fits these patients best, and its variance."""
    fit = fit_cox(score[:, None], months, event, np.full(1, 1e-9))
    return float(fit.coefficients[0]), float(fit.covariance[0, 0])


def _order(design: Floats, months: Floats, event: Floats) -> _Ordered:
    order = np.argsort(-months, kind="stable")
    falling = months[order]
    events = np.flatnonzero(event[order] > 0)
    ends = np.searchsorted(-falling, -falling[events], side="right") - 1
    return _Ordered(design[order], events, ends)


def _derivatives(rows: _Ordered, coefficients: Floats) -> tuple[float, Floats, Floats]:
    """Negative log partial likelihood, its gradient and the information."""
    score = rows.design @ coefficients
    top = float(score.max())
    weight = np.exp(score - top)
    weighted = weight[:, None] * rows.design
    risk = np.cumsum(weight)[rows.ends]
    mean = np.cumsum(weighted, axis=0)[rows.ends] / risk[:, None]
    outer = np.cumsum(weighted[:, :, None] * rows.design[:, None, :], axis=0)
    information = (outer[rows.ends] / risk[:, None, None]).sum(axis=0) - mean.T @ mean
    loss = -float((score[rows.events] - top - np.log(risk)).sum())
    return loss, (mean - rows.design[rows.events]).sum(axis=0), information
