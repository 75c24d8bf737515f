"""Nested cross-validation for few patients: the choice of a recipe is made inside every fold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.predict.calibration import Calibration, Uncertainty
from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.cohorts.folds import Split, repeated_folds
from oncobasis.training.fitting.crossval import averaged, cross_validate, parts_of
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.members import fit_and_score
from oncobasis.training.fitting.recipes import LinearRecipe, Recipe, Shape, TreeRecipe
from oncobasis.training.judging.metrics import Line, fit_line, sigmoid

PENALTIES = (160.0, 80.0, 40.0, 20.0, 10.0, 5.0)
_TREES = TreeRecipe(
    rounds=80, learning_rate=0.03, leaves=3, depth=2, least_rows=15, l2=20.0, rows=0.7, columns=0.5
)
_LEAST_SLOPE = 0.05
_EDGE = 1e-9
_AS_GOOD = 0.003  # a third of the usual standard error of such a difference

RECIPES = (
    *(
        Recipe(
            f"ridge-{penalty:g}",
            f"ridge logistic regression, penalty {penalty:g}",
            LinearRecipe(Shape.LINEAR, penalty, penalty),
            None,
            1.0,
        )
        for penalty in PENALTIES
    ),
    Recipe("lightgbm", "LightGBM, trees of two splits", None, _TREES, 0.0),
    Recipe(
        "ridge-40+lightgbm",
        "average of ridge 40 and LightGBM",
        LinearRecipe(Shape.LINEAR, 40.0, 40.0),
        _TREES,
        0.5,
    ),
)
"""Simplest first. With a penalty of 160 features are almost weighed one by one, each by its own
relation to the outcome; the recalibration stretches the sum again."""

Repeats = Sequence[Sequence[Split]]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The recipe that won a cross-validation, its out-of-fold scores and their recalibration.

    ``losses`` is the log loss of the recipes after recalibration (absent: did not rise).
    """

    recipe: Recipe
    scores: Floats
    line: Line
    losses: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """Recalibrated log-odds of patients (repeats x n) and how often each recipe was chosen."""

    log_odds: Floats
    chosen: Mapping[str, int]


def choose(data: Data, repeats: Repeats, seed: int) -> Choice:
    """The simplest recipe whose out-of-fold log loss is as good as the best but for 0.003.

    Simplest is the first of `RECIPES`; losses are taken after each recipe's own recalibration.
    Raises InputError where no recipe's scores rise with the outcome.
    """
    held_out = cross_validate(parts_of(RECIPES), data, repeats, seed=seed, tick=lambda: None)
    lines: dict[str, Line] = {}
    losses: dict[str, float] = {}
    for recipe in RECIPES:
        scores = averaged(recipe, held_out)
        outcome = np.tile(data.outcome, len(scores))
        line = fit_line(outcome, scores.ravel())
        if line is not None and line.slope >= _LEAST_SLOPE:
            lines[recipe.name] = line
            losses[recipe.name] = log_loss(outcome, line.intercept + line.slope * scores.ravel())
    for recipe in RECIPES:
        if losses.get(recipe.name, np.inf) <= min(losses.values(), default=0.0) + _AS_GOOD:
            return Choice(recipe, averaged(recipe, held_out), lines[recipe.name], losses)
    raise InputError(
        "no candidate's scores rise with the outcome",
        where="cross-validation",
        remedy="the features say nothing of the outcome here: look at the cohort's coding",
    )


def nested(data: Data, repeats: Repeats, *, seed: int, tick: Callable[[], None]) -> Nested:
    """Every patient's log-odds by recipe, fit and recalibration that never saw the patient.

    Where no recipe helps inside a fold, its patients get the share of outcomes in the others.
    """
    found = np.full((len(repeats), len(data)), np.nan)
    chosen: Counter[str] = Counter()
    for number, splits in enumerate(repeats):
        for place, (train, held) in enumerate(splits):
            known, unseen = data.subset(train), data.subset(held)
            inner = repeated_folds(
                known.outcome, repeats=1, folds=5, seed=seed + 100 * number + place
            )
            try:
                choice = choose(known, inner, seed)
            except InputError:
                share = float(known.outcome.mean())
                found[number, held] = np.log(share / (1 - share))
                chosen["none"] += 1
            else:
                score = _score(choice.recipe, known, unseen, seed)
                found[number, held] = choice.line.intercept + choice.line.slope * score
                chosen[choice.recipe.name] += 1
            tick()
    return Nested(found, dict(sorted(chosen.items())))


def composed(line: Line, outer: Calibration) -> Calibration:
    """First a line, then a recalibration: as one recalibration of the raw score.

    The line stretches a strongly shrunken score, ``outer`` is what the nested cross-validation
    says of the whole procedure, that line included; its covariance is carried over.
    """
    error = outer.uncertainty
    shift, stretch = line.intercept, line.slope
    uncertainty = Uncertainty(
        intercept=max(0.0, error.intercept + 2 * shift * error.both + shift**2 * error.slope),
        both=stretch * (error.both + shift * error.slope),
        slope=stretch**2 * error.slope,
        model=error.model,
        imputed=error.imputed,
    )
    return Calibration(
        slope=outer.slope * stretch,
        intercept=outer.intercept + outer.slope * shift,
        uncertainty=uncertainty,
    )


def log_loss(outcome: Floats, log_odds: Floats) -> float:
    """Mean negative log-likelihood."""
    chance = np.clip(sigmoid(log_odds), _EDGE, 1 - _EDGE)
    return -float(np.mean(np.where(outcome == 1, np.log(chance), np.log(1 - chance))))


def _score(recipe: Recipe, known: Data, unseen: Data, seed: int) -> Floats:
    total = np.zeros(len(unseen))
    for part, weight in recipe.parts:
        total += weight * fit_and_score(part, known, unseen, seed)
    return total
