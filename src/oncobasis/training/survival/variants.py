"""One variant of a survival model: cross-validated, calibrated, fitted, as parts of a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from oncobasis.predict.aggregates import fit_domain
from oncobasis.predict.calibration import Baseline, Calibration, TargetCalibration, Uncertainty
from oncobasis.predict.features import Row
from oncobasis.predict.linear import LinearMember
from oncobasis.predict.spec import (
    FeatureSpec,
    Member,
    MemberKind,
    MissingRule,
    Variant,
)
from oncobasis.training.fitting.rounding import rounded_calibration
from oncobasis.training.survival.cox import Floats, fit_slope
from oncobasis.training.survival.fitting import (
    HeldOut,
    Members,
    Patients,
    Split,
    Ticks,
    contributions,
    fit_members,
    hold_out,
)
from oncobasis.training.survival.follow_up import breslow, event_free
from oncobasis.training.survival.judging import JUDGED_AT, Judged
from oncobasis.training.survival.recipe import MOMENTS, Recipe
from oncobasis.training.task import VariantPlan

_FEWEST_AT_RISK = 30


@dataclass(frozen=True, slots=True, eq=False)
class EndpointFit:
    """One endpoint of a variant: its patients, what was fitted, and what held-out models said.

    ``judged`` is one step further out than ``held_out``: recalibrated on other folds.
    """

    patients: Patients
    held_out: HeldOut
    judged: Judged
    members: Members
    calibration: TargetCalibration

    @property
    def baseline(self) -> Baseline:
        """The baseline hazard (a survival target always has one)."""
        found = self.calibration.baseline
        if found is None:
            raise AssertionError("a survival calibration has a baseline")
        return found


@dataclass(frozen=True, slots=True, eq=False)
class VariantFit:
    """A variant with its endpoints' fits and the member parts that go into the bundle."""

    variant: Variant
    endpoints: Mapping[str, EndpointFit]
    linear: Mapping[str, LinearMember]
    forests: Mapping[str, str]

    @property
    def calibrations(self) -> dict[str, TargetCalibration]:
        """The calibration of each endpoint."""
        return {name: fit.calibration for name, fit in self.endpoints.items()}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a variant is fitted: recipe, splits and seed."""

    recipe: Recipe
    splits: Sequence[Split]
    seed: int


def fit_endpoint(patients: Patients, plan: Plan, tick: Ticks) -> EndpointFit:
    """Out-of-fold scores, their recalibration and baseline, and the members on all patients."""
    held_out = hold_out(patients, plan.recipe, plan.splits, plan.seed, tick)
    members = fit_members(patients, plan.recipe, plan.seed)
    judged = judge_held_out(patients, held_out, plan.splits)
    calibration = calibrate(patients, held_out, members)
    return EndpointFit(patients, held_out, judged, members, calibration)


def calibrate(patients: Patients, held_out: HeldOut, members: Members) -> TargetCalibration:
    """Slope and baseline hazard from out-of-fold scores, averaged over the repeats.

    The trees' own error comes from the repeats: models on parts of the patients (4 of 5) differ
    from each other by a quarter of the variance that one on all of them has (delete-d jackknife).
    """
    months, event = patients.months, patients.event
    slopes = np.array([fit_slope(one, months, event) for one in held_out.scores])
    slope, variance = max(float(slopes[:, 0].mean()), 0.05), float(slopes[:, 1].mean())
    points = stated_points(months)
    hazards = [breslow(months, event, slope * one, points) for one in held_out.scores]
    baseline = Baseline(
        months=hazards[0].months,
        cumulative_hazard=_mean([one.cumulative_hazard for one in hazards]),
        standard_error=_mean([one.standard_error for one in hazards]),
        points=points,
    )
    spread = 0.0
    if len(held_out.trees) > 1:
        spread = 4.0 * float(held_out.trees.var(axis=0, ddof=1).mean())
    uncertainty = Uncertainty(
        slope=_short(variance),
        model=_short(slope**2 * spread),
        imputed={
            name: _short(slope**2 * float(part.var()))
            for name, part in contributions(members, patients).items()
        },
    )
    calibration = rounded_calibration(Calibration(slope, -slope * members.center, uncertainty))
    return TargetCalibration(calibration, baseline)


def stated_points(months: Floats) -> tuple[float, ...]:
    """The moments at which at least thirty patients were still followed."""
    return tuple(at for at in MOMENTS if (months >= at).sum() >= _FEWEST_AT_RISK) or MOMENTS[:1]


def judge_held_out(patients: Patients, held_out: HeldOut, splits: Sequence[Split]) -> Judged:
    """Held-out scores as predictions: slope and baseline of a patient come from other folds.

    Curves are judged in the first repeat only.
    """
    scores = np.empty_like(held_out.scores)
    chances: dict[float, Floats] = {}
    for number, (known, held) in enumerate(splits):
        repeat = number * len(scores) // len(splits)
        raw, months, event = held_out.scores[repeat], patients.months, patients.event
        slope, _ = fit_slope(raw[known], months[known], event[known])
        scores[repeat, held] = slope * raw[held]
        if repeat == 0:
            points = stated_points(months[known])
            baseline = breslow(months[known], event[known], slope * raw[known], points)
            for at in (at for at in JUDGED_AT if at <= points[-1]):
                chances.setdefault(at, np.full(len(patients), np.nan))
                chances[at][held] = event_free(baseline, scores[0, held], at)
    whole = {at: one for at, one in chances.items() if not np.isnan(one).any()}
    return Judged(patients.months, patients.event, scores, whole)


def fit_variant(
    plan: VariantPlan,
    features: Sequence[FeatureSpec],
    rows: Sequence[Row],
    endpoints: Mapping[str, EndpointFit],
) -> VariantFit:
    """The variant's entry of the spec with its members and domain, from its endpoints' fits."""
    members: list[Member] = []
    linear: dict[str, LinearMember] = {}
    forests: dict[str, str] = {}
    for name, fit in endpoints.items():
        recipe = fit.members.recipe
        if fit.members.linear is not None:
            source = f"{plan.name}.{name}"
            linear[source] = fit.members.linear
            members.append(Member(MemberKind.LINEAR, recipe.cox_weight, source, name))
        if fit.members.booster is not None:
            file = f"model.{plan.name}.{name}.txt"
            forests[file] = str(fit.members.booster.model_to_string())
            weight = recipe.trees_weight
            members.append(Member(MemberKind.LIGHTGBM, weight, file, name, MissingRule.FILL))
    variant = Variant(
        name=plan.name,
        title=plan.title,
        features=plan.features,
        requires=plan.requires,
        members=tuple(members),
        domain=fit_domain(features, rows, most_missing=plan.most_missing),
    )
    return VariantFit(variant, endpoints, linear, forests)


def _mean(rows: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(_short(float(x)) for x in np.mean(np.array(rows), axis=0))


def _short(value: float) -> float:
    """Six digits: more is noise, and makes the file longer."""
    return float(f"{value:.6g}")
