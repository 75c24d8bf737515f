"""How good survival predictions are: order, calibration and error at fixed months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.calibration import NORMAL_95
from oncobasis.training.cohorts.cohort import Cohort, Indices
from oncobasis.training.judging.groups import Group, members_of
from oncobasis.training.judging.intervals import bootstrap
from oncobasis.training.results import Estimate
from oncobasis.training.survival.cox import Floats, fit_slope
from oncobasis.training.survival.follow_up import area_at, brier_at, survival_at
from oncobasis.training.survival.risk_pairs import concordance, concordances, interval, resamples
from oncobasis.training.task import GroupAxis

JUDGED_AT = (6.0, 12.0, 24.0)
_SLOW_ROUNDS = 200
_FEWEST_EVENTS = 10
_FEWEST_LEFT = 20
_GROUPS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One endpoint of some patients: times, and what was predicted of them.

    ``scores`` are calibrated log-hazards, repeats x patients (one repeat for a plain cohort).
    ``chances`` gives, by month, each patient's predicted chance to be event-free then (of the
    first repeat, so that no number is of an average of models).
    """

    months: Floats
    event: Floats
    scores: Floats
    chances: Mapping[float, Floats]

    def subset(self, rows: Indices) -> Judged:
        """These patients only."""
        chances = {at: one[rows] for at, one in self.chances.items()}
        return Judged(self.months[rows], self.event[rows], self.scores[:, rows], chances)

    def __len__(self) -> int:
        return len(self.months)


@dataclass(frozen=True, slots=True)
class RiskGroup:
    """Patients of similar predicted chance at a month: how many, predicted, observed."""

    month: float
    patients: int
    predicted: float
    observed: Estimate

    def json(self) -> dict[str, Json]:
        """The group as JSON."""
        return {
            "month": self.month,
            "patients": self.patients,
            "predicted": self.predicted,
            "observed": self.observed.json(),
        }


def metrics_of(judged: Judged, *, rounds: int, seed: int) -> dict[str, Estimate]:
    """``c_index``, ``slope``, and by month ``auc_12``, ``brier_12``, ``gap_12``.

    ``slope`` is the factor on the log-hazard that fits best (1 is right, below 1: too extreme).
    ``gap`` is the mean predicted chance less the observed one (Kaplan-Meier; 0 is right).
    """
    found = {"c_index": c_index(judged, rounds=rounds, seed=seed), "slope": slope_of(judged)}
    statistics = {}
    for at in stated_months(judged):
        chance = judged.chances[at]
        for name, statistic in {
            "auc": lambda rows, at=at, chance=chance: area_at(
                judged.months[rows], judged.event[rows], -chance[rows], at
            ),
            "brier": lambda rows, at=at, chance=chance: brier_at(
                judged.months[rows], judged.event[rows], chance[rows], at
            ),
            "gap": lambda rows, at=at, chance=chance: (
                float(chance[rows].mean())
                - survival_at(judged.months[rows], judged.event[rows], at).value
            ),
        }.items():
            statistics[f"{name}_{at:g}"] = statistic
    few = min(rounds, _SLOW_ROUNDS)
    return found | bootstrap(statistics, len(judged), rounds=few, seed=seed)


def stated_months(judged: Judged) -> tuple[float, ...]:
    """The months of `JUDGED_AT` for which there is a prediction and at least 20 were followed."""
    return tuple(at for at in sorted(judged.chances) if (judged.months >= at).sum() >= _FEWEST_LEFT)


def c_index(judged: Judged, *, rounds: int, seed: int) -> Estimate:
    """The mean C-index over the repeats, with its bootstrap interval over patients."""
    values = [concordance(judged.months, judged.event, one) for one in judged.scores]
    weights = resamples(len(judged), rounds, seed)
    draws = concordances(judged.months, judged.event, judged.scores, weights)
    return interval(float(np.mean(values)), draws)


def slope_of(judged: Judged) -> Estimate:
    """The calibration slope with its Wald interval (mean over the repeats)."""
    fits = np.array([fit_slope(one, judged.months, judged.event) for one in judged.scores])
    slope, half = float(fits[:, 0].mean()), NORMAL_95 * float(np.sqrt(fits[:, 1].mean()))
    return Estimate(slope, slope - half, slope + half)


def risk_groups(judged: Judged) -> tuple[RiskGroup, ...]:
    """Five groups of equally many patients by predicted chance, for each stated month."""
    found = []
    for at in stated_months(judged):
        chance = judged.chances[at]
        for rows in np.array_split(np.argsort(chance, kind="stable"), _GROUPS):
            seen = survival_at(judged.months[rows], judged.event[rows], at)
            found.append(RiskGroup(at, len(rows), float(chance[rows].mean()), seen))
    return tuple(found)


def subgroups(
    judged: Judged, cohort: Cohort, axes: Sequence[GroupAxis], *, rounds: int, seed: int
) -> tuple[Group, ...]:
    """Every group of every axis; C-index, slope and the gap at 12 months from ten events up."""
    found = []
    for axis in axes:
        for name, rows in members_of(axis, cohort).items():
            part = judged.subset(rows)
            events = int(part.event.sum())
            metrics: dict[str, Estimate] = {}
            if events >= _FEWEST_EVENTS:
                metrics = {
                    "c_index": c_index(part, rounds=rounds, seed=seed),
                    "slope": slope_of(part),
                }
                metrics |= _gap(part)
            found.append(Group(axis.name, name, len(part), events, metrics))
    return tuple(found)


def _gap(judged: Judged, at: float = 12.0) -> dict[str, Estimate]:
    if at not in stated_months(judged):
        return {}
    seen, mean = survival_at(judged.months, judged.event, at), float(judged.chances[at].mean())
    if seen.low is None or seen.high is None:
        return {f"gap_{at:g}": Estimate(mean - seen.value)}
    return {f"gap_{at:g}": Estimate(mean - seen.value, mean - seen.high, mean - seen.low)}
