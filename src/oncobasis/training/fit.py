"""How a task becomes a model: the one function that a kind of model must bring.

`train.train` reads and checks the cohort, calls the task's fit, and writes card, golden rows,
figures and digests. A binary task is fitted by `binary.fit.fit_binary`, a survival task by
`survival.fit.fit_survival`; a task may name another function in `Task.fit`.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from typing import Protocol, cast

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.contents import Contents
from oncobasis.predict.spec import ModelKind
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.results import Estimate, Progress
from oncobasis.training.task import Task

Draw = Callable[[], bytes]
"""Draws one figure and gives its PNG bytes, without a date in them (`reporting.canvas.png`)."""

_PACKAGES = ("oncobasis", "numpy", "lightgbm", "optuna", "scikit-learn", "shap", "lifelines")

_FITS = {
    ModelKind.BINARY: "oncobasis.training.binary.fit:fit_binary",
    ModelKind.SURVIVAL: "oncobasis.training.survival.fit:fit_survival",
}


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """How much is done; all of it under one seed.

    ``repeats`` x ``folds`` is the cross-validation, ``trials`` the budget of the search (0: the
    task's own settings), ``bootstrap`` the resamples of an interval, ``permutations`` the runs of
    the null with shuffled outcomes, ``seeds`` the refits of the stability check.
    """

    version: str = "1.0.0"
    seed: int = 20240101
    repeats: int = 10
    folds: int = 5
    trials: int = 30
    bootstrap: int = 1000
    permutations: int = 100
    seeds: int = 5
    figures: bool = True


@dataclass(frozen=True, slots=True)
class CardSection:
    """A section of the card that a fit writes itself: title and Markdown."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model and all that is known of it; nothing in it is a patient's row.

    ``metrics`` becomes ``metrics.json``; ``headline`` is its flat part with intervals. ``figures``
    by file name (``roc.png``). ``sections`` are the performance parts of the card. Golden rows are
    made when the bundle is written.
    """

    contents: Contents
    metrics: Mapping[str, Json]
    headline: Mapping[str, Estimate]
    parameters: Mapping[str, str | int | float]
    figures: Mapping[str, Draw] = field(default_factory=dict)
    sections: tuple[CardSection, ...] = ()


class Fit(Protocol):
    """Cohort -> model. The cohort is checked: every value is possible, outcomes are known."""

    def __call__(
        self, task: Task, cohort: Cohort, options: TrainOptions, progress: Progress
    ) -> Fitted:
        """Search, cross-validate, calibrate and fit; same input, same output."""
        ...


def find_fit(task: Task) -> Fit:
    """The function that fits this task."""
    module, _, name = (task.fit or _FITS[task.kind]).partition(":")
    return cast("Fit", getattr(import_module(module), name))


def environment() -> dict[str, str]:
    """Versions of Python and of the packages that the numbers depend on."""
    return {"python": platform.python_version()} | {name: version(name) for name in _PACKAGES}
