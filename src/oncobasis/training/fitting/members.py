"""Fit one member, score rows with it, and turn it into what a bundle holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np

from oncobasis.predict.linear import Basis, BasisKind, LinearMember, Term, design_row
from oncobasis.predict.spec import FeatureKind
from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.fitting.data import Data
from oncobasis.training.fitting.recipes import LinearRecipe, Recipe, Shape, TreeRecipe
from oncobasis.training.fitting.ridge import fit_ridge

_QUARTILES = (25.0, 50.0, 75.0)
_SPLINE_KNOTS = (5.0, 35.0, 65.0, 95.0)
_FEWEST_KNOTS = 3
_TRACE = 1e-12
_CATEGORY = {"cat_smooth": 20.0, "cat_l2": 20.0, "min_data_per_group": 20}


@dataclass(frozen=True, slots=True)
class Members:
    """A fitted candidate: what was fitted of it, and the linear member's weight."""

    linear: LinearMember | None
    forest: str | None
    weight: float


def fit_members(recipe: Recipe, data: Data, seed: int) -> Members:
    """Fit all members of a candidate."""
    return Members(
        linear=None if recipe.linear is None else fit_linear(recipe.linear, data),
        forest=None if recipe.tree is None else fit_forest(recipe.tree, data, seed),
        weight=recipe.weight,
    )


def fit_and_score(
    part: LinearRecipe | TreeRecipe, train: Data, held_out: Data, seed: int
) -> Floats:
    """Log-odds of the held-out rows by a member that was fitted on the training rows."""
    if isinstance(part, LinearRecipe):
        return linear_scores(fit_linear(part, train), held_out)
    return forest_scores(fit_forest(part, train, seed), held_out)


def bases_of(shape: Shape, data: Data) -> tuple[Basis, ...]:
    """The bases of an additive member: numbers standardised, knots at percentiles of these rows."""
    found = []
    for column, feature in enumerate(data.features):
        if feature.kind is FeatureKind.CATEGORY:
            levels = tuple(range(len(feature.levels)))
            found.append(Basis(feature.name, BasisKind.LEVEL, levels=levels))
            continue
        values = data.matrix[:, column]
        values = values[~np.isnan(values)]
        center, scale = float(values.mean()), float(values.std()) or 1.0
        plain = Basis(feature.name, BasisKind.LINEAR, center=center, scale=scale)
        number = feature.kind is FeatureKind.NUMBER
        found.append(_bent(plain, shape, (values - center) / scale) if number else plain)
    return tuple(found)


def fit_linear(recipe: LinearRecipe, data: Data) -> LinearMember:
    """An additive member by ridge regression.

    Every slope of straight and bent effects keeps the feature's sign; cubic splines are free.
    """
    bases = bases_of(recipe.shape, data)
    design = design_of(bases, data)
    signs = {feature.name: float(feature.monotone) for feature in data.features}
    penalty, sign = [], []
    for basis in bases:
        weight = recipe.level_penalty if basis.kind is BasisKind.LEVEL else recipe.penalty
        penalty += [weight] * basis.width
        held = basis.kind in {BasisKind.LINEAR, BasisKind.HINGE}
        sign += [signs[basis.feature] if held else 0.0] * basis.width
    fit = fit_ridge(design, data.outcome, np.array(penalty), np.array(sign), _slopes(bases))
    means, terms, start = design.mean(axis=0), [], 0
    for basis in bases:
        part = slice(start, start + basis.width)
        terms.append(Term(basis, tuple(fit.coefficients[part].tolist()), tuple(means[part])))
        start += basis.width
    return LinearMember(fit.intercept, tuple(terms), _factor(fit.covariance))


def linear_scores(member: LinearMember, data: Data) -> Floats:
    """The member's log-odds of the rows (what `predict.linear.score_linear` gives for each)."""
    design = design_of([term.basis for term in member.terms], data)
    coefficients = [value for term in member.terms for value in term.coefficients]
    return np.asarray(member.intercept + design @ np.array(coefficients))


def design_of(bases: Sequence[Basis], data: Data) -> Floats:
    """The columns of the bases, by the code that serving uses."""
    rows = zip(data.inputs, data.filled, strict=True)
    return np.array([design_row(bases, inputs, filled) for inputs, filled in rows])


def widened(member: LinearMember, factor: float) -> LinearMember:
    """The same member with its standard error multiplied.

    In an average with trees, whose own error is not known, the linear member stands for all of it.
    """
    spread = tuple(tuple(factor * x for x in row) for row in member.spread)
    return replace(member, spread=spread)


def fit_forest(recipe: TreeRecipe, data: Data, seed: int) -> str:
    """A LightGBM ensemble as text; one thread and one seed, so that it can be made again."""
    names = [feature.name for feature in data.features]
    categories = [f.name for f in data.features if f.kind is FeatureKind.CATEGORY]
    settings = {
        "objective": "binary",
        "learning_rate": recipe.learning_rate,
        "num_leaves": recipe.leaves,
        "max_depth": recipe.depth,
        "min_data_in_leaf": recipe.least_rows,
        "lambda_l2": recipe.l2,
        "bagging_fraction": recipe.rows,
        "bagging_freq": 1,
        "feature_fraction": recipe.columns,
        "monotone_constraints": [feature.monotone for feature in data.features],
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
        **_CATEGORY,
    }
    table = lightgbm.Dataset(
        data.matrix, data.outcome, feature_name=names, categorical_feature=categories or "auto"
    )
    booster = lightgbm.train(settings, table, num_boost_round=recipe.rounds)
    return str(booster.model_to_string())


def forest_scores(text: str, data: Data) -> Floats:
    """The ensemble's log-odds of the rows."""
    booster = lightgbm.Booster(model_str=text)
    return np.asarray(booster.predict(data.matrix, raw_score=True, num_threads=1), dtype=np.float64)


def _bent(plain: Basis, shape: Shape, values: Floats) -> Basis:
    """The basis with knots, where the values have enough different percentiles."""
    if shape is Shape.LINEAR:
        return plain
    places = _QUARTILES if shape is Shape.HINGE else _SPLINE_KNOTS
    knots = tuple(np.unique(np.percentile(values, places)).tolist())
    fewest = 1 if shape is Shape.HINGE else _FEWEST_KNOTS
    if len(knots) < fewest:
        return plain
    kind = BasisKind.HINGE if shape is Shape.HINGE else BasisKind.NATURAL
    return replace(plain, kind=kind, knots=knots)


def _slopes(bases: Sequence[Basis]) -> Floats:
    """The slopes between knots that the coefficients make: a hinge adds to the slope before it."""
    size = sum(basis.width for basis in bases)
    found, start = np.eye(size), 0
    for basis in bases:
        if basis.kind is BasisKind.HINGE:
            part = slice(start, start + basis.width)
            found[part, part] = np.tril(np.ones((basis.width, basis.width)))
        start += basis.width
    return found


def _factor(covariance: Floats) -> tuple[tuple[float, ...], ...]:
    """Rows S with S'S = covariance: the transposed Cholesky factor, with a trace for the held."""
    trace = _TRACE * float(np.diag(covariance).max()) * np.eye(len(covariance))
    return tuple(tuple(row.tolist()) for row in np.linalg.cholesky(covariance + trace).T)
