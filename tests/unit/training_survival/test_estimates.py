"""Concordance, Kaplan-Meier, baseline hazard and Brier score against other implementations."""

from __future__ import annotations

import lifelines
import numpy as np
import pytest
from lifelines.utils import concordance_index

from oncobasis.training.judging.concordance import c_index
from oncobasis.training.survival.cox import Floats
from oncobasis.training.survival.follow_up import (
    area_at,
    breslow,
    brier_at,
    censoring_weights,
    event_free,
    survival_at,
)
from oncobasis.training.survival.risk_pairs import concordance, concordances, resamples


def times(count: int = 90, seed: int = 2) -> tuple[Floats, Floats, Floats]:
    random = np.random.default_rng(seed)
    risk = random.normal(size=count).round(1)
    died = random.exponential(12 * np.exp(-risk))
    left = random.uniform(2, 40, count)
    return np.minimum(died, left).round(1) + 0.1, (died <= left).astype(float), risk


def test_concordance_is_that_of_the_other_implementation_and_of_lifelines() -> None:
    months, event, risk = times()
    mine = concordance(months, event, risk)
    assert mine == pytest.approx(c_index(months, event, risk), abs=1e-12)
    assert mine == pytest.approx(concordance_index(months, -risk, event), abs=1e-3)


def test_concordance_of_the_times_themselves_is_one() -> None:
    months, event, _ = times()
    months = months + np.arange(len(months)) * 1e-6  # no two equal
    assert concordance(months, event, -months) == 1.0
    assert concordance(months, event, np.zeros(len(months))) == 0.5
    assert np.isnan(concordance(months, np.zeros(len(months)), months))


def test_a_bootstrap_sample_by_weights_is_the_sample_itself() -> None:
    months, event, risk = times(40)
    weights = resamples(40, 5, seed=1)
    found = concordances(months, event, risk[None, :], weights)
    for weight, value in zip(weights, found, strict=True):
        drawn = np.repeat(np.arange(40), weight.astype(int))
        expected = c_index(months[drawn], event[drawn], risk[drawn])
        assert value == pytest.approx(expected, abs=1e-12)


def test_kaplan_meier_is_that_of_lifelines() -> None:
    months, event, _ = times()
    curve = lifelines.KaplanMeierFitter().fit(months, event)
    for at in (3.0, 12.0, 24.0):
        found = survival_at(months, event, at)
        assert found.value == pytest.approx(float(curve.predict(at)), abs=1e-9)
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.value < found.high


def test_baseline_without_scores_is_nelson_aalen_on_a_grid() -> None:
    months, event, _ = times()
    baseline = breslow(months, event, np.zeros(len(months)), (6.0, 12.0, 24.0))
    curve = lifelines.NelsonAalenFitter(nelson_aalen_smoothing=False).fit(months, event)
    for at in (6.0, 12.0, 24.0):
        hazard = -float(np.log(event_free(baseline, np.zeros(1), at)[0]))
        assert hazard == pytest.approx(float(curve.predict(at)), abs=1e-9)
    assert all(month * 4 == int(month * 4) for month in baseline.months)  # no patient's own time


def test_censoring_weights_make_up_for_the_censored() -> None:
    months, event, _ = times(400)
    weight = censoring_weights(months, event, 12.0)
    assert weight.sum() == pytest.approx(400, rel=0.02)
    assert (weight[(months <= 12) & (event == 0)] == 0).all()


def test_brier_score_is_zero_for_the_truth_and_a_quarter_for_a_coin() -> None:
    months = np.array([1.0, 2.0, 20.0, 30.0])
    event = np.array([1.0, 1.0, 1.0, 0.0])
    alive = (months > 12).astype(float)
    assert brier_at(months, event, alive, 12.0) == 0.0
    assert brier_at(months, event, np.full(4, 0.5), 12.0) == pytest.approx(0.25)


def test_area_orders_the_early_before_the_late() -> None:
    months = np.array([1.0, 2.0, 20.0, 30.0])
    event = np.array([1.0, 1.0, 0.0, 0.0])
    assert area_at(months, event, -months, 12.0) == 1.0
    assert area_at(months, event, months, 12.0) == 0.0
    assert np.isnan(area_at(months, event, months, 0.5))
