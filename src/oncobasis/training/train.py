"""`oncobasis model train`: a cohort file becomes a bundle with its card and figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from oncobasis.core.errors import InputError
from oncobasis.predict.bundle.write import Papers, write_bundle
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.enough import check_enough
from oncobasis.training.cohorts.leakage import overlaps
from oncobasis.training.cohorts.read import read_cohort
from oncobasis.training.fit import Fitted, TrainOptions, find_fit
from oncobasis.training.fitting.rounding import rounded_json
from oncobasis.training.reporting.card import card_of
from oncobasis.training.results import Progress, TrainResult, silent
from oncobasis.training.task import Task

_OPTIONS = TrainOptions()


def train(
    task: Task,
    cohort: Path,
    *,
    out: Path,
    options: TrainOptions = _OPTIONS,
    others: Sequence[Path] = (),
    progress: Progress = silent,
) -> TrainResult:
    """Train the task on the cohort file and write ``out/<task>/<version>/``.

    ``others`` are files whose patients should not be in the cohort; what they share is reported,
    not refused. Same file, options and software give the same digest. Raises InputError for a
    cohort that can't be used and ModelError where this version exists with other content.
    """
    read = read_cohort(cohort, task)
    check_enough(read, task, options.folds)
    shared = overlaps(read, others, task)
    # With several threads sums are made in another order, and the last digits change.
    with threadpool_limits(limits=1):
        fitted = _fitted(task, read, options, progress)
        figures = _figures(fitted, progress)
    metrics = {name: rounded_json(value) for name, value in fitted.metrics.items()}
    papers = Papers(card_of(task, fitted, shared), metrics, figures)
    written = write_bundle(fitted.contents, papers, out)
    spec = fitted.contents.spec
    return TrainResult(
        task=task.name,
        version=spec.version,
        bundle=written.folder,
        digest=written.digest,
        data_digest=read.digest,
        parameters=fitted.parameters,
        metrics=fitted.headline,
        environment=spec.software,
        overlaps=shared,
    )


def _fitted(task: Task, cohort: Cohort, options: TrainOptions, progress: Progress) -> Fitted:
    try:
        return find_fit(task)(task, cohort, options, progress)
    except np.linalg.LinAlgError as error:
        raise InputError(
            "cannot be fitted: columns say the same, or there are too few patients for them",
            where=cohort.name,
            remedy="give more patients, or leave out columns that hardly differ between them",
        ) from error


def _figures(fitted: Fitted, progress: Progress) -> dict[str, bytes]:
    found = {}
    for done, (name, draw) in enumerate(fitted.figures.items(), start=1):
        found[name] = draw()
        progress("figures", done, len(fitted.figures))
    return found
