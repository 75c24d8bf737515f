"""Recalibration and conformal sets from out-of-fold scores.

Scores are repeats x n log-odds, each by a model that had not seen the row. What is *reported* is
one step further out: the recalibration of a row comes from the other folds too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.predict.calibration import Calibration, Conformal, Uncertainty
from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.cohorts.folds import Split
from oncobasis.training.judging.metrics import Line, fit_line, sigmoid

LEVEL = 0.9
_LEAST_SLOPE = 0.05


def calibration_of(scores: Floats, outcome: Floats) -> Calibration:
    """The recalibration that is shipped: one line through all repeats, each counted 1/repeats."""
    repeats = len(scores)
    line = _line(np.tile(outcome, repeats), scores.ravel(), np.full(scores.size, 1.0 / repeats))
    uncertainty = Uncertainty(
        intercept=line.covariance[0][0],
        both=line.covariance[0][1],
        slope=line.covariance[1][1],
    )
    return Calibration(line.slope, line.intercept, uncertainty)


def cross_calibrated(scores: Floats, outcome: Floats, repeats: Sequence[Sequence[Split]]) -> Floats:
    """Probabilities (repeats x n): each row by the line of the other folds of its repeat."""
    found = np.empty_like(scores)
    for number, splits in enumerate(repeats):
        for known, held_out in splits:
            line = _line(outcome[known], scores[number, known], np.ones(len(known)))
            found[number, held_out] = sigmoid(
                line.intercept + line.slope * scores[number, held_out]
            )
    return found


def conformal_of(
    probability: Floats, outcome: Floats, repeats: Sequence[Sequence[Split]]
) -> Conformal:
    """Class-conditional sets at 90 % from out-of-fold probabilities (repeats x n).

    The coverage is that of each fold under the thresholds of the other folds.
    """
    covered = np.empty_like(probability)
    for number, splits in enumerate(repeats):
        for known, held_out in splits:
            bounds = _thresholds(probability[number : number + 1, known], outcome[known])
            misfit = _misfit(probability[number, held_out], outcome[held_out])
            covered[number, held_out] = misfit <= np.array(bounds)[outcome[held_out].astype(int)]
    no, yes = (float(covered[:, outcome == label].mean()) for label in (0, 1))
    counts = (int(np.sum(outcome == 0)), int(np.sum(outcome == 1)))
    return Conformal(LEVEL, _thresholds(probability, outcome), (no, yes), counts)


def _thresholds(probability: Floats, outcome: Floats) -> tuple[float, float]:
    """The largest misfit (1 - p of the label) accepted for label 0 and for label 1."""
    found = []
    for label in (0, 1):
        rows = outcome == label
        patients = int(rows.sum())
        level = min(1.0, np.ceil((patients + 1) * LEVEL) / max(patients, 1))
        misfits = _misfit(probability[:, rows].ravel(), np.full(probability[:, rows].size, label))
        found.append(float(np.quantile(misfits, level, method="higher")))
    return found[0], found[1]


def _misfit(probability: Floats, outcome: Floats) -> Floats:
    return np.asarray(np.where(outcome == 1, 1.0 - probability, probability))


def _line(outcome: Floats, scores: Floats, weights: Floats) -> Line:
    line = fit_line(outcome, scores, weights)
    if line is None or line.slope < _LEAST_SLOPE:
        raise InputError(
            "out-of-fold scores do not rise with the outcome",
            where="calibration",
            remedy="the features say nothing of the outcome here: look at the cohort's coding",
        )
    return line
