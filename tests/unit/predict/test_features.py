"""One definition of raw value -> model input: training and serving get the same bits."""

from __future__ import annotations

import math
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.toy_model import FEATURES, USUAL, toy_contents, toy_rows
from oncobasis.core.errors import InputError, ModelError
from oncobasis.predict.features import (
    Raw,
    filled_inputs,
    is_possible,
    model_input,
    model_inputs,
    model_inputs_of,
    read_row,
    tree_row,
)
from oncobasis.predict.spec import FeatureKind, FeatureSpec, Transform

TMB, ALBUMIN, NLR, PRIOR, CANCER = FEATURES


def bits(value: float | None) -> bytes | None:
    return None if value is None else struct.pack("<d", value)


def test_a_batch_of_training_rows_and_one_served_row_give_the_same_bits() -> None:
    rows = toy_rows(200)
    batch = model_inputs_of(FEATURES, rows)
    for row, trained in zip(rows, batch, strict=True):
        served = model_inputs(FEATURES, read_row(FEATURES, row))
        assert {k: bits(v) for k, v in served.items()} == {k: bits(v) for k, v in trained.items()}


@given(st.lists(st.floats(0.0, 1000.0), min_size=1, max_size=20), st.randoms())
def test_the_company_of_a_row_changes_nothing(values: list[float], order: object) -> None:
    del order
    rows = [{"tmb": value} for value in values]
    alone = [model_inputs_of([TMB], [row])[0]["tmb"] for row in rows]
    together = [row["tmb"] for row in model_inputs_of([TMB], rows)]
    assert list(map(bits, alone)) == list(map(bits, together))


@pytest.mark.parametrize(
    ("feature", "value", "expected"),
    [
        (TMB, 9.0, math.log1p(9.0)),
        (TMB, 400.0, math.log1p(50.0)),
        (ALBUMIN, 0.6, 1.0),
        (PRIOR, 1.0, 1.0),
        (CANCER, "melanoma", 1.0),
    ],
)
def test_a_value_is_clipped_and_transformed(
    feature: FeatureSpec, value: float | str, expected: float
) -> None:
    assert model_input(feature, value) == expected


def test_each_transform_is_what_its_name_says() -> None:
    for transform, expected in (
        (Transform.NONE, 4.0),
        (Transform.LOG, math.log(4.0)),
        (Transform.SQRT, 2.0),
    ):
        feature = FeatureSpec(
            "x", "x", "X", FeatureKind.NUMBER, least=1.0, most=9.0, transform=transform
        )
        assert model_input(feature, 4.0) == expected


@pytest.mark.parametrize("missing", [{}, {"tmb": None}, {"tmb": math.nan}])
def test_what_is_not_given_is_missing_and_never_zero(missing: dict[str, Raw]) -> None:
    assert model_inputs([TMB], read_row([TMB], missing)) == {"tmb": None}
    assert math.isnan(tree_row(["tmb"], {"tmb": None})[0])


def test_only_a_feature_with_a_fill_is_filled() -> None:
    inputs = dict.fromkeys([feature.name for feature in FEATURES])
    filled = filled_inputs(FEATURES, inputs)
    assert filled["albumin"] == 3.9
    assert filled["nlr"] is None
    assert inputs["albumin"] is None


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"tumour_burden": 3.0}, "not a feature"),
        ({"tmb": "9"}, "is text"),
        ({"cancer_type": 3.0}, "is a number"),
    ],
)
def test_a_row_of_another_shape_is_refused(row: dict[str, Raw], what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        read_row(FEATURES, row)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "value"),
    [("tmb", -1.0), ("albumin", 41.0), ("prior_therapy", 2.0), ("cancer_type", "skin")],
)
def test_training_refuses_an_impossible_value_by_row_and_not_by_value(
    name: str, value: float | str
) -> None:
    with pytest.raises(InputError) as caught:
        model_inputs_of(FEATURES, [USUAL, {**USUAL, name: value}])
    assert caught.value.where == "row 1"
    assert str(value) not in str(caught.value).replace("row 1", "")


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinity_is_not_possible(value: float) -> None:
    assert not is_possible(TMB, value)


def test_only_a_number_is_filled_in() -> None:
    for feature in FEATURES:
        if feature.kind is not FeatureKind.NUMBER:
            with pytest.raises(ModelError, match="only a number"):
                replace(feature, fill=1.0)


@pytest.mark.parametrize("name", ["prior_therapy", "cancer_type"])
def test_a_variant_that_leaves_a_yes_or_no_or_a_category_open_is_refused(name: str) -> None:
    """Else an unknown value could be read as one of them."""
    spec = toy_contents().spec
    features = tuple(replace(one, required=False) for one in spec.features)
    full = spec.variants[0]
    opened = replace(full, requires=tuple(one for one in full.requires if one != name))
    with pytest.raises(ModelError, match="does not require"):
        replace(spec, features=features, variants=(opened, *spec.variants[1:]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "TMB"},
        {"least": None},
        {"least": 5.0, "most": 1.0},
        {"clip": (3.0, 2.0)},
        {"transform": Transform.LOG},
        {"fill": 2000.0},
        {"levels": ("a",)},
        {"monotone": 2},
    ],
)
def test_a_feature_that_could_not_be_computed_is_refused(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {
        "name": "x", "title": "x", "column": "X", "kind": FeatureKind.NUMBER,
        "least": 0.0, "most": 10.0,
    }  # fmt: skip
    FeatureSpec(**right)  # type: ignore[arg-type]
    with pytest.raises(ModelError):
        FeatureSpec(**{**right, **wrong})  # type: ignore[arg-type]
