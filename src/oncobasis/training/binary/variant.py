"""One feature set: cross-validated, calibrated, judged, and fitted on all patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from oncobasis.predict.aggregates import fit_domain
from oncobasis.predict.calibration import Calibration, Conformal
from oncobasis.predict.linear import LinearMember
from oncobasis.predict.spec import Domain, Member, MemberKind, MissingRule, Variant
from oncobasis.training.binary.job import Job
from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.fitting.calibrate import calibration_of, conformal_of, cross_calibrated
from oncobasis.training.fitting.crossval import fold_aucs
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.members import Members, fit_members, widened
from oncobasis.training.fitting.recipes import Recipe
from oncobasis.training.fitting.rounding import (
    rounded,
    rounded_calibration,
    rounded_member,
    rounded_sets,
)
from oncobasis.training.judging.repeats import Judged, metrics_of
from oncobasis.training.results import Estimate
from oncobasis.training.task import VariantPlan


@dataclass(frozen=True, slots=True)
class FittedVariant:
    """A variant with its members by source, calibration, sets and cross-validated metrics.

    ``judged`` are the out-of-fold probabilities, recalibrated on other folds.
    """

    variant: Variant
    linear: Mapping[str, LinearMember]
    forests: Mapping[str, str]
    calibration: Calibration
    conformal: Conformal
    judged: Judged
    metrics: Mapping[str, Estimate] = field(default_factory=dict)


def fit_variant(
    job: Job, plan: VariantPlan, recipe: Recipe, data: Data, scores: Floats
) -> FittedVariant:
    """Fit the recipe on all rows; ``scores`` (repeats x n) are its out-of-fold log-odds."""
    probability = cross_calibrated(scores, data.outcome, job.repeats)
    judged = Judged(data.outcome, probability)
    metrics = metrics_of(judged, rounds=job.options.bootstrap, seed=job.options.seed)
    folds = fold_aucs(scores, data.outcome, job.repeats)
    members = fit_members(recipe, data, job.options.seed)
    domain = fit_domain(data.features, job.cohort.rows, most_missing=plan.most_missing)
    shares, linear, forests = _named(plan, members)
    return FittedVariant(
        variant=_variant(plan, shares, domain),
        linear=linear,
        forests=forests,
        calibration=rounded_calibration(calibration_of(scores, data.outcome)),
        conformal=rounded_sets(conformal_of(probability, data.outcome, job.repeats)),
        judged=judged,
        metrics={"auc_folds": Estimate(float(np.mean(folds))), **metrics},
    )


def _named(
    plan: VariantPlan, members: Members
) -> tuple[tuple[Member, ...], dict[str, LinearMember], dict[str, str]]:
    shares: list[Member] = []
    linear: dict[str, LinearMember] = {}
    forests: dict[str, str] = {}
    if members.linear is not None:
        shares.append(Member(MemberKind.LINEAR, members.weight, plan.name))
        linear[plan.name] = rounded_member(widened(members.linear, 1.0 / members.weight))
    if members.forest is not None:
        file = f"model.{plan.name}.txt"
        weight = rounded(1.0 - members.weight)
        shares.append(Member(MemberKind.LIGHTGBM, weight, file, missing=MissingRule.FILL))
        forests[file] = members.forest
    return tuple(shares), linear, forests


def _variant(plan: VariantPlan, members: tuple[Member, ...], domain: Domain) -> Variant:
    return Variant(plan.name, plan.title, plan.features, plan.requires, members, domain)
