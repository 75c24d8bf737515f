"""Read a cohort file (CSV, one patient a line) in the columns that a task documents."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.predict.features import Raw, Row, is_possible
from oncobasis.predict.spec import FeatureSpec
from oncobasis.training.cohorts.cells import expected, is_missing, read_number, read_value
from oncobasis.training.cohorts.cohort import Cohort, CohortNote, Floats, SurvivalTimes
from oncobasis.training.cohorts.table import Record, Table, fingerprint, numbers, read_table
from oncobasis.training.task import BinaryOutcome, SurvivalOutcome, Task


class Impossible(StrEnum):
    """What is done with a value outside its possible range: refuse the file, or let it stand.

    A model that meets such a value abstains, so a cohort to be scored keeps it.
    """

    REFUSE = "refuse"
    KEEP = "keep"


def read_cohort(
    path: Path, task: Task, *, impossible: Impossible = Impossible.REFUSE, outcomes: bool = True
) -> Cohort:
    """Read, check and type a cohort file.

    Feature columns may be absent (then missing for every row), except required ones. With
    ``outcomes`` false the outcome columns may be absent too. Raises InputError naming file, line
    and column, never a value.
    """
    table = read_table(path)
    _check_columns(table, task, outcomes=outcomes)
    return cohort_of(table, task, impossible)


def cohort_of(table: Table, task: Task, impossible: Impossible) -> Cohort:
    """The cohort of a table that has the columns it needs (a whole file, or some of its lines)."""
    rows = tuple(
        _read_row(task, record, f"{table.name}: line {line}", impossible)
        for record, line in zip(table.records, table.lines, strict=True)
    )
    keep = {axis.column for axis in task.groups}
    return Cohort(
        name=table.name,
        digest=table.digest,
        rows=rows,
        lines=table.lines,
        fingerprints=tuple(fingerprint(record, task.identity) for record in table.records),
        response=_response(table, task),
        year=numbers(table, task.year) if task.year else np.full(len(rows), np.nan),
        survival=_survival(table, task),
        columns={
            name: tuple(record[name].strip() for record in table.records)
            for name in table.header
            if name in keep
        },
        notes=_notes(table, task, rows),
    )


def _check_columns(table: Table, task: Task, *, outcomes: bool) -> None:
    needed = [feature.column for feature in task.features if feature.required]
    if outcomes:
        needed += outcome_columns(task)
    absent = [name for name in needed if name not in table.header]
    if absent:
        raise InputError(
            f"lacks the column {', '.join(absent)}",
            where=table.name,
            remedy=f"columns of {task.name} are {', '.join(documented_columns(task))}",
        )


def outcome_columns(task: Task) -> list[str]:
    """The columns that hold the outcome."""
    match task.outcome:
        case BinaryOutcome(column=column):
            return [column]
        case SurvivalOutcome(endpoints=endpoints):
            return [name for end in endpoints for name in (end.months, end.event)]


def documented_columns(task: Task) -> list[str]:
    """Every column that a cohort of the task may have: features, outcome, groups."""
    names = [feature.column for feature in task.features] + outcome_columns(task)
    names += [axis.column for axis in task.groups] + list(task.unmeasured)
    return list(dict.fromkeys([*names, *filter(None, [task.year])]))


def _read_row(task: Task, record: Record, where: str, impossible: Impossible) -> Row:
    row: dict[str, Raw] = {}
    for feature in task.features:
        place = f"{where}, column {feature.column}"
        aliases = task.aliases.get(feature.name, {})
        value = read_value(feature, record.get(feature.column, ""), aliases, place)
        if value is not None and impossible is Impossible.REFUSE:
            _check_possible(feature, value, place)
        row[feature.name] = value
    for flag, names in task.unmeasured.items():
        if read_number(record.get(flag, "")) == 1:
            row.update(dict.fromkeys(names))
    return row


def _check_possible(feature: FeatureSpec, value: float | str, where: str) -> None:
    if not is_possible(feature, value):
        raise InputError(
            "has a value that is not possible",
            where=where,
            remedy=f"{expected(feature)}: check unit and coding, or leave it empty",
        )


def _response(table: Table, task: Task) -> Floats:
    outcome = task.outcome
    if not isinstance(outcome, BinaryOutcome):
        return np.empty(0)
    found = np.full(len(table.records), np.nan)
    for index, record in enumerate(table.records):
        text = record.get(outcome.column, "").strip().casefold()
        if text in outcome.yes or text in outcome.no:
            found[index] = float(text in outcome.yes)
        elif not is_missing(text):
            raise InputError(
                "is no outcome",
                where=f"{table.name}: line {table.lines[index]}, column {outcome.column}",
                remedy=f"yes is {outcome.yes[0]}, no is {outcome.no[0]}, unknown is empty",
            )
    return found


def _survival(table: Table, task: Task) -> dict[str, SurvivalTimes]:
    outcome = task.outcome
    if not isinstance(outcome, SurvivalOutcome):
        return {}
    found = {}
    for end in outcome.endpoints:
        months, event = numbers(table, end.months), numbers(table, end.event)
        for index in np.flatnonzero((months < 0) | ~np.isin(event, (0, 1)) & ~np.isnan(event)):
            raise InputError(
                "has a time or event that is not possible",
                where=f"{table.name}: line {table.lines[index]}, columns {end.months}, {end.event}",
                remedy="months are 0 or more; event is 1 (seen) or 0 (censored)",
            )
        found[end.name] = SurvivalTimes(months, event)
    return found


def _notes(table: Table, task: Task, rows: Sequence[Row]) -> tuple[CohortNote, ...]:
    notes = [
        CohortNote("absent_column", len(rows), feature.column)
        for feature in task.features
        if feature.column not in table.header
    ]
    for flag in task.unmeasured:
        count = sum(read_number(record.get(flag, "")) == 1 for record in table.records)
        if count:
            notes.append(CohortNote("filled_by_source", count, flag))
    for feature in task.features:
        count = sum(
            value is not None and not is_possible(feature, value)
            for value in (row[feature.name] for row in rows)
        )
        if count:
            notes.append(CohortNote("not_possible", count, feature.column))
    return tuple(notes)
