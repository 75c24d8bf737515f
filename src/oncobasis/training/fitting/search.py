"""Search of penalties and tree settings with Optuna: fixed seed, fixed budget, other folds.

The folds of the search are drawn from another seed than those on which candidates are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

import numpy as np
import optuna

from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.fitting.crossval import Part, cross_validate
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.recipes import LinearRecipe, Settings, Shape, TreeRecipe
from oncobasis.training.results import Progress

_REPEATS = 3
_WEIGHTS = (0.5, 0.6, 0.7, 0.8)
_OTHER_SEED = 1_000_003


def search(data: Data, *, trials: int, seed: int, folds: int, progress: Progress) -> Settings:
    """The settings with the smallest cross-validated log-loss; the defaults are tried first.

    ``trials`` are those of the trees; each shape of the additive member has a third of them.
    """
    if trials < 1:
        return Settings()
    # A trial that fails, or is stopped by a key, would be told with its whole trace.
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    repeats = repeated_folds(data.outcome, repeats=_REPEATS, folds=folds, seed=seed + _OTHER_SEED)
    few = max(1, trials // 3)
    done, total = 0, trials + few * len(Shape)

    def judge(part: Part) -> float:
        nonlocal done
        held_out = cross_validate((part,), data, repeats, seed=seed, tick=lambda: None)
        done += 1
        progress("search", done, total)
        return log_loss(held_out[part], data.outcome)

    additive = tuple(_best_linear(judge, LinearRecipe(shape), few, seed) for shape in Shape)
    tree = _best_tree(judge, trials, seed)
    said = cross_validate((*additive, tree), data, repeats, seed=seed, tick=lambda: None)
    linear = min(additive, key=lambda part: log_loss(said[part], data.outcome))
    weight = min(
        _WEIGHTS,
        key=lambda w: log_loss(w * said[linear] + (1 - w) * said[tree], data.outcome),
    )
    return Settings(additive, tree, weight)


def log_loss(scores: Floats, outcome: Floats) -> float:
    """Mean negative log-likelihood of log-odds (repeats x n)."""
    return float(np.mean(np.logaddexp(0.0, scores) - outcome * scores))


def _best_linear(
    judge: Callable[[Part], float], plain: LinearRecipe, trials: int, seed: int
) -> LinearRecipe:
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

    def suggested(trial: optuna.Trial | optuna.trial.FrozenTrial) -> TreeRecipe:
        return replace(
            plain,
            rounds=trial.suggest_int("rounds", 100, 300, step=50),
            learning_rate=_rounded(trial.suggest_float("learning_rate", 0.02, 0.05, step=0.01)),
            leaves=trial.suggest_int("leaves", 4, 8),
            depth=trial.suggest_int("depth", 2, 4),
            least_rows=trial.suggest_int("least_rows", 20, 80, step=20),
            l2=_rounded(trial.suggest_float("l2", 5.0, 80.0, log=True)),
            columns=_rounded(trial.suggest_float("columns", 0.3, 0.8, step=0.1)),
        )

    study = _study(seed)
    first = asdict(plain)
    study.enqueue_trial({name: first[name] for name in first if name != "rows"})
    study.optimize(lambda trial: judge(suggested(trial)), n_trials=trials)
    return suggested(study.best_trial)


def _study(seed: int) -> optuna.Study:
    return optuna.create_study(direction="minimize", sampler=optuna.samplers.TPESampler(seed=seed))


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
