"""`oncobasis model train`: a cohort file becomes a bundle with its card and figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from oncobasis.predict.bundle.write import Papers, write_bundle
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
    shared = overlaps(read, others, task)
    # With several threads sums are made in another order, and the last digits change.
    with threadpool_limits(limits=1):
        fitted = find_fit(task)(task, read, options, progress)
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


def _figures(fitted: Fitted, progress: Progress) -> dict[str, bytes]:
    found = {}
    for done, (name, draw) in enumerate(fitted.figures.items(), start=1):
        found[name] = draw()
        progress("figures", done, len(fitted.figures))
    return found
