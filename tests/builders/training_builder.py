"""A small yes-or-no task with a made-up cohort, and options that train it in seconds."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from oncobasis.training.cohorts.synthetic import synthetic_table
from oncobasis.training.fit import TrainOptions
from oncobasis.training.task import Task, VariantPlan
from oncobasis.training.tasks import find_task

QUICK = TrainOptions(
    repeats=2, folds=3, trials=0, bootstrap=20, permutations=2, seeds=2, figures=False
)


def small_task() -> Task:
    """The checkpoint-inhibitor task with two feature sets: with and without albumin and NLR."""
    task = find_task("icb-response")
    base = ("tmb", "prior_systemic_therapy", "age", "cancer_type")
    labs = (*base, "albumin", "nlr")
    known = ("tmb", "prior_systemic_therapy", "cancer_type")
    plans = (
        VariantPlan("labs", "with blood tests", labs, (*known, "albumin"), 2),
        VariantPlan("plain", "without blood tests", base, known, 2),
    )
    return replace(task, plans=plans)


def made_up_table(patients: int = 240, seed: int = 1) -> dict[str, list[str]]:
    """Columns of a made-up cohort of the task."""
    return synthetic_table(small_task(), patients, seed)


def write_table(path: Path, table: Mapping[str, Sequence[str]]) -> Path:
    """Write columns as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
    return path
