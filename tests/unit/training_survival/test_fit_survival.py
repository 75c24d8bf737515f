"""A survival task from cohort to contents: what serving then says of patients."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from made_up_survival import TASK, survival_cohort
from oncobasis.core.errors import UsageError
from oncobasis.core.prediction import Applicability
from oncobasis.predict.features import Raw
from oncobasis.predict.model import Model
from oncobasis.training.evaluate.asking import ask
from oncobasis.training.evaluate.survival import judge_survival
from oncobasis.training.fit import Fitted, TrainOptions
from oncobasis.training.results import silent
from oncobasis.training.survival.boosting import TreeSettings
from oncobasis.training.survival.fit import fit_with
from oncobasis.training.survival.recipe import CoxSettings, Recipe

END = "overall_survival"
RECIPE = Recipe("test", CoxSettings(knots={"marker": 3}), TreeSettings(rounds=12))
OPTIONS = TrainOptions(
    repeats=2, folds=3, bootstrap=30, permutations=2, seeds=0, figures=False, trials=0
)


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return fit_with(RECIPE, TASK, survival_cohort(), OPTIONS, silent)


@pytest.fixture(scope="module")
def model(fitted: Fitted) -> Model:
    return Model(fitted.contents)


ROW: dict[str, Raw] = {"marker": 2.0, "weight": 70.0, "treated": 1.0, "site": "lung"}


def test_same_cohort_and_seed_give_the_same_contents(fitted: Fitted) -> None:
    again = fit_with(RECIPE, TASK, survival_cohort(), OPTIONS, silent)
    assert again.contents == fitted.contents
    assert again.metrics == fitted.metrics


def test_contributions_and_baseline_are_the_score(model: Model) -> None:
    (said,) = model.predict(ROW)
    score = model.score(ROW, variant=said.variant, target=END).value
    parts = math.fsum(one.contribution for one in said.attributions)
    assert said.baseline is not None
    assert parts + said.baseline == pytest.approx(score, abs=1e-9)


def test_curve_falls_and_its_band_holds_it(model: Model) -> None:
    (said,) = model.predict(ROW)
    chances = [point.probability for point in said.survival]
    assert chances == sorted(chances, reverse=True)
    assert all(point.low < point.probability < point.high for point in said.survival)


def test_higher_marker_means_shorter_survival(model: Model) -> None:
    curves = [model.predict({**ROW, "marker": marker})[0].survival for marker in (0.5, 3.5)]
    assert all(a.probability > b.probability for a, b in zip(*curves, strict=True))


def test_a_filled_in_value_widens_the_band(model: Model, fitted: Fitted) -> None:
    (said,) = model.predict({**ROW, "weight": None})
    assert (said.variant, said.status) == ("all", Applicability.CAUTION)
    fill = fitted.contents.spec.feature("weight").fill
    (known,) = model.predict({**ROW, "weight": fill})
    at = {point.months: point.high - point.low for point in known.survival}
    assert all(point.high - point.low > at[point.months] for point in said.survival)


def test_an_unknown_yes_or_no_is_never_filled_in(model: Model, fitted: Fitted) -> None:
    assert fitted.contents.spec.feature("treated").fill is None
    (said,) = model.predict({**ROW, "treated": None})
    assert said.status is Applicability.ABSTAINS
    assert [(one.code, one.feature) for one in said.reasons] == [("required_missing", "treated")]


def test_a_plan_that_leaves_a_yes_or_no_open_is_refused() -> None:
    whole, few = TASK.plans
    with pytest.raises(UsageError, match="treated"):
        replace(TASK, plans=(replace(whole, requires=("marker", "site")), few))


def test_without_the_marker_the_lesser_variant_answers(model: Model) -> None:
    (said,) = model.predict({"treated": 0.0, "site": "skin"})
    assert said.variant == "few"
    assert said.survival


def test_an_unseen_level_makes_it_abstain(model: Model) -> None:
    (said,) = model.predict({**ROW, "site": "moon"})
    assert said.status is Applicability.ABSTAINS
    assert said.survival == ()


def test_predictions_are_calibrated_on_new_patients(model: Model) -> None:
    new = survival_cohort(600, seed=99)
    (asked,) = ask(model, new, silent)
    metrics = judge_survival(asked, new, TASK, rounds=50, seed=1).metrics
    assert metrics["c_index"].value > 0.65
    assert 0.7 < metrics["slope"].value < 1.4
    assert abs(metrics["gap_12"].value) < 0.08


def test_metrics_tell_of_every_variant_and_of_the_null(fitted: Fitted) -> None:
    assert {f"all.{END}.c_index", f"few.{END}.c_index", f"{END}.c_index"} <= set(fitted.headline)
    null = fitted.metrics["null"]
    assert isinstance(null, dict)
    assert null[END]["runs"] == 2
    assert 0.35 < null[END]["mean_c_index"] < 0.65


def test_no_time_of_a_patient_is_in_the_contents(fitted: Fitted) -> None:
    for targets in fitted.contents.calibrations.values():
        baseline = targets[END].baseline
        assert baseline is not None
        assert [month * 4 for month in baseline.months] == list(range(1, len(baseline.months) + 1))


def test_unknown_times_are_left_out() -> None:
    cohort = survival_cohort()
    cohort.survival[END].months[:3] = np.nan
    fit = fit_with(RECIPE, TASK, cohort, OPTIONS, silent)
    known = cohort.survival[END].event[3:]
    assert fit.contents.spec.training.events == {END: int(known.sum())}


def test_card_says_that_it_is_prognostic(fitted: Fitted) -> None:
    text = "\n".join(section.text for section in fitted.sections)
    assert "largely prognostic" in text
    assert "| all | overall survival |" in text
