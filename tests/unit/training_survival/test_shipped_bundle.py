"""The shipped survival bundle: what it promises, and its figures on the open patients again."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from oncobasis.core.prediction import Applicability
from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.features import Raw
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.read import read_cohort
from oncobasis.training.survival.risk_pairs import concordance
from oncobasis.training.tasks.icb_survival import TASK

FOLDER = Path(__file__).parents[3] / "models" / "icb-survival" / "1.0.0"
ENDS = ("overall_survival", "progression_free_survival")
OPEN = (0.734, 0.668)  # docs/methods/survival-models.md
ROW: dict[str, Raw] = {
    "tmb": 8.0, "prior_systemic_therapy": 1.0, "albumin": 3.8, "nlr": 4.0, "age": 62.0,
    "cancer_type": "NSCLC", "stage": 1.0, "fcna": 0.2, "hemoglobin": 12.0, "platelets": 250.0,
    "bmi": 26.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return read_bundle(FOLDER)


@pytest.fixture(scope="module")
def model(bundle: Bundle) -> Model:
    return Model(bundle.contents, bundle.digest)


def variant(model: Model, **changes: Raw) -> str:
    return model.predict({**ROW, **changes})[0].variant


def test_it_is_of_the_task_and_says_that_it_is_prognostic(bundle: Bundle) -> None:
    spec = bundle.contents.spec
    assert spec.endpoints == ENDS
    assert [feature.column for feature in spec.features] == [f.column for f in TASK.features]
    assert "prognostic" in spec.notes
    assert "largely prognostic" in bundle.card


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ({}, "full"),
        ({"fcna": None}, "clinical"),
        ({"fcna": None, "bmi": None, "hemoglobin": None}, "clinical"),
        ({"tmb": None}, "no-tmb"),
        ({"albumin": None}, "no-albumin"),
        ({"nlr": None}, "no-nlr"),
        ({"prior_systemic_therapy": None}, "no-history"),
        ({"albumin": None, "nlr": None}, "no-labs"),
        ({"stage": None}, "full-no-stage"),
        ({"stage": None, "fcna": None}, "clinical-no-stage"),
        ({"stage": None, "tmb": None}, "no-tmb-no-stage"),
        ({"stage": None, "albumin": None}, "no-albumin-no-stage"),
        ({"stage": None, "nlr": None}, "no-nlr-no-stage"),
        ({"stage": None, "prior_systemic_therapy": None}, "no-history-no-stage"),
        ({"stage": None, "albumin": None, "nlr": None}, "no-labs-no-stage"),
    ],
)
def test_a_missing_test_has_its_variant(
    model: Model, missing: dict[str, Raw], expected: str
) -> None:
    assert variant(model, **missing) == expected


@pytest.mark.parametrize(
    ("missing", "needed"),
    [
        (("age",), {"age"}),
        (("age", "fcna", "stage"), {"age"}),
        (("cancer_type",), {"cancer_type"}),
        (("prior_systemic_therapy", "albumin"), {"prior_systemic_therapy"}),
        (("prior_systemic_therapy", "albumin", "nlr"), {"prior_systemic_therapy"}),
        (("albumin", "nlr", "tmb"), {"nlr"}),
    ],
)
def test_without_what_it_needs_it_abstains_and_names_it(
    model: Model, missing: tuple[str, ...], needed: set[str]
) -> None:
    """No age is made up, and no history beside unknown blood tests."""
    for said in model.predict({**ROW, **dict.fromkeys(missing)}):
        assert said.status is Applicability.ABSTAINS
        assert {(one.code, one.feature) for one in said.reasons} == {
            ("required_missing", name) for name in needed
        }


def test_an_unknown_age_costs_nobody_the_tmb(model: Model) -> None:
    assert all(
        "age" in one.requires and "cancer_type" in one.requires for one in model.spec.variants
    )


@pytest.mark.parametrize("missing", [("bmi",), ("platelets", "hemoglobin"), ("albumin", "tmb")])
def test_an_unknown_number_has_no_effect_and_the_rest_still_sums(
    model: Model, missing: tuple[str, ...]
) -> None:
    row = {**ROW, **dict.fromkeys(missing)}
    for said in model.predict(row):
        assert said.status is Applicability.CAUTION
        unknown = [one for one in said.attributions if one.value is None]
        assert all(one.contribution == 0 for one in unknown)
        assert {one.feature for one in unknown} == set(missing) - {"albumin"}
        score = model.score(row, variant=said.variant, target=said.target).value
        parts = math.fsum((said.baseline or 0.0, *(a.contribution for a in said.attributions)))
        assert parts == pytest.approx(score, abs=1e-9)
        (worth,) = (one.seen for one in said.reasons if one.code == "worth_knowing")
        assert set(worth.split(", ")) >= set(missing)


def test_contributions_sum_to_the_score_exactly(model: Model) -> None:
    for said in model.predict(ROW):
        score = model.score(ROW, variant=said.variant, target=said.target).value
        parts = math.fsum((said.baseline or 0.0, *(a.contribution for a in said.attributions)))
        assert parts == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize(
    ("feature", "worse", "better"),
    [("albumin", 2.5, 4.5), ("nlr", 20.0, 1.5), ("tmb", 5.0, 40.0), ("fcna", 0.6, 0.05)],
)
def test_directions_are_those_that_are_known(
    model: Model, feature: str, worse: float, better: float
) -> None:
    for low, high in zip(
        model.predict({**ROW, feature: worse}), model.predict({**ROW, feature: better}), strict=True
    ):
        pairs = zip(low.survival, high.survival, strict=True)
        assert all(a.probability < b.probability for a, b in pairs)


def test_progression_free_survival_lies_below_overall_survival(model: Model) -> None:
    overall, free = model.predict(ROW)
    at = {point.months: point.probability for point in overall.survival}
    assert all(point.probability < at[point.months] for point in free.survival if point.months > 1)


@pytest.mark.parametrize("change", [{"albumin": 38.0}, {"cancer_type": "Thyroid"}, {"nlr": 500.0}])
def test_what_it_never_saw_makes_it_abstain(model: Model, change: dict[str, Raw]) -> None:
    assert all(
        one.status is Applicability.ABSTAINS and not one.survival
        for one in model.predict({**ROW, **change})
    )


def test_the_documented_open_look_is_reproduced(
    model: Model, shared_file: Callable[[str], Path]
) -> None:
    """The figures of docs/methods/survival-models.md."""
    cohort = read_cohort(shared_file("response/icb/chowell_test.csv"), TASK)
    for end, expected in zip(ENDS, OPEN, strict=True):
        kept, risks = [], []
        for index, row in enumerate(cohort.rows):
            said = next(one for one in model.predict(row) if one.target == end)
            if said.status is not Applicability.ABSTAINS:
                kept.append(index)
                risks.append(-said.survival[3].probability)
        times = cohort.subset(kept).survival[end]
        found = concordance(times.months, times.event, np.array(risks))
        assert found == pytest.approx(expected, abs=5e-4)
