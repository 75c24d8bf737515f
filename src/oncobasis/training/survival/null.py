"""What the pipeline finds when there is nothing to find: shuffled outcomes."""

from __future__ import annotations

import numpy as np

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.fit import TrainOptions
from oncobasis.training.survival.fitting import Ticks, hold_out, make_splits, strata_of
from oncobasis.training.survival.risk_pairs import concordance
from oncobasis.training.survival.variants import EndpointFit

_MOST_RUNS = 50  # of both members; a hundred would double the time of training


def concordance_null(
    fit: EndpointFit, real: float, options: TrainOptions, tick: Ticks
) -> dict[str, Json]:
    """C-indices of one cross-validation each, with (months, event) shuffled among patients.

    The p-value is (1 + runs at least as good) / (1 + runs).
    """
    patients, recipe = fit.patients, fit.members.recipe
    random = np.random.default_rng(options.seed)
    found = []
    for run in range(options.permutations):
        if run < _MOST_RUNS:
            order = random.permutation(len(patients))
            shuffled = patients.with_outcome(patients.months[order], patients.event[order])
            strata = strata_of([shuffled.event])
            seed = options.seed + run
            splits = make_splits(strata, folds=options.folds, repeats=1, seed=seed)
            said = hold_out(shuffled, recipe, splits, seed, lambda: None)
            found.append(concordance(shuffled.months, shuffled.event, said.scores[0]))
        tick()
    if not found:
        return {"runs": 0}
    beaten = sum(value >= real for value in found)
    return {
        "runs": len(found),
        "mean_c_index": float(np.mean(found)),
        "highest_c_index": max(found),
        "p_value": (1 + beaten) / (1 + len(found)),
    }
