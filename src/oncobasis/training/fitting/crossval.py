"""Repeated cross-validation of members; candidates are averages of what members said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.cohorts.folds import Split
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.members import fit_and_score
from oncobasis.training.fitting.recipes import LinearRecipe, Recipe, TreeRecipe
from oncobasis.training.judging.metrics import auc

Part = LinearRecipe | TreeRecipe
Repeats = Sequence[Sequence[Split]]
HeldOut = dict[Part, Floats]
"""By member recipe: repeats x n log-odds, each by a model that had not seen the row."""


def cross_validate(
    parts: Sequence[Part], data: Data, repeats: Repeats, *, seed: int, tick: Callable[[], None]
) -> HeldOut:
    """Fit every member on every training fold and score the rows held out; one tick a fold."""
    found = {part: np.empty((len(repeats), len(data))) for part in dict.fromkeys(parts)}
    for number, splits in enumerate(repeats):
        for train, held_out in splits:
            known, unseen = data.subset(train), data.subset(held_out)
            for part, scores in found.items():
                scores[number, held_out] = fit_and_score(part, known, unseen, seed)
            tick()
    return found


def averaged(recipe: Recipe, held_out: HeldOut) -> Floats:
    """The candidate's log-odds: its members' weighted sum, repeats x n."""
    return np.asarray(sum(weight * held_out[part] for part, weight in recipe.parts))


def fold_aucs(scores: Floats, outcome: Floats, repeats: Repeats) -> Floats:
    """The AUC within each held-out fold; its mean is the usual cross-validated AUC."""
    return np.array(
        [
            auc(outcome[rows], scores[number, rows])
            for number, splits in enumerate(repeats)
            for _, rows in splits
        ]
    )


def parts_of(recipes: Sequence[Recipe]) -> tuple[Part, ...]:
    """The members that some candidates are made of, each once."""
    return tuple(dict.fromkeys(part for recipe in recipes for part, _ in recipe.parts))
