"""`oncobasis model train`: a cohort file becomes a bundle with its card and figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from oncobasis.training.fit import TrainOptions
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
    cohort that can't be used and UsageError where the folder already holds another bundle.
    """
    raise NotImplementedError
