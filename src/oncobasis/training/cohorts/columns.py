"""Which columns of a file are the task's, which it lacks, and what else a reader must know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oncobasis.core.errors import InputError
from oncobasis.predict.features import Row, is_possible
from oncobasis.training.cohorts.cohort import CohortNote
from oncobasis.training.cohorts.table import Table
from oncobasis.training.task import Task

_LONGEST = 40


def check_columns(table: Table, needed: Sequence[str], documented: Sequence[str]) -> None:
    """Raise InputError where a needed column is absent, with the one that may be meant."""
    absent = [name for name in needed if name not in table.header]
    if not absent:
        return
    what = f"lacks the column {', '.join(absent)}"
    columns = f"columns are {', '.join(documented)}"
    if not set(documented) & set(table.header):
        what += "; its first line names no column of the task"
        columns = f"is there a header row? {columns}"
    alike = [
        f"is {other!r} {name}?"
        for name in absent
        for other in likely_names(table, name, documented)
    ]
    raise InputError(what, where=table.name, remedy="; ".join([*alike, columns]))


def likely_names(table: Table, column: str, documented: Sequence[str]) -> tuple[str, ...]:
    """Columns of the file that begin like this one (``Albumin (g/L)``) and mean nothing else."""
    return tuple(
        name[:_LONGEST]
        for name in table.header
        if name not in documented and _is_like(name, column)
    )


def notes_of(
    table: Table, task: Task, rows: Sequence[Row], filled: Mapping[str, Sequence[bool]]
) -> tuple[CohortNote, ...]:
    """Columns absent or named otherwise, values that the source filled in, impossible ones.

    ``filled`` says by flag column for which rows the source filled values in.
    """
    notes = []
    for feature in task.features:
        if feature.column not in table.header:
            notes.append(CohortNote("absent_column", len(rows), feature.column))
            notes += [
                CohortNote("perhaps_column", len(rows), f"{feature.column}: {other}")
                for other in likely_names(table, feature.column, tuple(task.unmeasured))
            ]
    for flag, found in filled.items():
        if count := sum(found):
            notes.append(CohortNote("filled_by_source", count, flag))
    for feature in task.features:
        count = sum(
            value is not None and not is_possible(feature, value)
            for value in (row[feature.name] for row in rows)
        )
        if count:
            notes.append(CohortNote("not_possible", count, feature.column))
    return tuple(notes)


def _is_like(name: str, column: str) -> bool:
    if name == column:
        return False
    if _letters(name) == _letters(column):
        return True
    short, word = column.casefold(), name.casefold()
    return word.startswith(short) and not word[len(short)].isalnum()


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
