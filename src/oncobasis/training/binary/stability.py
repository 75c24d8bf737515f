"""How far the cross-validated AUC moves when only folds and tree seeds change."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.fitting.crossval import averaged, cross_validate, fold_aucs, parts_of
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.recipes import Recipe


def stability(
    recipe: Recipe, data: Data, *, seeds: int, seed: int, tick: Callable[[], None]
) -> dict[str, Json]:
    """Mean, spread and range of the AUC of one 5-fold cross-validation under each seed."""
    found = []
    for step in range(1, seeds + 1):
        repeats = repeated_folds(data.outcome, repeats=1, folds=5, seed=seed + step)
        held_out = cross_validate(
            parts_of((recipe,)), data, repeats, seed=seed + step, tick=lambda: None
        )
        found.append(float(np.mean(fold_aucs(averaged(recipe, held_out), data.outcome, repeats))))
        tick()
    if not found:
        return {"seeds": 0}
    return {
        "seeds": seeds,
        "auc_mean": float(np.mean(found)),
        "auc_sd": float(np.std(found, ddof=1)) if seeds > 1 else 0.0,
        "auc_lowest": min(found),
        "auc_highest": max(found),
    }
