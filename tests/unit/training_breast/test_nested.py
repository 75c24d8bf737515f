"""Nested cross-validation for few patients: no leak, and the composed recalibration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from oncobasis.predict.calibration import Calibration, Uncertainty
from oncobasis.predict.features import Row
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.cohorts.read import read_cohort
from oncobasis.training.fitting.data import Data, data_of
from oncobasis.training.judging.metrics import Line, auc, sigmoid
from oncobasis.training.tasks import breast_nac_pcr_nested
from oncobasis.training.tasks.breast_nac_pcr import CLINICAL, DNA, PLANS, RNA, TASK, WHOLE
from oncobasis.training.tasks.breast_nac_pcr_nested import RECIPES, choose, composed, nested

NUMBERS = tuple(
    FeatureSpec(f"x{i}", f"X {i}", f"x{i}", FeatureKind.NUMBER, "", -9, 9) for i in range(4)
)


def data(effect: float, patients: int = 80, seed: int = 1) -> Data:
    random = np.random.default_rng(seed)
    values = random.normal(size=(patients, 4)).clip(-8, 8)
    outcome: Floats = (random.random(patients) < sigmoid(effect * values[:, 0])).astype(float)
    rows: tuple[Row, ...] = tuple({f"x{i}": float(v) for i, v in enumerate(r)} for r in values)
    cohort = Cohort(
        name="made-up.csv",
        digest="0" * 64,
        rows=rows,
        lines=tuple(range(2, patients + 2)),
        fingerprints=("",) * patients,
        response=outcome,
        year=np.full(patients, np.nan),
    )
    return data_of(NUMBERS, cohort)


@pytest.fixture(autouse=True)
def linear_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ridge candidates alone: the trees take most of the time and nothing here is about them."""
    ridges = tuple(recipe for recipe in RECIPES if recipe.tree is None)
    monkeypatch.setattr(breast_nac_pcr_nested, "RECIPES", ridges)


def folds(one: Data) -> list[list[tuple[np.ndarray, np.ndarray]]]:
    return repeated_folds(one.outcome, repeats=2, folds=4, seed=7)


def test_every_patient_is_scored_once_a_repeat() -> None:
    one = data(1.5)
    found = nested(one, folds(one), seed=1, tick=lambda: None)
    assert found.log_odds.shape == (2, 80)
    assert np.isfinite(found.log_odds).all()
    assert sum(found.chosen.values()) == 8


def test_an_effect_is_found_and_noise_is_not() -> None:
    strong, noise = data(2.0), data(0.0)
    found = [nested(one, folds(one), seed=1, tick=lambda: None) for one in (strong, noise)]
    assert auc(strong.outcome, found[0].log_odds[0]) > 0.75
    assert auc(noise.outcome, found[1].log_odds[0]) < 0.65


def test_a_held_out_outcome_does_not_move_its_own_prediction() -> None:
    one = data(1.5)
    splits = folds(one)[:1]
    held = splits[0][0][1]
    changed = one.outcome.copy()
    changed[held] = 1 - changed[held]
    before = nested(one, [splits[0][:1]], seed=1, tick=lambda: None).log_odds[0, held]
    after = nested(one.with_outcome(changed), [splits[0][:1]], seed=1, tick=lambda: None)
    assert after.log_odds[0, held] == pytest.approx(before, abs=1e-12)


def test_the_simplest_of_equals_is_chosen() -> None:
    one = data(1.0)
    choice = choose(one, folds(one), seed=1)
    best = min(choice.losses.values())
    good = [name for name, loss in choice.losses.items() if loss <= best + 0.003]
    assert choice.recipe.name == good[0]


def test_two_recalibrations_are_one() -> None:
    outer = Calibration(0.8, -0.1, Uncertainty(intercept=0.04, both=0.01, slope=0.03))
    line = Line(0.3, 2.5, ((0.0, 0.0), (0.0, 0.0)))
    one = composed(line, outer)
    for score in (-2.0, 0.0, 1.3):
        stretched = line.intercept + line.slope * score
        assert one.slope * score + one.intercept == pytest.approx(0.8 * stretched - 0.1)
        expected = outer.uncertainty.variance(stretched, 0.0, ())
        assert one.uncertainty.variance(score, 0.0, ()) == pytest.approx(expected)


def test_feature_sets_are_nested_and_best_first() -> None:
    sizes = {plan.name: set(plan.features) for plan in PLANS}
    rna, dna, clinical = (sizes[name] for name in WHOLE)
    assert rna > dna > clinical
    assert rna == {feature.name for feature in (*CLINICAL, *DNA, *RNA)}
    assert [name for name in sizes if "-no-" not in name] == list(WHOLE)
    assert list(sizes) == sorted(sizes, key=lambda name: WHOLE.index(name.split("-no-")[0]))


def test_a_set_without_histology_or_hla_is_the_whole_one_but_for_them() -> None:
    sizes = {plan.name: set(plan.features) for plan in PLANS}
    for name, features in sizes.items():
        whole, *left_out = name.split("-no-")
        named = {"hla": "hla_loh", "histology": "is_ductal"}
        assert features == sizes[whole] - {named[one] for one in left_out}
    assert len(sizes) == 10


HEADER = "Trial.ID,resp.pCR,ER.status,HER2.status,LN.at.diagnosis,Grade.pre.chemotherapy"


def test_receptors_are_read_in_the_words_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text(f"{HEADER}\na,1,1,-1,-1.0,3\nb,0,-1,1,,2\n")
    cohort = read_cohort(path, TASK)
    first, second = cohort.rows
    assert [first[n] for n in ("er_positive", "her2_positive", "node_positive")] == [1.0, 0.0, 0.0]
    assert [second[n] for n in ("er_positive", "her2_positive")] == [0.0, 1.0]
    assert second["node_positive"] is None
    assert cohort.response.tolist() == [1.0, 0.0]


def test_training_file_is_read_whole(shared_file: Callable[[str], Path]) -> None:
    cohort = read_cohort(shared_file("response/transneo/train.csv"), TASK)
    assert (len(cohort), int(cohort.response.sum())) == (147, 38)
    assert all(value is not None for row in cohort.rows for value in row.values())
