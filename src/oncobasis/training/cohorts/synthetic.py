"""A made-up cohort in the columns of a task, for tests and demonstrations.

No patient stands behind it: numbers are drawn evenly between the caps of the features, levels and
binaries evenly, and the outcome by a logistic model in which every feature with a monotone sign
acts in that direction. It shows that the pipeline works, nothing about medicine.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.task import BinaryOutcome, GroupAxis, Task

_STRENGTH = 1.2
_OFFSET = -0.8
_MONTHS = 14.0


def synthetic_table(task: Task, patients: int, seed: int) -> dict[str, list[str]]:
    """Columns of texts: features, groups and outcome of so many made-up patients."""
    rng = np.random.default_rng(seed)
    table: dict[str, list[str]] = {}
    log_odds = np.full(patients, _OFFSET)
    for feature in task.features:
        texts, scaled = _drawn(feature, patients, rng)
        table[feature.column] = texts
        log_odds += _STRENGTH * feature.monotone * scaled
    if task.year:
        table[task.year] = [str(year) for year in rng.integers(2015, 2018, patients)]
    for axis in task.groups:
        table.setdefault(axis.column, _group_texts(axis, patients, rng))
    if isinstance(task.outcome, BinaryOutcome):
        happened = rng.random(patients) < 1.0 / (1.0 + np.exp(-log_odds))
        table[task.outcome.column] = [str(int(value)) for value in happened]
        return table
    for end in task.outcome.endpoints:
        months = rng.exponential(_MONTHS * np.exp(-log_odds - _OFFSET))
        seen = rng.exponential(2 * _MONTHS, patients)
        table[end.months] = [f"{value:.2f}" for value in np.minimum(months, seen)]
        table[end.event] = [str(int(value)) for value in months <= seen]
    return table


def write_synthetic(task: Task, path: Path, *, patients: int, seed: int) -> Path:
    """Write a made-up cohort as CSV; return the path."""
    table = synthetic_table(task, patients, seed)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table)
    writer.writerows(zip(*table.values(), strict=True))
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def _drawn(
    feature: FeatureSpec, patients: int, rng: np.random.Generator
) -> tuple[list[str], Floats]:
    """Texts of a feature and the same between -1 and 1."""
    match feature.kind:
        case FeatureKind.CATEGORY:
            picked = rng.choice(feature.levels, patients)
            return [str(level) for level in picked], np.zeros(patients)
        case FeatureKind.BINARY:
            ones = rng.integers(0, 2, patients)
            return [str(one) for one in ones], np.asarray(2.0 * ones - 1.0)
        case FeatureKind.NUMBER:
            low, high = feature.clip or (feature.least or 0.0, feature.most or 1.0)
            places = np.asarray(rng.beta(2.0, 2.0, patients), dtype=np.float64)
            values = low + (high - low) * places
            return [f"{value:.4g}" for value in values], 2.0 * places - 1.0


def _group_texts(axis: GroupAxis, patients: int, rng: np.random.Generator) -> list[str]:
    names: Sequence[str] = tuple(axis.values) or ("A", "B")
    if axis.edges:
        return [f"{value:.1f}" for value in rng.uniform(0, 2 * axis.edges[-1], patients)]
    return [str(name) for name in rng.choice(names, patients)]
