"""Metrics by subgroup, for the ways of dividing patients that a task names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.cohorts.cells import read_number, tidy
from oncobasis.training.cohorts.cohort import Cohort, Indices
from oncobasis.training.cohorts.folds import grouped
from oncobasis.training.judging.repeats import Judged, metrics_of
from oncobasis.training.results import Estimate
from oncobasis.training.task import GroupAxis

_NAMES = ("auc", "brier", "intercept", "slope")
FEWEST = 10
_FEWEST_EACH = 5


@dataclass(frozen=True, slots=True)
class Group:
    """One subgroup: its axis and name, patients, events, and metrics where they are enough.

    ``metrics`` is empty with fewer than 10 patients; AUC, slope and intercept need five of each
    outcome.
    """

    axis: str
    name: str
    patients: int
    events: int
    metrics: dict[str, Estimate]

    def json(self) -> dict[str, Json]:
        """The group as JSON."""
        return {
            "axis": self.axis,
            "group": self.name,
            "patients": self.patients,
            "events": self.events,
            "metrics": {name: value.json() for name, value in self.metrics.items()},
        }


def subgroups(
    judged: Judged, cohort: Cohort, axes: Sequence[GroupAxis], *, rounds: int, seed: int
) -> tuple[Group, ...]:
    """Every group of every axis whose column the cohort has; rows of the two go together."""
    return tuple(
        _group(axis.name, name, judged.subset(rows), rounds=rounds, seed=seed)
        for axis in axes
        for name, rows in members_of(axis, cohort).items()
    )


def members_of(axis: GroupAxis, cohort: Cohort) -> dict[str, Indices]:
    """The rows of each group of an axis, without the patients whose group is not known."""
    texts = cohort.columns.get(axis.column, ())
    found = grouped([group_name(axis, text) for text in texts])
    return {name: found[name] for name in sorted(found, key=_order)}


def group_name(axis: GroupAxis, text: str) -> str:
    """The group of a cell; empty where it is not known."""
    word = tidy(text)
    if not axis.edges:
        shown = word if read_number(word) is not None else text.strip() if word else ""
        return axis.values.get(word, shown)
    number = read_number(word)
    if number is None:
        return ""
    unit = f" {axis.unit}" if axis.unit else ""
    place = int(np.searchsorted(axis.edges, number, "right"))
    if place == 0:
        return f"below {axis.edges[0]:g}{unit}"
    if place == len(axis.edges):
        return f"{axis.edges[-1]:g} and more{unit}"
    return f"{axis.edges[place - 1]:g} to below {axis.edges[place]:g}{unit}"


def _order(name: str) -> tuple[bool, str]:
    return (not name.startswith("below"), name)


def _group(axis: str, name: str, judged: Judged, *, rounds: int, seed: int) -> Group:
    patients, events = len(judged.outcome), int(judged.outcome.sum())
    enough = min(events, patients - events) >= _FEWEST_EACH
    names = () if patients < FEWEST else _NAMES if enough else ("brier",)
    metrics = metrics_of(judged, rounds=rounds, seed=seed, names=names)
    return Group(axis, name, patients, events, metrics)
