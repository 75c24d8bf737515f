"""Metrics against scikit-learn and lifelines, and on cases whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from lifelines.utils import concordance_index
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.judging import metrics
from oncobasis.training.judging.concordance import c_index
from oncobasis.training.judging.intervals import bootstrap, paired_difference
from oncobasis.training.judging.repeats import Judged, calibration_bins, decision_curve, metrics_of

RNG = np.random.default_rng(3)
OUTCOME = RNG.integers(0, 2, 300).astype(float)
CHANCE = np.clip(np.round(0.3 * OUTCOME + RNG.random(300) * 0.6, 2), 0.01, 0.99)  # with ties


def test_ranking_metrics_are_those_of_scikit_learn() -> None:
    assert metrics.auc(OUTCOME, CHANCE) == pytest.approx(roc_auc_score(OUTCOME, CHANCE))
    expected = average_precision_score(OUTCOME, CHANCE)
    assert metrics.pr_auc(OUTCOME, CHANCE) == pytest.approx(expected)
    assert metrics.brier(OUTCOME, CHANCE) == pytest.approx(brier_score_loss(OUTCOME, CHANCE))


def test_slope_and_intercept_are_those_of_a_logistic_regression() -> None:
    log_odds = metrics.logit(CHANCE)
    model = LogisticRegression(C=np.inf, tol=1e-10).fit(log_odds[:, None], OUTCOME)
    line = metrics.fit_line(OUTCOME, log_odds)
    assert line is not None
    assert line.slope == pytest.approx(model.coef_[0, 0], rel=1e-4)
    assert line.intercept == pytest.approx(model.intercept_[0], abs=1e-4)
    shifted = metrics.sigmoid(log_odds + metrics.intercept(OUTCOME, CHANCE))
    assert shifted.mean() == pytest.approx(OUTCOME.mean())


def test_expected_calibration_error_of_known_cases() -> None:
    assert metrics.ece(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == 0
    assert metrics.ece(np.array([0.0, 0.0]), np.array([0.95, 0.35])) == pytest.approx(0.65)
    assert metrics.ece_quantile(np.ones(20), np.full(20, 0.75)) == pytest.approx(0.25)


def test_net_benefit_of_treating_all_and_none() -> None:
    everybody = np.ones(300)
    at = 0.2
    assert metrics.net_benefit(OUTCOME, everybody, at) == pytest.approx(
        metrics.treat_all(OUTCOME, at)
    )
    assert metrics.net_benefit(OUTCOME, np.zeros(300), at) == 0


@pytest.mark.parametrize("metric", [metrics.auc, metrics.slope, metrics.intercept])
def test_a_metric_that_needs_both_outcomes_is_nan_without(metric: metrics.Metric) -> None:
    assert np.isnan(metric(np.ones(5), np.linspace(0.1, 0.9, 5)))


def test_concordance_is_that_of_lifelines() -> None:
    months = np.round(RNG.exponential(10, 120), 0) + 1
    event = RNG.integers(0, 2, 120).astype(float)
    risk = np.round(RNG.normal(size=120) - 0.05 * months, 1)
    assert c_index(months, event, risk) == pytest.approx(concordance_index(months, -risk, event))


def test_intervals_hold_the_value_and_repeat_under_one_seed() -> None:
    judged = Judged(OUTCOME, CHANCE[None, :])
    first, second = (metrics_of(judged, rounds=60, seed=5) for _ in range(2))
    assert first == second
    found = first["auc"]
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high


def test_a_paired_difference_is_narrower_than_its_parts() -> None:
    other = np.clip(CHANCE + RNG.normal(0, 0.02, 300), 0.01, 0.99)
    first, second = (
        Judged(OUTCOME, one[None, :]).statistic(metrics.auc) for one in (CHANCE, other)
    )
    gap = paired_difference(first, second, 300, rounds=80, seed=1)
    alone = bootstrap({"auc": first}, 300, rounds=80, seed=1)["auc"]
    assert gap.low is not None and gap.high is not None  # noqa: PT018
    assert alone.low is not None and alone.high is not None  # noqa: PT018
    assert gap.high - gap.low < (alone.high - alone.low) / 2


def test_the_decision_curve_starts_at_treating_everybody() -> None:
    judged = Judged(OUTCOME, np.full((1, 300), 0.99))
    first, *_ = decision_curve(judged, rounds=5, seed=1)
    assert first.model.value == pytest.approx(first.everybody)


def test_calibration_bins_hold_every_patient_once() -> None:
    bins = calibration_bins(Judged(OUTCOME, CHANCE[None, :]))
    assert sum(one.patients for one in bins) == 300
    assert [one.predicted for one in bins] == sorted(one.predicted for one in bins)


def test_folds_are_stratified_disjoint_and_repeatable() -> None:
    first, second = (repeated_folds(OUTCOME, repeats=2, folds=5, seed=9) for _ in range(2))
    for repeat, again in zip(first, second, strict=True):
        held = np.concatenate([rows for _, rows in repeat])
        assert sorted(held.tolist()) == list(range(300))
        for (train, rows), (_, same) in zip(repeat, again, strict=True):
            assert not set(train.tolist()) & set(rows.tolist())
            assert rows.tolist() == same.tolist()
            assert abs(OUTCOME[rows].mean() - OUTCOME.mean()) < 0.03
