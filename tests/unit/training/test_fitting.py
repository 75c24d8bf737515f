"""Members are fitted on the columns that serving computes, keep their signs, and calibrate."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lightgbm import Booster
from sklearn.linear_model import LogisticRegression

from builders.training_builder import made_up_table, small_task, write_table
from oncobasis.core.errors import InputError
from oncobasis.predict.calibration import sigma
from oncobasis.predict.linear import score_linear
from oncobasis.predict.trees import Forest
from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.cohorts.read import read_cohort
from oncobasis.training.fitting.calibrate import calibration_of, conformal_of, cross_calibrated
from oncobasis.training.fitting.crossval import cross_validate, fold_aucs
from oncobasis.training.fitting.data import Data, data_of, with_fills
from oncobasis.training.fitting.members import (
    fit_forest,
    fit_linear,
    forest_scores,
    linear_scores,
    widened,
)
from oncobasis.training.fitting.recipes import LinearRecipe, Settings, Shape, TreeRecipe, candidates
from oncobasis.training.fitting.ridge import fit_ridge
from oncobasis.training.fitting.search import search
from oncobasis.training.reporting.shap_package import shap_package

TREES = TreeRecipe(rounds=30, least_rows=10)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    table = made_up_table(300)
    table["NLR"][:10] = [""] * 10
    path = write_table(tmp_path_factory.mktemp("cohort") / "cohort.csv", table)
    task = small_task()
    cohort = read_cohort(Path(path), task)
    task = replace(task, features=with_fills(task.features, cohort.rows))
    return data_of(task.plan_features(task.plans[0]), cohort)


def test_without_signs_the_ridge_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    design = rng.normal(size=(200, 3))
    outcome = (rng.random(200) < 0.4).astype(float)
    ours = fit_ridge(design, outcome, np.full(3, 2.0), np.zeros(3), np.eye(3))
    theirs = LogisticRegression(C=0.5, tol=1e-10).fit(design, outcome)
    assert ours.coefficients == pytest.approx(theirs.coef_[0], abs=1e-4)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=1e-4)


@pytest.mark.parametrize("shape", list(Shape))
def test_a_fitted_member_says_in_serving_what_it_said_in_training(data: Data, shape: Shape) -> None:
    member = fit_linear(LinearRecipe(shape), data)
    for row in range(0, 300, 17):
        said = score_linear(member, data.inputs[row], data.filled[row])
        served = said.expected + sum(said.contributions.values())
        assert served == pytest.approx(linear_scores(member, data)[row], abs=1e-9)


@pytest.mark.parametrize("shape", [Shape.LINEAR, Shape.HINGE])
def test_no_slope_leaves_the_sign_of_its_feature(data: Data, shape: Shape) -> None:
    turned = data.with_outcome(1.0 - data.outcome)  # now every effect is the wrong way round
    member = fit_linear(LinearRecipe(shape, penalty=0.1), turned)
    signs = {feature.name: feature.monotone for feature in data.features}
    for term in member.terms:
        if sign := signs[term.basis.feature]:
            assert all(sign * slope >= -1e-9 for slope in np.cumsum(term.coefficients))


def test_the_trees_keep_their_signs_and_repeat(data: Data) -> None:
    text = fit_forest(TREES, data, seed=4)
    assert text == fit_forest(TREES, data, seed=4)
    booster, grid = Booster(model_str=text), np.tile(data.matrix[50], (40, 1))
    for column, feature in enumerate(data.features):
        if feature.monotone:
            moved = grid.copy()
            known = data.matrix[:, column]
            moved[:, column] = np.linspace(known.min(), known.max(), 40)
            steps = np.diff(np.asarray(booster.predict(moved, raw_score=True)))
            assert (feature.monotone * steps >= -1e-12).all()


def test_serving_gives_the_attributions_of_the_shap_package(data: Data) -> None:
    text = fit_forest(TREES, data, seed=4)
    explainer = shap_package().TreeExplainer(Booster(model_str=text))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # shap tells of its own history
        expected = np.asarray(explainer.shap_values(data.matrix[:25]))
    forest = Forest(text, "model.txt", [feature.name for feature in data.features])
    for row in range(25):
        said = forest.score(data.matrix[row].tolist())
        assert list(said.contributions.values()) == pytest.approx(expected[row], abs=1e-9)
        whole = said.expected + sum(said.contributions.values())
        assert whole == pytest.approx(forest_scores(text, data)[row], abs=1e-9)


def test_only_a_number_is_filled_in_and_by_its_mean(data: Data) -> None:
    fills = {feature.name: feature.fill for feature in data.features}
    assert fills["cancer_type"] is None
    assert fills["prior_systemic_therapy"] is None
    known = [row["nlr"] for row in data.inputs if row["nlr"] is not None]
    assert fills["nlr"] == pytest.approx(np.mean(known), rel=0.01)


def test_a_widened_member_has_that_many_times_the_error(data: Data) -> None:
    member = fit_linear(LinearRecipe(), data)
    wide = widened(member, 2.0)
    first, second = (
        score_linear(one, data.inputs[0], data.filled[0]).variance for one in (member, wide)
    )
    assert second == pytest.approx(4 * first)
    assert first > 0


def test_recalibration_turns_extreme_scores_into_fair_probabilities() -> None:
    rng = np.random.default_rng(2)
    true = rng.normal(size=2000)
    outcome = (rng.random(2000) < 1 / (1 + np.exp(-true))).astype(float)
    scores = np.tile(3 * true + 1, (2, 1))  # three times too extreme
    calibration = calibration_of(scores, outcome)
    assert calibration.slope == pytest.approx(1 / 3, abs=0.05)
    assert sigma(calibration.slope * 1 + calibration.intercept) == pytest.approx(0.5, abs=0.05)
    repeats = repeated_folds(outcome, repeats=2, folds=5, seed=1)
    chance = cross_calibrated(scores, outcome, repeats)
    assert chance.mean() == pytest.approx(outcome.mean(), abs=0.01)


def test_sets_cover_both_classes_even_when_one_is_rare() -> None:
    rng = np.random.default_rng(2)
    true = rng.normal(size=3000) - 2.5
    chance = 1 / (1 + np.exp(-true))
    outcome = (rng.random(3000) < chance).astype(float)
    repeats = repeated_folds(outcome, repeats=1, folds=5, seed=1)
    sets = conformal_of(chance[None, :], outcome, repeats)
    assert sets.patients == (int((outcome == 0).sum()), int((outcome == 1).sum()))
    assert all(abs(covered - 0.9) < 0.04 for covered in sets.coverage)


def test_scores_that_fall_with_the_outcome_are_refused(data: Data) -> None:
    with pytest.raises(InputError, match="do not rise with the outcome"):
        calibration_of(-5 * (data.outcome[None, :] - 0.5) + np.eye(1, 300), data.outcome)


def test_held_out_scores_are_by_models_that_had_not_seen_the_row(data: Data) -> None:
    free = tuple(replace(feature, monotone=0) for feature in data.features)
    noise = replace(data, features=free, outcome=np.random.default_rng(1).permutation(data.outcome))
    repeats = repeated_folds(noise.outcome, repeats=2, folds=3, seed=1)
    loose = TreeRecipe(rounds=60, least_rows=2, l2=0.0, depth=6, leaves=30)
    seen = forest_scores(fit_forest(loose, noise, 1), noise)
    held_out = cross_validate((loose,), noise, repeats, seed=1, tick=lambda: None)[loose]
    assert fold_aucs(np.tile(seen, (2, 1)), noise.outcome, repeats).mean() > 0.75
    assert fold_aucs(held_out, noise.outcome, repeats).mean() < 0.65


def test_the_search_keeps_to_its_budget_and_seed(data: Data) -> None:
    told: list[int] = []

    def progress(stage: str, done: int, total: int) -> None:
        told.append(done)
        assert stage == "search"
        assert done <= total

    found = search(data, trials=2, seed=3, folds=3, progress=progress)
    assert len(told) == 5  # two for the trees, one for each shape
    assert found == search(data, trials=2, seed=3, folds=3, progress=progress)
    assert search(data, trials=0, seed=3, folds=3, progress=progress) == Settings()


def test_every_average_has_the_weights_it_states() -> None:
    for recipe in candidates(Settings()):
        assert sum(weight for _, weight in recipe.parts) == pytest.approx(1.0)
    assert len({recipe.name for recipe in candidates(Settings())}) == 7
