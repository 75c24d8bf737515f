"""Distances from percentiles: against tests that see every patient, and by chance alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency, ks_2samp

from oncobasis.training.drift.distances import (
    Distance,
    holm,
    level_distance,
    missing_distance,
    number_distance,
)

RANDOM = np.random.default_rng


def percentiles(values: np.ndarray) -> list[float]:
    return [float(value) for value in np.percentile(values, range(101))]


def compared(before: np.ndarray, now: np.ndarray) -> Distance:
    return number_distance(percentiles(before), len(before), now)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shift", [0.0, 0.2, 1.0])
def test_the_statistic_is_that_of_the_two_samples(seed: int, shift: float) -> None:
    random = RANDOM(seed)
    before, now = random.normal(size=900), random.normal(shift, size=400)
    distance, whole = compared(before, now), ks_2samp(before, now)
    assert distance.statistic == pytest.approx(whole.statistic, abs=0.012)
    if whole.pvalue > 1e-3:
        assert distance.p == pytest.approx(whole.pvalue, abs=0.2)  # the grid is a hundred points
    else:
        assert distance.p < 0.02


def test_alarms_by_chance_are_as_rare_as_said() -> None:
    random = RANDOM(1)
    before = random.gamma(2.0, size=964)
    p = [compared(before, random.gamma(2.0, size=300)).p for _ in range(400)]
    # the training cohort itself is a sample, so the rate swings about its mean
    assert np.mean(np.array(p) < 0.05) < 0.12


def test_a_number_that_many_share_is_no_shift() -> None:
    random = RANDOM(2)
    before = np.round(random.exponential(4, 900) * 1.2)
    now = np.round(random.exponential(4, 500) * 1.2)
    distance = compared(before, now)
    assert distance.p > 0.01
    assert distance.psi < 0.1


def test_a_shift_of_one_deviation_is_a_large_psi() -> None:
    random = RANDOM(3)
    distance = compared(random.normal(size=900), random.normal(1.0, size=300))
    assert distance.psi > 0.5
    assert distance.p < 1e-6


@pytest.mark.parametrize("now", [np.full(40, 3.0), np.full(40, 5.0), np.linspace(2, 4, 40)])
def test_a_number_that_everybody_shared(now: np.ndarray) -> None:
    distance = compared(np.full(100, 3.0), now)
    same = bool((now == 3.0).all())
    assert (distance.psi == pytest.approx(0.0, abs=0.02)) is same
    assert (distance.p > 0.5) is same


def test_levels_are_compared_as_a_table_of_counts() -> None:
    before = {"A": 300, "B": 200, "C": 100}
    now = ["A"] * 100 + ["B"] * 100 + ["C"] * 100
    distance = level_distance(before, now)
    expected = chi2_contingency([[300, 200, 100], [100, 100, 100]], correction=False)
    assert distance.statistic == pytest.approx(expected.statistic)
    assert distance.p == pytest.approx(expected.pvalue)
    shares = np.array([[1 / 2, 1 / 3, 1 / 6], [1 / 3, 1 / 3, 1 / 3]])
    psi = float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())
    assert distance.psi == pytest.approx(psi)


def test_a_level_that_is_new_counts() -> None:
    distance = level_distance({"A": 100, "B": 100}, ["A"] * 50 + ["B"] * 50 + ["new"] * 50)
    assert distance.p < 1e-6
    assert distance.psi > 0.25


def test_levels_that_are_rare_in_both_raise_no_alarm() -> None:
    before = {"A": 500, **{f"rare{n}": 2 for n in range(20)}}
    distance = level_distance(before, ["A"] * 250 + [f"rare{n}" for n in range(20)])
    assert distance.p > 0.05


def test_few_patients_take_the_exact_test() -> None:
    distance = level_distance({"0": 30, "1": 1}, ["0"] * 25)
    assert distance.test == "fisher"
    assert distance.p == pytest.approx(1.0)


def test_missing_values_are_compared_by_how_many_there_are() -> None:
    assert missing_distance((900, 0), (300, 0)) == Distance(0.0, "chi2", 0.0, 1.0)
    assert missing_distance((900, 0), (100, 200)).p < 1e-9
    assert missing_distance((900, 100), (450, 50)).p == pytest.approx(1.0)


def test_p_values_are_corrected_for_their_number() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []
