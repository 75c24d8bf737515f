"""The same patient in two files, found by fingerprint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.table import fingerprint, read_table
from oncobasis.training.results import Overlap
from oncobasis.training.task import Task


def repeated_patients(cohort: Cohort) -> int:
    """How many rows of the cohort are further rows of a patient seen before."""
    counts = Counter(mark for mark in cohort.fingerprints if mark)
    return sum(count - 1 for count in counts.values())


def overlaps(cohort: Cohort, others: Iterable[Path], task: Task) -> tuple[Overlap, ...]:
    """For each other file, how many rows of the cohort are patients of that file too.

    The other file needs the task's identity columns only; it is read, never kept.
    """
    found = []
    for path in others:
        table = read_table(path, task.identity)
        marks = {fingerprint(record, task.identity) for record in table.records} - {""}
        count = sum(mark in marks for mark in cohort.fingerprints)
        found.append(Overlap(table.name, count))
    return tuple(found)


def clashing_rows(cohort: Cohort, other: Cohort) -> tuple[int, ...]:
    """Indices of the cohort's rows whose patient is in the other cohort."""
    marks = set(other.fingerprints) - {""}
    return tuple(index for index, mark in enumerate(cohort.fingerprints) if mark in marks)
