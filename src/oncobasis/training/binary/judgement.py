"""What is said of a fitted binary model besides its metrics: subgroups, chance, other seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.binary.job import Job
from oncobasis.training.binary.null import Null, permutation_null
from oncobasis.training.binary.sections import groups_section, robustness_section
from oncobasis.training.binary.stability import stability
from oncobasis.training.binary.variant import FittedVariant
from oncobasis.training.fit import CardSection
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.recipes import Recipe
from oncobasis.training.judging.groups import Group, subgroups

GROUP_ROUNDS = 300
"""Resamples of an interval that is made for many groups or thresholds."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Subgroups of the first feature set, its null, and how steady its AUC is."""

    groups: tuple[Group, ...]
    null: Null | None
    steady: Mapping[str, Json]

    def json(self) -> dict[str, Json]:
        """Its part of ``metrics.json``."""
        return {
            "subgroups": [group.json() for group in self.groups],
            "null": None if self.null is None else self.null.json(),
            "stability": dict(self.steady),
        }

    @property
    def sections(self) -> tuple[CardSection, ...]:
        """Its sections of the card."""
        return groups_section(self.groups), robustness_section(self.null, self.steady)


def judge(job: Job, recipe: Recipe, data: Data, first: FittedVariant) -> Judgement:
    """Judge the first feature set, whose rows are ``data`` and whose recipe is given."""
    options = job.options
    groups = subgroups(
        first.judged,
        job.cohort,
        job.task.groups,
        rounds=min(options.bootstrap, GROUP_ROUNDS),
        seed=options.seed,
    )
    null = permutation_null(
        recipe,
        data,
        first.metrics["auc_folds"].value,
        runs=options.permutations,
        seed=options.seed,
        tick=job.ticker("shuffled outcomes", options.permutations),
    )
    steady = stability(
        recipe,
        data,
        seeds=options.seeds,
        seed=options.seed,
        tick=job.ticker("other seeds", options.seeds),
    )
    return Judgement(tuple(groups), null, steady)
