"""Probability, exact attributions, intervals, sets and curves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.toy_model import (
    FEATURES,
    LEVELS,
    TARGET,
    USUAL,
    toy_contents,
    toy_rows,
    toy_survival,
)
from oncobasis.core.prediction import Applicability, Prediction
from oncobasis.predict.attribution import probability_parts
from oncobasis.predict.calibration import Calibration, TargetCalibration, sigma
from oncobasis.predict.features import Raw, filled_inputs, model_inputs_of, tree_row
from oncobasis.predict.linear import design_row
from oncobasis.predict.model import Model
from oncobasis.predict.trees import Forest

CONTENTS = toy_contents()
MODEL = Model(CONTENTS)
SURVIVAL = Model(toy_survival())

ROWS = st.fixed_dictionaries(
    {
        "tmb": st.floats(0.0, 1000.0),
        "albumin": st.none() | st.floats(0.5, 7.0),
        "nlr": st.none() | st.floats(0.0, 200.0),
        "prior_therapy": st.none() | st.sampled_from([0.0, 1.0]),
        "cancer_type": st.sampled_from(LEVELS),
    }
)


def one(row: Mapping[str, Raw], model: Model = MODEL) -> Prediction:
    return model.predict(row)[0]


@given(ROWS)
def test_attributions_and_baseline_sum_to_log_odds_and_probability(row: dict[str, Raw]) -> None:
    said = one(row)
    if said.status is Applicability.ABSTAINS:
        assert said.attributions == ()
        return
    assert said.probability is not None
    assert said.baseline is not None
    score = MODEL.score(row, variant=said.variant, target=TARGET)
    total = said.baseline + math.fsum(a.contribution for a in said.attributions)
    assert abs(total - score.value) < 1e-9
    assert abs(sigma(total) - said.probability) < 1e-9
    parts = [a.probability for a in said.attributions if a.probability is not None]
    assert len(parts) == len(said.attributions)
    assert abs(sigma(said.baseline) + math.fsum(parts) - said.probability) < 1e-9


@given(ROWS)
def test_the_score_is_the_calibrated_average_of_what_the_members_say(row: dict[str, Raw]) -> None:
    """An independent way to the same number: design rows, raw scores, averages, calibration."""
    names = [feature.name for feature in FEATURES]
    inputs = model_inputs_of(FEATURES, [row])[0]
    filled = filled_inputs(FEATURES, inputs)
    member = CONTENTS.linear["full"]
    flat = [b for term in member.terms for b in term.coefficients]
    columns = design_row([term.basis for term in member.terms], inputs, filled)
    linear = member.intercept + math.fsum(b * x for b, x in zip(flat, columns, strict=True))
    tree = Forest(CONTENTS.forests["model.full.txt"], "model.full.txt", names)
    said = tree.score(tree_row(names, inputs))
    forest = said.expected + math.fsum(said.contributions.values())
    expected = 1.1 * (0.6 * linear + 0.4 * forest) - 0.05
    score = MODEL.score(row, variant="full", target=TARGET)
    assert score.value == pytest.approx(expected, abs=1e-9)


@given(
    st.floats(-30.0, 30.0),
    st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-20.0, 20.0), min_size=1),
)
def test_the_split_of_a_probability_is_fair(baseline: float, parts: dict[str, float]) -> None:
    split = probability_parts(baseline, parts)
    total = sigma(baseline + math.fsum(parts.values()))
    assert abs(sigma(baseline) + math.fsum(split.values()) - total) < 1e-9
    for name, part in parts.items():
        assert split[name] == 0 or (split[name] > 0) == (part > 0)


def test_contributions_that_cancel_are_still_split() -> None:
    split = probability_parts(0.0, {"a": 2.0, "b": -2.0})
    assert split == {"a": 0.5, "b": -0.5}


def test_attributions_carry_value_unit_and_percentile_the_largest_first() -> None:
    said = one(USUAL)
    sizes = [abs(a.contribution) for a in said.attributions]
    assert sizes == sorted(sizes, reverse=True)
    by_name = {a.feature: a for a in said.attributions}
    assert by_name["albumin"].value == 4.0
    assert by_name["albumin"].unit == "g/dL"
    assert 0 < (by_name["albumin"].percentile or 0) < 100
    assert by_name["cancer_type"].value == "lung"
    assert by_name["cancer_type"].percentile is None


@given(ROWS)
def test_an_unknown_value_has_no_effect_of_its_own(row: dict[str, Raw]) -> None:
    for said in (one(row), *SURVIVAL.predict(row)):
        for part in said.attributions:
            if part.value is None:
                assert part.contribution == 0
                assert not part.probability


def test_what_stands_in_for_an_unknown_value_is_part_of_the_baseline() -> None:
    row = {**USUAL, "nlr": None}
    said, score = one(row), MODEL.score(row, variant="full", target=TARGET)
    assert score.contributions["nlr"] != 0
    assert said.baseline == pytest.approx(score.baseline + score.contributions["nlr"], abs=1e-12)
    assert one(USUAL).baseline == score.baseline


@given(ROWS)
def test_the_interval_holds_the_probability(row: dict[str, Raw]) -> None:
    said = one(row)
    if said.probability is not None and said.interval is not None:
        low, high = said.interval
        assert 0 <= low <= said.probability <= high <= 1


def test_the_interval_widens_with_what_is_missing() -> None:
    def width(said: Prediction) -> float:
        score = MODEL.score({a.feature: a.value for a in said.attributions},
                            variant="full", target=TARGET)  # fmt: skip
        return score.variance

    assert width(one({**USUAL, "nlr": None})) > width(one({**USUAL, "nlr": 5.0}))


@pytest.mark.parametrize(
    ("probability", "labels"),
    [(0.1, ("no response",)), (0.3, ("no response", "response")), (0.9, ("response",))],
)
def test_the_set_holds_what_cannot_be_ruled_out(
    probability: float, labels: tuple[str, ...]
) -> None:
    conformal = CONTENTS.conformal["full"]
    assert conformal.labels(probability, CONTENTS.spec.labels) == labels


def test_a_variant_without_thresholds_gives_no_set() -> None:
    said = one({**USUAL, "albumin": None, "nlr": None})
    assert said.variant == "no-labs"
    assert said.labels is None
    assert said.probability is not None


def test_calibration_keeps_the_order_of_patients() -> None:
    steep = TargetCalibration(Calibration(2.0, 1.0))
    other = Model(
        replace(CONTENTS, calibrations={**CONTENTS.calibrations, "full": {TARGET: steep}})
    )
    said = [(one(row), one(row, other)) for row in toy_rows(60, seed=4)]
    pairs = [
        (a.probability, b.probability)
        for a, b in said
        if a.variant == "full" and a.probability is not None and b.probability is not None
    ]
    assert len(pairs) > 40
    assert [b for _, b in sorted(pairs)] == sorted(b for _, b in pairs)


def test_a_survival_model_gives_a_falling_curve_in_its_band_for_each_endpoint() -> None:
    said = SURVIVAL.predict(USUAL)
    assert [s.target for s in said] == ["os", "pfs"]
    for answer in said:
        assert (answer.probability, answer.interval, answer.labels) == (None, None, None)
        chances = [point.probability for point in answer.survival]
        assert chances == sorted(chances, reverse=True)
        assert all(p.low <= p.probability <= p.high for p in answer.survival)
        assert {a.probability for a in answer.attributions} == {None}
    assert said[0].survival != said[1].survival


def test_the_curve_is_that_of_the_proportional_hazard() -> None:
    said = SURVIVAL.predict(USUAL)[0]
    assert said.baseline is not None
    score = said.baseline + math.fsum(a.contribution for a in said.attributions)
    for point in said.survival:
        hazard = 0.03 * point.months
        assert point.probability == pytest.approx(math.exp(-hazard * math.exp(score)), rel=1e-12)


def test_the_same_row_has_the_same_id_and_another_row_another() -> None:
    assert one(USUAL) == one(dict(reversed(USUAL.items())))
    assert one(USUAL).id != one({**USUAL, "tmb": 9.0}).id
    assert one(USUAL).id.startswith("toy-response:objective-response:")
