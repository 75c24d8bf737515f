"""A cohort file becomes a bundle: whole, the same each time, with a card and legible figures."""

from __future__ import annotations

import csv
import json
import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from builders.training_builder import QUICK, made_up_table, small_task, write_table
from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle.read import read_bundle
from oncobasis.predict.model import Model
from oncobasis.training.evaluate import EvaluateOptions, evaluate
from oncobasis.training.reporting.card import HEADINGS
from oncobasis.training.results import TrainResult
from oncobasis.training.train import train


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("cohort") / "cohort.csv", made_up_table())


@pytest.fixture(scope="module")
def trained(cohort: Path, tmp_path_factory: pytest.TempPathFactory) -> TrainResult:
    return train(small_task(), cohort, out=tmp_path_factory.mktemp("models"), options=QUICK)


def test_the_bundle_is_whole_and_gives_its_golden_answers(trained: TrainResult) -> None:
    bundle = read_bundle(trained.bundle, expected=trained.digest)
    model = Model(bundle.contents, bundle.digest)
    assert [variant.name for variant in model.spec.variants] == ["labs", "plain"]
    kinds = {member.kind for variant in model.spec.variants for member in variant.members}
    assert "lightgbm" in {kind.value for kind in kinds}


def test_the_same_cohort_and_seed_give_the_same_digest(
    cohort: Path, trained: TrainResult, tmp_path: Path
) -> None:
    again = train(small_task(), cohort, out=tmp_path, options=QUICK)
    assert again.digest == trained.digest


def test_another_seed_is_another_bundle_and_a_version_is_never_changed(
    cohort: Path, trained: TrainResult
) -> None:
    options = replace(QUICK, seed=QUICK.seed + 1, permutations=0, seeds=0)
    with pytest.raises(ModelError, match="exists with other content"):
        train(small_task(), cohort, out=trained.bundle.parent.parent, options=options)


def test_what_a_tracker_is_told_holds_no_path_and_no_patient(
    trained: TrainResult, cohort: Path
) -> None:
    told = json.dumps([dict(trained.parameters), dict(trained.environment)])
    assert str(cohort.parent) not in told
    assert trained.metrics["auc"].low is not None
    assert {"brier", "ece", "slope", "plain.auc", "labs.coverage_yes"} <= set(trained.metrics)


def test_the_card_has_every_heading_and_the_measured_numbers(trained: TrainResult) -> None:
    card = (trained.bundle / "card.md").read_text(encoding="utf-8")
    titles = re.findall(r"^## (.+)$", card, re.MULTILINE)
    assert set(HEADINGS) <= set(titles)
    assert {"Performance by feature set", "Subgroups", "Candidates", "Robustness"} <= set(titles)
    assert f"{trained.metrics['auc'].value:.3f}" in card


def test_metrics_tell_of_candidates_null_seeds_and_both_classes(trained: TrainResult) -> None:
    metrics = json.loads((trained.bundle / "metrics.json").read_text(encoding="utf-8"))
    assert len(metrics["candidates"]) == 14  # seven on each of two feature sets
    assert metrics["chosen"].endswith("+lightgbm") or metrics["chosen"] == "lightgbm"
    assert metrics["null"]["runs"] == 2
    assert metrics["stability"]["seeds"] == 2
    assert len(metrics["variants"]["labs"]["conformal"]["coverage"]) == 2


def test_no_text_of_the_bundle_holds_two_values_of_one_patient(
    trained: TrainResult, cohort: Path
) -> None:
    with cohort.open(encoding="utf-8", newline="") as file:
        patients = [(row["TMB"], row["NLR"], row["FCNA"]) for row in csv.DictReader(file)]
    for path in trained.bundle.iterdir():
        if path.suffix in {".json", ".md"}:
            words = set(re.findall(r"[0-9.e-]+", path.read_text(encoding="utf-8")))
            for cells in patients:
                # a percentile may be one patient's value, a row is more than that
                assert sum(len(cell) > 4 and cell in words for cell in cells) < 3, path.name


@pytest.mark.slow
def test_every_figure_is_drawn_with_legible_text(cohort: Path, tmp_path: Path) -> None:
    result = train(small_task(), cohort, out=tmp_path, options=replace(QUICK, figures=True))
    drawn = {path.name: path for path in (result.bundle / "figures").iterdir()}
    assert {
        "roc.png", "pr.png", "calibration.png", "decision.png", "subgroups.png",
        "shap-beeswarm.png", "shap-dependence.png", "shap-cancer-type.png",
    } == set(drawn)  # fmt: skip
    for path in drawn.values():
        width, height = struct.unpack(">II", path.read_bytes()[16:24])
        assert width >= 600, path.name
        assert height >= 300, path.name


def test_evaluation_of_the_cohort_reports_answers_and_abstentions(
    trained: TrainResult, tmp_path: Path
) -> None:
    table = made_up_table(120, seed=7)
    table["CancerType"][:6] = ["Thymoma"] * 6
    table["Albumin"][6:9] = ["40"] * 3
    table["Response"][9] = ""
    table["Age"] = [str(max(18.0, float(age))) for age in table["Age"]]
    del table["NLR"]
    path = write_table(tmp_path / "outside.csv", table)
    options = EvaluateOptions(bootstrap=20, figures=False)
    result = evaluate(trained.bundle, path, tmp_path / "out", options=options)
    assert (result.patients, result.answered) == (120, 111)
    target = json.loads((tmp_path / "out" / "evaluation.json").read_text())["targets"]
    (found,) = target.values()
    assert found["abstention_rate"] == pytest.approx(9 / 120)
    assert found["reasons"]["level_unseen cancer_type"] == 6
    assert found["reasons"]["value_impossible albumin"] == 3
    assert found["judged"] == 110
    assert found["metrics"]["auc"]["low"] < found["metrics"]["auc"]["value"]
    assert {group["axis"] for group in found["subgroups"]} >= {"sex", "age", "drug"}


def test_evaluation_needs_the_columns_that_the_model_can_not_do_without(
    trained: TrainResult, tmp_path: Path
) -> None:
    table = made_up_table(40)  # without an age nobody is known to be a child
    for column in ("Albumin", "NLR", "Age", "FCNA", "MSI", "Sex"):
        del table[column]
    path = write_table(tmp_path / "few.csv", table)
    options = EvaluateOptions(bootstrap=5, figures=False)
    assert evaluate(trained.bundle, path, options=options).answered == 40
    for column in ("TMB", "Systemic_therapy_history"):  # a number, and a yes or no
        without = {name: cells for name, cells in table.items() if name != column}
        path = write_table(tmp_path / f"no-{column}.csv", without)
        bare = evaluate(trained.bundle, path, options=options)
        assert bare.answered == 0
        assert bare.metrics == {}
