"""Calibration, intervals and baseline hazards, by their definitions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.core.errors import ModelError
from oncobasis.predict.calibration import (
    Baseline,
    Calibration,
    Conformal,
    Uncertainty,
    sigma,
)

BASELINE = Baseline((1.0, 2.0, 4.0), (0.1, 0.3, 0.8), (0.5, 0.3, 0.2), (0.5, 2.0, 3.0, 4.0))


@given(st.floats(-800.0, 800.0))
def test_the_logistic_function_never_overflows(x: float) -> None:
    assert 0.0 <= sigma(x) <= 1.0
    assert sigma(x) + sigma(-x) == pytest.approx(1.0)


def test_the_hazard_is_a_step_function_that_holds_until_the_next_step() -> None:
    chances = [point.probability for point in BASELINE.curve(0.0, 0.0)]
    expected = [0.0, 0.3, 0.3, 0.8]
    assert chances == pytest.approx([math.exp(-hazard) for hazard in expected])


def test_before_the_first_event_nobody_had_one() -> None:
    point = BASELINE.curve(2.0, 1.0)[0]
    assert (point.low, point.probability, point.high) == (1.0, 1.0, 1.0)


def test_the_band_is_normal_on_the_log_cumulative_hazard() -> None:
    point = BASELINE.curve(0.4, 0.09)[1]
    half = 1.959963984540054 * math.sqrt(0.3**2 + 0.09)
    log = math.log(0.3) + 0.4
    assert point.low == pytest.approx(math.exp(-math.exp(log + half)))
    assert point.high == pytest.approx(math.exp(-math.exp(log - half)))


@pytest.mark.parametrize(("score", "median"), [(0.0, 4.0), (1.0, 2.0), (5.0, 1.0), (-1.0, None)])
def test_the_median_is_the_first_month_at_which_half_had_the_event(
    score: float, median: float | None
) -> None:
    assert BASELINE.median(score) == median


@given(st.floats(-1e6, 1e6), st.floats(0.0, 1e6))
def test_an_extreme_score_still_gives_chances(score: float, variance: float) -> None:
    for point in BASELINE.curve(score, variance):
        assert 0.0 <= point.low <= point.probability <= point.high <= 1.0


def test_variances_of_calibration_members_and_filled_values_add_up() -> None:
    uncertain = Uncertainty(0.01, 0.002, 0.004, 0.02, {"albumin": 0.03})
    line = 0.01 + 2 * 1.5 * 0.002 + 1.5**2 * 0.004
    assert uncertain.variance(1.5, 0.5, ()) == pytest.approx(line + 0.5 + 0.02)
    assert uncertain.variance(1.5, 0.5, ("albumin", "nlr")) == pytest.approx(line + 0.55)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Calibration(slope=0.0),
        lambda: Calibration(slope=-1.0),
        lambda: Calibration(slope=math.inf),
        lambda: Calibration(intercept=math.nan),
        lambda: Uncertainty(model=-0.1),
        lambda: Uncertainty(intercept=0.01, both=0.5, slope=0.01),
        lambda: Uncertainty(imputed={"x": -1.0}),
        lambda: Conformal(0.9, (0.5, 1.5), (0.9, 0.9), (10, 10)),
        lambda: Baseline((), (), (), (1.0,)),
        lambda: Baseline((1.0, 1.0), (0.1, 0.2), (0.1, 0.1), (1.0,)),
        lambda: Baseline((1.0, 2.0), (0.2, 0.1), (0.1, 0.1), (1.0,)),
        lambda: Baseline((1.0, 2.0), (0.1, 0.2), (0.1, 0.1), (3.0,)),
        lambda: Baseline((1.0, 2.0), (0.1, 0.2), (0.1,), (1.0,)),
        lambda: Baseline((1.0, 2.0), (0.1, 0.2), (0.1, -0.1), (1.0,)),
        lambda: Baseline((1.0, 2.0), (0.1, 0.2), (0.1, 0.1), ()),
    ],
)
def test_what_could_not_be_answered_with_is_refused(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ModelError) as caught:
        wrong()
    assert caught.value.remedy
