"""From rows and times to the members of one variant and endpoint, and to out-of-fold scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from oncobasis.predict.features import Row, filled_inputs, model_inputs_of
from oncobasis.predict.linear import Basis, BasisKind, LinearMember, Term, design_row
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.fitting.rounding import rounded_member
from oncobasis.training.survival.boosting import TreeColumns, grow, tree_scores
from oncobasis.training.survival.cox import Floats, fit_cox
from oncobasis.training.survival.recipe import KNOT_QUANTILES, CoxSettings, Recipe

if TYPE_CHECKING:
    import lightgbm as lgb

Inputs = dict[str, float | None]
Indices = NDArray[np.int64]
Split = tuple[Indices, Indices]
Ticks = Callable[[], None]

_FEWEST_KNOTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Patients:
    """Rows of one variant as model inputs, and one endpoint: months and event (1 seen)."""

    features: tuple[FeatureSpec, ...]
    inputs: tuple[Inputs, ...]
    filled: tuple[Inputs, ...]
    months: Floats
    event: Floats

    def __len__(self) -> int:
        return len(self.inputs)

    def take(self, indices: Indices) -> Patients:
        """These rows only."""
        return Patients(
            self.features,
            tuple(self.inputs[i] for i in indices),
            tuple(self.filled[i] for i in indices),
            self.months[indices],
            self.event[indices],
        )

    def with_outcome(self, months: Floats, event: Floats) -> Patients:
        """The same rows with another outcome (a permuted one, say)."""
        return replace(self, months=months, event=event)

    def tree_rows(self) -> Floats:
        """Patients x features, filled; NaN where nothing fills a missing value."""
        names = [feature.name for feature in self.features]
        table = [[row[name] for name in names] for row in self.filled]
        return np.array(table, dtype=np.float64).reshape(len(self), len(names))


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The fitted members of a recipe; ``center`` is the mean score of the training patients."""

    recipe: Recipe
    linear: LinearMember | None
    booster: lgb.Booster | None
    center: float

    def score(self, patients: Patients) -> Floats:
        """The weighted log-hazard, with the training mean taken off."""
        total, _ = _scores(self.recipe, self.linear, self.booster, patients)
        return total - self.center

    def tree_part(self, patients: Patients) -> Floats:
        """What the tree member adds to the score, its weight included."""
        if self.booster is None:
            return np.zeros(len(patients))
        return self.recipe.trees_weight * tree_scores(self.booster, patients.tree_rows())


def patients_of(
    features: Sequence[FeatureSpec], rows: Sequence[Row], months: Floats, event: Floats
) -> Patients:
    """Rows restricted to these features, as inputs; outcomes must be known."""
    names = {feature.name for feature in features}
    kept = [{name: value for name, value in row.items() if name in names} for row in rows]
    inputs = model_inputs_of(features, kept)
    filled = [filled_inputs(features, row) for row in inputs]
    return Patients(tuple(features), tuple(inputs), tuple(filled), months, event)


def endpoint_patients(features: Sequence[FeatureSpec], cohort: Cohort, endpoint: str) -> Patients:
    """The patients with a known time and event for an endpoint."""
    times = cohort.survival[endpoint]
    known = np.flatnonzero(~np.isnan(times.months) & ~np.isnan(times.event))
    rows = [cohort.rows[index] for index in known]
    return patients_of(features, rows, times.months[known], times.event[known])


def strata_of(events: Sequence[Floats]) -> list[int]:
    """Which endpoints had their event, as one number a patient; folds are balanced by it."""
    return [
        sum(int(event[i]) << place for place, event in enumerate(events))
        for i in range(len(events[0]))
    ]


def fit_members(patients: Patients, recipe: Recipe, seed: int) -> Members:
    """Fit every member of the recipe."""
    linear = None if recipe.cox is None else fit_linear(patients, recipe.cox)
    booster = None
    if recipe.trees is not None:
        outcome = (patients.months, patients.event)
        booster = grow(
            patients.tree_rows(), outcome, tree_columns(patients.features), recipe.trees, seed
        )
    _, center = _scores(recipe, linear, booster, patients)
    return Members(recipe, linear, booster, center)


def fit_linear(patients: Patients, settings: CoxSettings) -> LinearMember:
    """Splines, straight lines and levels under a ridge penalty; the mean score is 0.

    ``spread`` comes from the inverse of the penalised information.
    """
    bases = tuple(
        _basis(feature, patients, settings)
        for feature in patients.features
        if feature.name not in settings.leave_out
    )
    design = _design(bases, patients)
    variance = design.var(axis=0)
    level = np.concatenate([np.full(b.width, b.kind is BasisKind.LEVEL) for b in bases])
    penalties = np.where(level, settings.level_penalty, settings.penalty * variance)
    fit = fit_cox(design, patients.months, patients.event, np.maximum(penalties, 1e-6))
    means = design.mean(axis=0)
    terms, start = [], 0
    for basis in bases:
        part = slice(start, start + basis.width)
        start += basis.width
        terms.append(Term(basis, _tuple(fit.coefficients[part]), _tuple(means[part])))
    spread = np.linalg.cholesky(fit.covariance).T
    member = LinearMember(
        intercept=-float(fit.coefficients @ means),
        terms=tuple(terms),
        spread=tuple(tuple(float(f"{x:.5g}") for x in row) for row in spread),
    )
    return rounded_member(member)


def contributions(members: Members, patients: Patients) -> dict[str, Floats]:
    """What each feature adds to the (weighted) score of each patient, up to a constant."""
    found = {feature.name: np.zeros(len(patients)) for feature in patients.features}
    recipe = members.recipe
    if members.linear is not None:
        for term in members.linear.terms:
            part = _design([term.basis], patients) @ np.array(term.coefficients)
            found[term.basis.feature] += recipe.cox_weight * part
    if members.booster is not None:
        rows = patients.tree_rows()
        parts = np.asarray(members.booster.predict(rows, pred_contrib=True, num_threads=1))
        for place, feature in enumerate(patients.features):
            found[feature.name] += recipe.trees_weight * parts[:, place]
    return found


def tree_columns(features: Sequence[FeatureSpec]) -> TreeColumns:
    """Names, categories and signs; a category has no sign."""
    return TreeColumns(
        names=tuple(f.name for f in features),
        categories=tuple(f.name for f in features if f.kind is FeatureKind.CATEGORY),
        signs=tuple(f.monotone for f in features),
    )


def make_splits(strata: Sequence[int], *, folds: int, repeats: int, seed: int) -> list[Split]:
    """Repeated stratified folds: (training, held out), ``folds`` after ``folds``."""
    random = np.random.default_rng(seed)
    labels = np.asarray(strata)
    found = []
    for _ in range(repeats):
        fold = np.empty(len(labels), dtype=np.int64)
        for stratum in np.unique(labels):
            members = random.permutation(np.flatnonzero(labels == stratum))
            first = int(random.integers(folds))
            fold[members] = (np.arange(len(members)) + first) % folds
        found += [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds)]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Scores of patients by models that never saw them: repeats x patients.

    ``trees`` is the part of the tree member.
    """

    scores: Floats
    trees: Floats


def hold_out(
    patients: Patients, recipe: Recipe, splits: Sequence[Split], seed: int, tick: Ticks
) -> HeldOut:
    """Score every patient once a repeat; ``tick`` is called after each fold."""
    repeats = sum(len(held) for _, held in splits) // len(patients)
    scores = np.full((repeats, len(patients)), np.nan)
    trees = np.zeros_like(scores)
    for number, (train, held) in enumerate(splits):
        repeat = number * repeats // len(splits)
        members = fit_members(patients.take(train), recipe, seed + number)
        out = patients.take(held)
        scores[repeat, held] = members.score(out)
        trees[repeat, held] = members.tree_part(out)
        tick()
    return HeldOut(scores, trees)


def _scores(
    recipe: Recipe, linear: LinearMember | None, booster: lgb.Booster | None, patients: Patients
) -> tuple[Floats, float]:
    total = np.zeros(len(patients))
    if linear is not None:
        design = _design([term.basis for term in linear.terms], patients)
        weights = np.concatenate([term.coefficients for term in linear.terms])
        total += recipe.cox_weight * (linear.intercept + design @ weights)
    if booster is not None:
        total += recipe.trees_weight * tree_scores(booster, patients.tree_rows())
    return total, float(total.mean())


def _design(bases: Sequence[Basis], patients: Patients) -> Floats:
    rows = zip(patients.inputs, patients.filled, strict=True)
    return np.array([design_row(bases, inputs, filled) for inputs, filled in rows])


def _basis(feature: FeatureSpec, patients: Patients, settings: CoxSettings) -> Basis:
    values = np.array([row[feature.name] for row in patients.filled], dtype=np.float64)
    values = values[np.isfinite(values)]
    if feature.kind is FeatureKind.CATEGORY:
        return Basis(feature.name, BasisKind.LEVEL, levels=tuple(range(len(feature.levels))))
    center, scale = float(values.mean()), max(float(values.std()), 1e-9)
    quantiles = KNOT_QUANTILES.get(settings.knots.get(feature.name, 0), ())
    places = np.unique(np.quantile(values, quantiles)) if quantiles else np.empty(0)
    if feature.kind is FeatureKind.BINARY or len(places) < _FEWEST_KNOTS:
        return Basis(feature.name, BasisKind.LINEAR, center=center, scale=scale)
    knots = _tuple((places - center) / scale)
    return Basis(feature.name, BasisKind.NATURAL, knots=knots, center=center, scale=scale)


def _tuple(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
