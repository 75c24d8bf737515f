"""What every step of a fit is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.folds import Split, repeated_folds
from oncobasis.training.fit import TrainOptions
from oncobasis.training.fitting.data import with_fills
from oncobasis.training.results import Progress
from oncobasis.training.task import Task


@dataclass(frozen=True, slots=True)
class Job:
    """A task (its features with fills), its cohort, options, and the folds of all comparisons."""

    task: Task
    cohort: Cohort
    options: TrainOptions
    progress: Progress
    repeats: Sequence[Sequence[Split]] = field(default=())

    def ticker(self, stage: str, total: int) -> Callable[[], None]:
        """A function that tells one further step of this stage."""
        done = 0

        def tick() -> None:
            nonlocal done
            done += 1
            self.progress(stage, done, total)

        return tick


def job_of(task: Task, cohort: Cohort, options: TrainOptions, progress: Progress) -> Job:
    """The task with its fills, the patients whose outcome is known, and the folds."""
    known = cohort.with_known_response()
    repeats = repeated_folds(
        known.response, repeats=options.repeats, folds=options.folds, seed=options.seed
    )
    filled = replace(task, features=with_fills(task.features, known.rows))
    return Job(filled, known, options, progress, repeats)
