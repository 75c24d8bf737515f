"""The fit of icb-survival: the general one, with the recipe that won."""

from __future__ import annotations

from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.fit import Fitted, TrainOptions
from oncobasis.training.results import Progress
from oncobasis.training.survival.fit import fit_with
from oncobasis.training.task import Task
from oncobasis.training.tasks.icb_survival_candidates import CHOSEN


def fit_icb_survival(
    task: Task, cohort: Cohort, options: TrainOptions, progress: Progress
) -> Fitted:
    """Fit both endpoints of every variant with `CHOSEN`."""
    return fit_with(CHOSEN, task, cohort, options, progress)
