"""What a survival bundle says of a cohort, ready to be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from oncobasis.core.prediction import Applicability, Prediction
from oncobasis.predict.features import Row
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.cohort import Cohort, Indices
from oncobasis.training.survival.cox import Floats
from oncobasis.training.survival.judging import JUDGED_AT, Judged


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One endpoint: the answered patients with a known outcome, as rows of the cohort.

    ``variants`` names the feature set that each answer came from.
    """

    rows: Indices
    judged: Judged
    variants: tuple[str, ...]


def ask_of(
    model: Model, cohort: Cohort, tick: Callable[[], None] = lambda: None
) -> dict[str, Asked]:
    """Ask the bundle of every patient; abstentions and unknown outcomes are left out."""
    names = {feature.name for feature in model.spec.features}
    said: dict[str, list[tuple[Prediction, float]]] = {end: [] for end in model.spec.endpoints}
    for full in cohort.rows:
        row = {name: value for name, value in full.items() if name in names}
        for one in model.predict(row):
            said[one.target].append((one, _score(model, row, one)))
        tick()
    return {end: _asked(found, cohort, end) for end, found in said.items()}


def _score(model: Model, row: Row, said: Prediction) -> float:
    if said.status is Applicability.ABSTAINS:
        return float("nan")
    return model.score(row, variant=said.variant, target=said.target).value


def _asked(said: list[tuple[Prediction, float]], cohort: Cohort, endpoint: str) -> Asked:
    times = cohort.survival[endpoint]
    scores = np.array([score for _, score in said])
    known = ~np.isnan(scores) & ~np.isnan(times.months) & ~np.isnan(times.event)
    rows = np.flatnonzero(known)
    kept = [said[int(row)][0] for row in rows]
    chances: dict[float, Floats] = {}
    for at in JUDGED_AT:
        found = np.array([_chance(one, at) for one in kept])
        if len(found) and not np.isnan(found).any():
            chances[at] = found
    judged = Judged(times.months[rows], times.event[rows], scores[rows][None, :], chances)
    return Asked(rows, judged, tuple(one.variant for one in kept))


def _chance(said: Prediction, at: float) -> float:
    return next((p.probability for p in said.survival if p.months == at), float("nan"))
