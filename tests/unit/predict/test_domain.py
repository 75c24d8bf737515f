"""The training cloud, its thresholds, and the aggregates a bundle keeps of a cohort."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.toy_model import FEATURES, toy_rows
from oncobasis.core.errors import InputError, ModelError
from oncobasis.predict.aggregates import fit_domain, fit_reference, quantile_of
from oncobasis.predict.domain import Cloud, cholesky, squared_distance
from oncobasis.predict.features import model_inputs_of
from oncobasis.predict.spec import Domain

NUMBERS = FEATURES[:4]


def _definite(size: int, seed: int) -> list[list[float]]:
    made = np.random.default_rng(seed)
    base = made.normal(size=(size, size))
    matrix = base @ base.T + 0.1 * np.eye(size)
    return [[float(x) for x in row] for row in (matrix + matrix.T) / 2]


@given(st.integers(1, 7), st.integers(0, 10_000))
def test_the_distance_is_that_of_linear_algebra(size: int, seed: int) -> None:
    matrix = _definite(size, seed)
    away = [float(x) for x in np.random.default_rng(seed + 1).uniform(-3, 3, size)]
    expected = float(np.array(away) @ np.linalg.solve(np.array(matrix), np.array(away)))
    assert squared_distance(cholesky(matrix), away) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    "matrix",
    [
        [[1.0, 2.0], [2.0, 1.0]],
        [[0.0]],
        [[1.0, 1.0], [1.0, 1.0]],
        [[1.0, 0.2], [0.1, 1.0]],
        [[math.inf]],
    ],
)
def test_a_matrix_that_is_no_covariance_is_refused(matrix: list[list[float]]) -> None:
    rows = tuple(map(tuple, matrix))
    size = len(rows)
    domain = Domain(tuple("abc"[:size]), (0.0,) * size, rows, (1.0,) * size)
    with pytest.raises(ModelError, match="positive definite"):
        Cloud(domain, "variant full")


def test_nearly_all_training_patients_lie_inside_with_any_pattern_of_missing_values() -> None:
    rows = toy_rows(400)
    domain = fit_domain(FEATURES, rows, most_missing=2)
    cloud = Cloud(domain, "variant full")
    inputs = model_inputs_of(FEATURES, rows)
    assert sum(map(cloud.is_outside, inputs)) <= 4
    for name in domain.features:
        without = [{**row, name: None} for row in inputs]
        assert sum(map(cloud.is_outside, without)) <= 6
    assert not cloud.is_outside(dict.fromkeys(inputs[0]))


def test_a_combination_that_nobody_had_is_outside_though_each_value_is_usual() -> None:
    made = random.Random(3)  # noqa: S311
    rows: list[dict[str, float | str | None]] = []
    for _ in range(300):
        albumin = made.gauss(3.9, 0.45)
        rows.append({"albumin": albumin, "nlr": 5 - 4 * (albumin - 3.9) + made.gauss(0, 0.3)})
    domain = fit_domain([FEATURES[1], FEATURES[2]], rows, most_missing=1)
    cloud = Cloud(domain, "variant full")
    odd = {"albumin": 4.7, "nlr": 8.0}
    assert cloud.is_outside(odd)
    assert not any(cloud.is_outside({**odd, name: None}) for name in odd)


def test_a_feature_that_does_not_vary_stays_out_of_the_cloud() -> None:
    rows = [{**row, "prior_therapy": 1.0} for row in toy_rows(100)]
    domain = fit_domain(FEATURES, rows, most_missing=1)
    assert domain.features == ("tmb", "albumin", "nlr")
    assert len(domain.thresholds) == 3


def test_ranges_are_raw_and_rare_levels_counted() -> None:
    rows = toy_rows(500)
    domain = fit_domain(FEATURES, rows, most_missing=1)
    albumin = sorted(row["albumin"] for row in rows if isinstance(row["albumin"], float))
    assert domain.ranges["albumin"] == tuple(float(x) for x in np.quantile(albumin, [0.01, 0.99]))
    assert set(domain.ranges) == {"tmb", "albumin", "nlr"}
    assert domain.rare_levels == {"cancer_type": ("kidney",)}


def test_too_few_complete_rows_are_refused() -> None:
    rows = [{**row, "nlr": None} for row in toy_rows(300)]
    with pytest.raises(InputError, match="only 0 rows") as caught:
        fit_domain(FEATURES, rows, most_missing=1)
    assert caught.value.remedy


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(0.0, 1.0))
def test_quantiles_are_those_of_the_common_definition(values: list[float], part: float) -> None:
    ascending = sorted(values)
    expected = float(np.quantile(ascending, part))
    assert quantile_of(ascending, part) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_the_reference_counts_and_places() -> None:
    rows = toy_rows(300)
    reference = fit_reference(FEATURES, rows)
    nlr = reference["nlr"]
    assert nlr.known + nlr.missing == 300
    assert nlr.percentile(nlr.percentiles[50]) == 50.0
    assert nlr.percentile(-1.0) == 0.0
    assert nlr.percentile(1e9) == 100.0
    assert nlr.percentile(None) is None
    assert sum(reference["cancer_type"].levels.values()) == 300
    assert set(reference["prior_therapy"].levels) == {"0", "1"}
    assert reference["cancer_type"].percentile("lung") is None


def test_a_value_that_many_have_lies_in_the_middle_of_its_place() -> None:
    rows = [{"nlr": 1.0}] * 30 + [{"nlr": 4.0}] * 40 + [{"nlr": 9.0}] * 30
    reference = fit_reference([FEATURES[2]], rows)["nlr"]
    assert reference.percentile(4.0) == pytest.approx(50.0, abs=1.0)
    assert reference.percentile(1.0) == pytest.approx(15.0, abs=1.0)
    assert reference.percentile(2.5) == pytest.approx(30.0, abs=1.0)


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_percentiles_ascend_with_the_value(one: float, other: float) -> None:
    reference = fit_reference(NUMBERS, toy_rows(60))["tmb"]
    low, high = reference.percentile(min(one, other)), reference.percentile(max(one, other))
    assert low is not None
    assert high is not None
    assert 0.0 <= low <= high <= 100.0


def test_shapes_that_do_not_fit_are_refused() -> None:
    right = fit_domain(NUMBERS, toy_rows(100), most_missing=1)
    for wrong in (
        {"center": right.center[:-1]},
        {"thresholds": right.thresholds[:-1]},
        {"thresholds": (0.0, *right.thresholds[1:])},
        {"covariance": right.covariance[:-1]},
        {"ranges": {"tmb": (2.0, 1.0)}},
        {"most_missing": -1},
    ):
        with pytest.raises(ModelError):
            replace(right, **wrong)
