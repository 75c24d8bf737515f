"""Search of penalties and tree settings with Optuna: fixed seed, fixed budget, other folds.

The folds of the search are drawn from another seed than those on which candidates are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

import numpy as np
import optuna

from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.fitting.crossval import HeldOut, Part, Repeats, cross_validate, fold_aucs
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.recipes import LinearRecipe, Settings, TreeRecipe
from oncobasis.training.results import Progress

_REPEATS = 3
_LINEAR_SHARE = 0.4  # of the trials; a linear fit has two settings, trees have six
_WEIGHTS = (0.5, 0.6, 0.7, 0.8)
_OTHER_SEED = 1_000_003


def search(data: Data, *, trials: int, seed: int, folds: int, progress: Progress) -> Settings:
    """The settings with the best cross-validated AUC; the defaults are the first trial of each."""
    if trials < 1:
        return Settings()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    repeats = repeated_folds(data.outcome, repeats=_REPEATS, folds=folds, seed=seed + _OTHER_SEED)
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress("search", min(done, trials), trials)

    def judge(part: Part) -> float:
        held_out = cross_validate((part,), data, repeats, seed=seed, tick=lambda: None)
        tick()
        return float(np.mean(fold_aucs(held_out[part], data.outcome, repeats)))

    few = max(1, round(trials * _LINEAR_SHARE))
    linear = _best_linear(judge, few, seed)
    tree = _best_tree(judge, max(1, trials - few), seed)
    both = cross_validate((linear, tree), data, repeats, seed=seed, tick=lambda: None)
    return Settings(linear, tree, _best_weight(linear, tree, both, data, repeats))


def _best_linear(judge: Callable[[Part], float], trials: int, seed: int) -> LinearRecipe:
    plain = LinearRecipe()

    def of(trial: optuna.Trial) -> float:
        return judge(
            replace(
                plain,
                penalty=_rounded(trial.suggest_float("penalty", 1.0, 100.0, log=True)),
                level_penalty=_rounded(trial.suggest_float("level_penalty", 1.0, 50.0, log=True)),
            )
        )

    study = _study(seed)
    study.enqueue_trial({"penalty": plain.penalty, "level_penalty": plain.level_penalty})
    study.optimize(of, n_trials=trials)
    best = {name: _rounded(float(value)) for name, value in study.best_params.items()}
    return replace(plain, penalty=best["penalty"], level_penalty=best["level_penalty"])


def _best_tree(judge: Callable[[Part], float], trials: int, seed: int) -> TreeRecipe:
    plain = TreeRecipe()

    def suggested(trial: optuna.Trial) -> TreeRecipe:
        return replace(
            plain,
            rounds=trial.suggest_int("rounds", 100, 300, step=50),
            learning_rate=trial.suggest_float("learning_rate", 0.02, 0.05, step=0.01),
            leaves=trial.suggest_int("leaves", 4, 8),
            depth=trial.suggest_int("depth", 2, 4),
            least_rows=trial.suggest_int("least_rows", 20, 80, step=20),
            l2=_rounded(trial.suggest_float("l2", 5.0, 80.0, log=True)),
            columns=trial.suggest_float("columns", 0.3, 0.8, step=0.1),
        )

    study = _study(seed)
    first = asdict(plain)
    study.enqueue_trial({name: first[name] for name in first if name != "rows"})
    study.optimize(lambda trial: judge(suggested(trial)), n_trials=trials)
    return suggested(study.best_trial)  # type: ignore[arg-type]  # a finished trial gives its values


def _best_weight(
    linear: LinearRecipe, tree: TreeRecipe, both: HeldOut, data: Data, repeats: Repeats
) -> float:
    def judged(weight: float) -> float:
        scores = weight * both[linear] + (1 - weight) * both[tree]
        return float(np.mean(fold_aucs(scores, data.outcome, repeats)))

    return max(_WEIGHTS, key=judged)


def _study(seed: int) -> optuna.Study:
    return optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
