"""Gradient-boosted trees on the Cox partial likelihood (LightGBM with an own loss)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np

from oncobasis.training.survival.cox import Floats

_LEAST_CURVATURE = 1e-6
Loss = Callable[[Floats, lgb.Dataset], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class TreeSettings:
    """How the ensemble grows; small trees, slow learning, most of the freedom taken away."""

    rounds: int = 150
    rate: float = 0.03
    depth: int = 3
    leaves: int = 6
    leaf_patients: int = 25
    shrinkage: float = 5.0
    feature_part: float = 0.6
    patient_part: float = 0.7


@dataclass(frozen=True, slots=True)
class TreeColumns:
    """The columns of the trees: names, which are categories, and the sign each effect must have."""

    names: tuple[str, ...]
    categories: tuple[str, ...]
    signs: tuple[int, ...]


def cox_loss(months: Floats, event: Floats) -> Loss:
    """Gradient and (diagonal) curvature of the negative log partial likelihood by patient.

    Breslow's treatment of ties.
    """
    order = np.argsort(months, kind="stable")
    rising, seen = months[order], event[order]
    first = np.searchsorted(rising, rising, side="left")
    last = np.searchsorted(rising, rising, side="right") - 1

    def derivatives(scores: Floats, _: lgb.Dataset) -> tuple[Floats, Floats]:
        ordered = scores[order]
        weight = np.exp(ordered - ordered.max())
        risk = np.cumsum(weight[::-1])[::-1][first]
        hazard = np.cumsum(seen / risk)[last]
        squared = np.cumsum(seen / risk**2)[last]
        gradient = np.empty_like(weight)
        curvature = np.empty_like(weight)
        gradient[order] = weight * hazard - seen
        curvature[order] = np.maximum(weight * hazard - weight**2 * squared, _LEAST_CURVATURE)
        return gradient, curvature

    return derivatives


def grow(
    rows: Floats,
    outcome: tuple[Floats, Floats],
    columns: TreeColumns,
    settings: TreeSettings,
    seed: int,
) -> lgb.Booster:
    """Fit an ensemble of log-hazards on rows (patients x columns) and (months, event).

    One thread and a fixed order of sums, so that the same data and seed give the same text.
    """
    months, event = outcome
    parameters = {
        "objective": cox_loss(months, event),
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
        "seed": seed,
        "learning_rate": settings.rate,
        "max_depth": settings.depth,
        "num_leaves": settings.leaves,
        "min_data_in_leaf": settings.leaf_patients,
        "min_sum_hessian_in_leaf": settings.shrinkage,
        "lambda_l2": settings.shrinkage,
        "feature_fraction": settings.feature_part,
        "bagging_fraction": settings.patient_part,
        "bagging_freq": 1,
        "cat_smooth": 20,
        "cat_l2": 20,
        "min_data_per_group": 20,
        "monotone_constraints": list(columns.signs),
    }
    data = lgb.Dataset(
        rows,
        label=event,
        feature_name=list(columns.names),
        categorical_feature=list(columns.categories),
        params={"verbosity": -1, "min_data_in_bin": 3},
    )
    return lgb.train(parameters, data, num_boost_round=settings.rounds)


def tree_scores(booster: lgb.Booster, rows: Floats) -> Floats:
    """The log-hazard of each row (an own loss has no link: raw scores)."""
    return np.asarray(booster.predict(rows, raw_score=True, num_threads=1), dtype=np.float64)
