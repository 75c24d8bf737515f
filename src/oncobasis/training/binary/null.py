"""What the pipeline finds when there is nothing to find: shuffled outcomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.fitting.crossval import averaged, cross_validate, fold_aucs, parts_of
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.recipes import Recipe


@dataclass(frozen=True, slots=True)
class Null:
    """AUCs of one cross-validation each, with outcomes shuffled; the p-value of the real one."""

    runs: int
    mean: float
    highest: float
    p_value: float

    def json(self) -> dict[str, Json]:
        """The null as JSON."""
        return {
            "runs": self.runs,
            "mean_auc": self.mean,
            "highest_auc": self.highest,
            "p_value": self.p_value,
        }


def permutation_null(
    recipe: Recipe, data: Data, real: float, *, runs: int, seed: int, tick: Callable[[], None]
) -> Null | None:
    """Cross-validate the recipe on shuffled outcomes; None for no runs.

    The p-value is (1 + runs at least as good) / (1 + runs).
    """
    if runs < 1:
        return None
    rng = np.random.default_rng(seed)
    found = []
    for run in range(runs):
        shuffled = data.with_outcome(rng.permutation(data.outcome))
        repeats = repeated_folds(shuffled.outcome, repeats=1, folds=5, seed=seed + run)
        held_out = cross_validate(
            parts_of((recipe,)), shuffled, repeats, seed=seed, tick=lambda: None
        )
        scores = averaged(recipe, held_out)
        found.append(float(np.mean(fold_aucs(scores, shuffled.outcome, repeats))))
        tick()
    beaten = sum(auc >= real for auc in found)
    return Null(runs, float(np.mean(found)), max(found), (1 + beaten) / (1 + runs))
