"""A cohort against the training cohort: what is called drift, and what is not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from oncobasis.core.errors import InputError
from oncobasis.predict.features import Row
from oncobasis.predict.reference import FeatureReference
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.drift.calibration import calibration_drift
from oncobasis.training.drift.plot import draw_drift
from oncobasis.training.drift.report import DriftReport, Scored, Subjects, Verdict, drift_report

SUBJECTS = Subjects("toy", "1.0.0", "b" * 64, "cohort.csv", "c" * 64)
FEATURES = (
    FeatureSpec("albumin", "Albumin", "Albumin", FeatureKind.NUMBER, "g/dL", 0.5, 7),
    FeatureSpec("msi_high", "MSI", "MSI", FeatureKind.BINARY),
    FeatureSpec("cancer_type", "Cancer type", "C", FeatureKind.CATEGORY, levels=("NSCLC", "SCLC")),
)


def rows(count: int, seed: int, *, albumin: float = 3.9) -> list[Row]:
    random = np.random.default_rng(seed)
    return [
        {
            "albumin": float(random.normal(albumin, 0.4)),
            "msi_high": float(random.random() < 0.1),
            "cancer_type": "NSCLC" if random.random() < 0.7 else "SCLC",
        }
        for _ in range(count)
    ]


def reference() -> dict[str, FeatureReference]:
    before = rows(900, seed=0)
    values = [float(row["albumin"] or 0) for row in before]
    msi = sum(row["msi_high"] == 1 for row in before)
    lung = sum(row["cancer_type"] == "NSCLC" for row in before)
    return {
        "albumin": FeatureReference(900, 0, tuple(np.percentile(values, range(101)))),
        "msi_high": FeatureReference(900, 0, levels={"0": 900 - msi, "1": msi}),
        "cancer_type": FeatureReference(900, 0, levels={"NSCLC": lung, "SCLC": 900 - lung}),
    }


def scored(count: int, seed: int, *, shift: float = 0.0, slope: float = 1.0) -> Scored:
    """Probabilities, and outcomes whose true log-odds are shift + slope times the stated ones."""
    random = np.random.default_rng(seed)
    score = random.normal(-1, 1, count)
    chance = 1 / (1 + np.exp(-score))
    truth = 1 / (1 + np.exp(-(shift + slope * score)))
    before = np.random.default_rng(99).normal(-1, 1, 900)
    percentiles = tuple(float(v) for v in np.percentile(1 / (1 + np.exp(-before)), range(101)))
    outcome = (random.random(count) < truth).astype(float)
    return Scored(chance, outcome, FeatureReference(900, 0, percentiles))


def judged(cohort: list[Row], with_scores: Scored | None = None) -> DriftReport:
    return drift_report(
        subjects=SUBJECTS,
        features=FEATURES,
        reference=reference(),
        rows=cohort,
        scored=with_scores,
    )


def verdicts(report: DriftReport) -> dict[tuple[str, str], Verdict]:
    return {(str(j.finding.subject), j.finding.name): j.verdict for j in report.judged}


def test_patients_like_those_before_are_stable() -> None:
    report = judged(rows(400, seed=1), scored(400, seed=1))
    assert report.verdict is Verdict.STABLE
    assert report.abstained == 0.0
    assert report.notes == ()


def test_a_lab_in_another_range_is_drift_and_nothing_else_is() -> None:
    report = judged(rows(300, seed=2, albumin=3.4))
    found = verdicts(report)
    assert found.pop(("values", "albumin")) is Verdict.DRIFT
    assert set(found.values()) == {Verdict.STABLE}
    assert report.verdict is Verdict.DRIFT


def test_a_lab_that_is_no_longer_measured_is_drift() -> None:
    cohort: list[Row] = [{**row, "albumin": None} for row in rows(300, seed=3)]
    report = judged(cohort)
    assert verdicts(report)["missing", "albumin"] is Verdict.DRIFT
    assert report.notes == ("too_few:albumin",)


def test_a_small_cohort_raises_no_alarm_by_chance() -> None:
    alarms = [judged(rows(25, seed=s)).verdict is not Verdict.STABLE for s in range(100, 140)]
    assert sum(alarms) <= 6


@pytest.mark.parametrize(
    ("shift", "slope", "verdict"),
    [
        (0.0, 1.0, Verdict.STABLE),
        (-1.0, 1.0, Verdict.DRIFT),
        (0.0, 0.3, Verdict.DRIFT),
    ],
)
def test_calibration_is_held_against_outcomes(shift: float, slope: float, verdict: Verdict) -> None:
    report = judged(rows(800, seed=4), scored(800, seed=4, shift=shift, slope=slope))
    assert report.calibration_verdict is verdict
    assert report.calibration is not None
    assert report.calibration.slope.low < slope < report.calibration.slope.high


def test_scores_that_move_are_drift() -> None:
    moved = scored(400, seed=5)
    moved = replace(moved, probability=np.sqrt(moved.probability), outcome=np.full(400, np.nan))
    report = judged(rows(400, seed=5), moved)
    assert verdicts(report)["score", "score"] is Verdict.DRIFT
    assert report.calibration is None
    assert report.notes == ("no_outcomes",)


def test_a_model_that_keeps_silent_is_drift() -> None:
    silent = scored(400, seed=6)
    silent.probability[:160] = np.nan
    report = judged(rows(400, seed=6), silent)
    assert report.abstained == 0.4
    assert report.verdict is Verdict.DRIFT


def test_what_could_not_be_compared_is_said() -> None:
    ones = replace(scored(50, seed=7), outcome=np.ones(50), before=None)
    report = judged(rows(50, seed=7), ones)
    assert set(report.notes) == {"no_training_scores", "one_outcome"}


def test_too_few_patients_are_refused() -> None:
    with pytest.raises(InputError, match="drift needs 20"):
        judged(rows(19, seed=8))


def test_the_document_is_json_without_rows() -> None:
    report = judged(rows(200, seed=9), scored(200, seed=9))
    document = json.loads(json.dumps(report.document(), allow_nan=False))
    assert document["schema"] == "oncobasis.drift/1"
    assert document["verdict"] == report.verdict
    assert {item["name"] for item in document["comparisons"]} == {
        "albumin", "msi_high", "cancer_type", "score",
    }  # fmt: skip
    assert document["calibration"]["slope"]["low"] < document["calibration"]["slope"]["high"]


def test_perfect_separation_has_finite_estimates() -> None:
    found = calibration_drift(np.repeat([0.2, 0.8], 30), np.repeat([0.0, 1.0], 30))
    assert found is not None
    assert np.isfinite([found.slope.value, found.intercept.value, found.p]).all()


@pytest.mark.parametrize("with_scores", [True, False])
def test_the_figure_is_the_same_bytes_each_time(tmp_path: Path, *, with_scores: bool) -> None:
    scores = scored(200, seed=10) if with_scores else None
    report = judged(rows(200, seed=10), scores)
    for name in ("first.svg", "second.svg"):
        draw_drift(report, scores, tmp_path / name)
    assert (tmp_path / "first.svg").read_bytes() == (tmp_path / "second.svg").read_bytes()
