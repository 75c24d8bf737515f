"""The candidates side by side on every feature set, and the choice between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.cohorts.folds import Split
from oncobasis.training.fitting.calibrate import cross_calibrated
from oncobasis.training.fitting.crossval import HeldOut, averaged, fold_aucs
from oncobasis.training.fitting.recipes import Recipe
from oncobasis.training.judging.metrics import brier


@dataclass(frozen=True, slots=True)
class Compared:
    """A candidate on one feature set: mean AUC within folds, its spread over repeats, Brier."""

    variant: str
    candidate: str
    title: str
    auc: float
    auc_spread: float
    brier: float

    def json(self) -> dict[str, Json]:
        """The comparison as JSON."""
        return {
            "variant": self.variant,
            "candidate": self.candidate,
            "title": self.title,
            "auc_folds": self.auc,
            "auc_sd_over_repeats": self.auc_spread,
            "brier": self.brier,
        }


def compare(
    variant: str,
    recipes: Sequence[Recipe],
    held_out: HeldOut,
    outcome: Floats,
    repeats: Sequence[Sequence[Split]],
) -> tuple[Compared, ...]:
    """Every candidate from the members' out-of-fold scores."""
    found = []
    for recipe in recipes:
        scores = averaged(recipe, held_out)
        aucs = fold_aucs(scores, outcome, repeats).reshape(len(repeats), -1).mean(axis=1)
        chance = cross_calibrated(scores, outcome, repeats)
        squared = float(np.mean([brier(outcome, one) for one in chance]))
        spread = float(aucs.std(ddof=1)) if len(aucs) > 1 else 0.0
        found.append(
            Compared(variant, recipe.name, recipe.title, float(aucs.mean()), spread, squared)
        )
    return tuple(found)


def choose(recipes: Sequence[Recipe], compared: Sequence[Compared]) -> Recipe:
    """The candidate with a tree member whose mean AUC over all feature sets is the highest.

    One recipe serves all feature sets: the differences between candidates are smaller than their
    spread, and the mean over sets is the steadier ground. Trees are asked for because they alone
    could find an interaction; on ties the first wins.
    """
    means: Mapping[str, float] = {
        recipe.name: float(np.mean([c.auc for c in compared if c.candidate == recipe.name]))
        for recipe in recipes
    }
    return max((r for r in recipes if r.tree is not None), key=lambda recipe: means[recipe.name])
