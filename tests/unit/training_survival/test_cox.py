"""The penalised Cox fit against lifelines, and the loss of the trees against its definition."""

from __future__ import annotations

import lifelines
import numpy as np
import pandas as pd
import pytest

from oncobasis.core.errors import InputError
from oncobasis.training.survival.boosting import TreeColumns, TreeSettings, cox_loss, grow
from oncobasis.training.survival.cox import Floats, fit_cox, fit_slope


def patients(count: int = 120, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    random = np.random.default_rng(seed)
    design = random.normal(size=(count, 3))
    hazard = np.exp(design @ np.array([0.8, -0.5, 0.0]))
    months = random.exponential(1 / hazard)
    left = random.exponential(2.0, count)
    return design, np.minimum(months, left), (months <= left).astype(float)


def by_lifelines(design: Floats, months: Floats, event: Floats, penalizer: float) -> Floats:
    table = pd.DataFrame(design, columns=["a", "b", "c"]).assign(months=months, event=event)
    fitter = lifelines.CoxPHFitter(penalizer=penalizer, l1_ratio=0.0)
    return np.asarray(fitter.fit(table, "months", "event").params_, dtype=np.float64)


def test_coefficients_without_penalty_are_those_of_lifelines() -> None:
    design, months, event = patients()
    mine = fit_cox(design, months, event, np.zeros(3)).coefficients
    assert mine == pytest.approx(by_lifelines(design, months, event, 0.0), abs=1e-4)


def test_ridge_penalty_is_that_of_lifelines() -> None:
    design, months, event = patients()
    design = design / design.std(axis=0, ddof=1)
    mine = fit_cox(design, months, event, np.full(3, 0.1 * len(months))).coefficients
    theirs = by_lifelines(design, months, event, 0.1)
    assert mine == pytest.approx(theirs, abs=2e-3)


def test_covariance_is_the_inverse_information() -> None:
    design, months, event = patients()
    fit = fit_cox(design, months, event, np.zeros(3))
    table = pd.DataFrame(design, columns=["a", "b", "c"]).assign(months=months, event=event)
    theirs = lifelines.CoxPHFitter().fit(table, "months", "event").standard_errors_
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(theirs.to_numpy(), rel=1e-3)


def test_more_penalty_means_smaller_coefficients() -> None:
    design, months, event = patients()
    sizes = [
        float(np.abs(fit_cox(design, months, event, np.full(3, weight)).coefficients).sum())
        for weight in (0.0, 10.0, 1000.0)
    ]
    assert sizes[0] > sizes[1] > sizes[2]
    assert sizes[2] < 0.1


def test_slope_of_a_halved_score_is_two() -> None:
    design, months, event = patients(600)
    score = design @ fit_cox(design, months, event, np.zeros(3)).coefficients
    assert fit_slope(score / 2, months, event)[0] == pytest.approx(2.0, abs=1e-6)


def test_no_event_is_refused() -> None:
    design, months, _ = patients()
    with pytest.raises(InputError, match="no event"):
        fit_cox(design, months, np.zeros(len(months)), np.zeros(3))


def loss(scores: Floats, months: Floats, event: Floats) -> float:
    """The negative log partial likelihood, term by term (Breslow's ties)."""
    total = 0.0
    for index in np.flatnonzero(event):
        risk = np.exp(scores[months >= months[index]]).sum()
        total -= scores[index] - np.log(risk)
    return float(total)


def test_gradient_of_the_trees_is_that_of_the_partial_likelihood() -> None:
    _, months, event = patients(30)
    months = months.round(1)  # ties
    scores = np.random.default_rng(5).normal(size=30)
    gradient, curvature = cox_loss(months, event)(scores, None)  # type: ignore[arg-type]
    step = 1e-5
    for index in range(30):
        change = np.zeros(30)
        change[index] = step
        up, down = (loss(scores + s * change, months, event) for s in (1, -1))
        assert gradient[index] == pytest.approx((up - down) / (2 * step), abs=1e-6)
    assert (curvature > 0).all()


def test_trees_are_the_same_text_twice_and_keep_their_sign() -> None:
    design, months, event = patients()
    columns = TreeColumns(("a", "b", "c"), (), (1, -1, 0))
    settings = TreeSettings(rounds=20, leaf_patients=10, shrinkage=1.0)
    grown = [grow(design, (months, event), columns, settings, seed=4) for _ in range(2)]
    assert grown[0].model_to_string() == grown[1].model_to_string()
    line = np.zeros((50, 3))
    line[:, 0] = np.linspace(-2, 2, 50)
    scores = np.asarray(grown[0].predict(line, raw_score=True))
    assert (np.diff(scores) >= 0).all()
    assert scores[-1] > scores[0]
