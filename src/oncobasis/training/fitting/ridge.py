"""Ridge logistic regression by Newton's method, with signs that coefficients must not leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.judging.metrics import sigmoid

_STEPS = 100
_SMALL = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class RidgeFit:
    """Intercept, coefficients (k) and their covariance (k x k; zero where held at zero)."""

    intercept: float
    coefficients: Floats
    covariance: Floats


def fit_ridge(
    design: Floats, outcome: Floats, penalty: Floats, signs: Floats, slopes: Floats
) -> RidgeFit:
    """Outcome (n) on design (n x k); ``penalty`` (k) is half-squared, the intercept is free.

    ``slopes`` (k x k, invertible) gives the slopes that coefficients make: slopes @ coefficients.
    ``signs`` (k): 1 or -1 is the sign a slope must have, 0 leaves it free. One with the wrong sign
    is held at zero, the others are fitted again. The covariance is the inverse of the penalised
    information. Raises InputError where it does not converge.
    """
    back = np.linalg.inv(slopes)
    turned, rough = design @ back, back.T @ np.diag(penalty) @ back
    free = np.ones(design.shape[1], dtype=bool)
    while True:
        line, inverse = _newton(turned[:, free], outcome, rough[np.ix_(free, free)])
        found = np.zeros(len(free))
        found[free] = line[1:]
        wrong = found * signs < 0
        if not wrong.any():
            way = back[:, free]
            return RidgeFit(float(line[0]), back @ found, way @ inverse[1:, 1:] @ way.T)
        free &= ~wrong


def _newton(design: Floats, outcome: Floats, penalty: Floats) -> tuple[Floats, Floats]:
    full = np.column_stack([np.ones(len(design)), design])
    weight = np.zeros((full.shape[1], full.shape[1]))
    weight[1:, 1:] = penalty
    line = np.zeros(full.shape[1])
    for _ in range(_STEPS):
        chance = sigmoid(full @ line)
        hessian = (full.T * (chance * (1 - chance))) @ full + weight
        step = np.linalg.solve(hessian, full.T @ (outcome - chance) - weight @ line)
        line = line + step
        if np.abs(step).max() < _SMALL:
            return line, np.asarray(np.linalg.inv(hessian))
    raise InputError(
        "the regression does not converge", where="fit", remedy="give more patients or a penalty"
    )
