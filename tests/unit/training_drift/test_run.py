"""Scores and events of a model on a cohort, as drift sees them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from builders.toy_model import toy_contents, toy_rows, toy_survival
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.cohort import Cohort, SurvivalTimes
from oncobasis.training.drift.calibration import events_drift
from oncobasis.training.drift.plot import draw_drift
from oncobasis.training.drift.report import Subjects, Verdict, drift_report
from oncobasis.training.drift.run import score, scores_before

PATIENTS = 120
METRICS = {"variants": {"full": {"score_percentiles": [n / 100 for n in range(101)]}}}


def a_cohort() -> Cohort:
    rows = toy_rows(PATIENTS, seed=31)
    rows[:30] = [{**row, "albumin": None} for row in rows[:30]]
    return Cohort(
        name="later.csv",
        digest="c" * 64,
        rows=tuple(rows),
        lines=tuple(range(PATIENTS)),
        fingerprints=("",) * PATIENTS,
        response=np.full(PATIENTS, np.nan),
        year=np.full(PATIENTS, np.nan),
    )


def test_scores_are_compared_with_those_of_the_variant_that_most_met() -> None:
    scored = score(Model(toy_contents()), METRICS, a_cohort())
    assert scored.before is not None
    assert scored.before.percentiles[50] == 0.5
    assert scored.alike is not None
    assert not scored.alike[:30].any()
    assert scored.alike[30:].sum() > 60


@pytest.mark.parametrize(
    "metrics", [{}, {"variants": {}}, {"variants": {"full": {"score_percentiles": [0.1]}}}]
)
def test_a_bundle_need_not_tell_its_scores(metrics: dict[str, object]) -> None:
    assert scores_before(metrics, "full", 300) is None


@pytest.mark.parametrize(("factor", "verdict"), [(1.0, Verdict.STABLE), (4.0, Verdict.DRIFT)])
def test_events_are_held_against_what_the_curves_expect(
    factor: float, verdict: Verdict, tmp_path: Path
) -> None:
    model, cohort = Model(toy_survival()), a_cohort()
    random = np.random.default_rng(5)
    hazard = [
        0.0 if row["albumin"] is None else model.score(row, variant="full", target="os").value
        for row in cohort.rows
    ]
    months = random.exponential(1 / (factor * 0.03 * np.exp(np.array(hazard))))
    times = SurvivalTimes(np.minimum(months, 30.0), (months <= 30).astype(float))
    scored = score(model, {}, replace(cohort, survival={"os": times}))
    assert [found.endpoint for found in scored.events] == ["os"]
    report = drift_report(
        subjects=Subjects("toy-survival", "1.0.0", "b" * 64, "later.csv", "c" * 64),
        features=model.spec.features,
        reference=model.contents.reference,
        rows=cohort.rows,
        scored=scored,
    )
    assert report.calibration_verdict is verdict
    assert report.calibration is None
    draw_drift(report, scored, tmp_path / "drift.svg")
    assert b"</svg>" in (tmp_path / "drift.svg").read_bytes()


def test_no_event_has_an_interval_too() -> None:
    found = events_drift("os", np.zeros(20), np.full(20, 0.5))
    assert found is not None
    assert found.ratio.low == 0.0
    assert found.ratio.high == pytest.approx(3.689 / 10, abs=1e-3)  # -ln(0.025) events at most
    assert found.p < 0.001
    assert events_drift("os", np.zeros(20), np.zeros(20)) is None
