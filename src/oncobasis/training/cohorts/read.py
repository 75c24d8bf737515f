"""Read a cohort file (CSV, one patient a line) in the columns that a task documents."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np

from oncobasis.core.errors import InputError
from oncobasis.predict.features import Raw, is_possible
from oncobasis.predict.spec import FeatureSpec
from oncobasis.training.cohorts.cells import expected, is_missing, read_value
from oncobasis.training.cohorts.cohort import Cohort, Floats, SurvivalTimes
from oncobasis.training.cohorts.columns import check_columns, notes_of
from oncobasis.training.cohorts.table import Record, Table, fingerprint, flags, numbers, read_table
from oncobasis.training.task import BinaryOutcome, SurvivalOutcome, Task


class Impossible(StrEnum):
    """What is done with a value outside its possible range: refuse the file, or let it stand.

    A model that meets such a value abstains, so a cohort to be scored keeps it.
    """

    REFUSE = "refuse"
    KEEP = "keep"


def read_cohort(
    path: Path,
    task: Task,
    *,
    impossible: Impossible = Impossible.REFUSE,
    outcomes: bool = True,
    some_endpoints: bool = False,
) -> Cohort:
    """Read, check and type a cohort file.

    Feature columns may be absent (then missing for every row), except required ones. With
    ``outcomes`` false the outcome columns may be absent too; with ``some_endpoints`` those of one
    endpoint of several are enough. Raises InputError naming file, line and column, never a value.
    """
    table = read_table(path, (*documented_columns(task), *task.identity))
    needed = [feature.column for feature in task.features if feature.required]
    if outcomes:
        needed += _outcomes_needed(table, task, some=some_endpoints)
    check_columns(table, needed, documented_columns(task))
    return cohort_of(table, task, impossible)


def cohort_of(table: Table, task: Task, impossible: Impossible) -> Cohort:
    """The cohort of a table that has the columns it needs (a whole file, or some of its lines)."""
    filled = {flag: (flags(table, flag) == 1).tolist() for flag in task.unmeasured}
    rows = tuple(
        _read_row(task, record, f"{table.name}: line {line}", impossible)
        | _unmeasured(task, [flag for flag, found in filled.items() if found[place]])
        for place, (record, line) in enumerate(zip(table.records, table.lines, strict=True))
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
        notes=(*table.notes, *notes_of(table, task, rows, filled)),
    )


def _outcomes_needed(table: Table, task: Task, *, some: bool) -> list[str]:
    if some and isinstance(task.outcome, SurvivalOutcome):
        for end in task.outcome.endpoints:
            if {end.months, end.event} <= set(table.header):
                return []
    return outcome_columns(task)


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


def _unmeasured(task: Task, flagged: Sequence[str]) -> dict[str, Raw]:
    """What counts as missing in a row where these flags are set."""
    return dict.fromkeys(name for flag in flagged for name in task.unmeasured[flag])


def _read_row(task: Task, record: Record, where: str, impossible: Impossible) -> dict[str, Raw]:
    row: dict[str, Raw] = {}
    for feature in task.features:
        place = f"{where}, column {feature.column}"
        aliases = task.aliases.get(feature.name, {})
        value = read_value(feature, record.get(feature.column, ""), aliases, place)
        if value is not None and impossible is Impossible.REFUSE:
            _check_possible(feature, value, place)
        row[feature.name] = value
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
        months, event = numbers(table, end.months), flags(table, end.event)
        for index in np.flatnonzero(months < 0):
            raise InputError(
                "has a time that is not possible",
                where=f"{table.name}: line {table.lines[index]}, column {end.months}",
                remedy="months are 0 or more",
            )
        found[end.name] = SurvivalTimes(months, event)
    return found
