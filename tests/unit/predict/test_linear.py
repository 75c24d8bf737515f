"""Columns of each basis, and a linear member's exact split into features."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.toy_model import FEATURES, toy_linear, toy_rows
from oncobasis.core.errors import ModelError
from oncobasis.predict.features import filled_inputs, model_inputs_of
from oncobasis.predict.linear import (
    Basis,
    BasisKind,
    LinearMember,
    Term,
    columns,
    design_row,
    score_linear,
)

KNOTS = (-1.0, 0.0, 0.5, 2.0)
NATURAL = Basis("x", BasisKind.NATURAL, KNOTS)


def test_hinges_bend_at_their_knots() -> None:
    basis = Basis("x", BasisKind.HINGE, (0.0, 1.0), center=10.0, scale=2.0)
    assert columns(basis, 13.0, missing=False) == (1.5, 1.5, 0.5)
    assert columns(basis, 9.0, missing=False) == (-0.5, 0.0, 0.0)


def test_steps_are_taken_at_their_knots() -> None:
    basis = Basis("x", BasisKind.STEP, (0.0, 1.0))
    assert columns(basis, 0.0, missing=False) == (1.0, 0.0)
    assert columns(basis, 2.0, missing=False) == (1.0, 1.0)


def test_levels_are_indicators_and_the_others_the_reference() -> None:
    basis = Basis("x", BasisKind.LEVEL, levels=(0, 2))
    assert columns(basis, 2.0, missing=False) == (0.0, 1.0)
    assert columns(basis, 1.0, missing=False) == (0.0, 0.0)


def test_missing_is_known_of_the_raw_value_even_where_it_is_filled() -> None:
    assert columns(Basis("x", BasisKind.MISSING), 3.9, missing=True) == (1.0,)
    assert columns(Basis("x", BasisKind.LINEAR), None, missing=True) == (0.0,)


def _restricted_cubic(x: Fraction, knots: list[Fraction]) -> list[Fraction]:
    """The textbook's formula, in exact arithmetic."""

    def cube(value: Fraction) -> Fraction:
        return max(value, Fraction(0)) ** 3

    last, before, size = knots[-1], knots[-2], (knots[-1] - knots[0]) ** 2
    gap = last - before
    return [
        (cube(x - k) - cube(x - before) * (last - k) / gap + cube(x - last) * (before - k) / gap)
        / size
        for k in knots[:-2]
    ]


@given(st.floats(-6.0, 6.0))
def test_the_natural_spline_is_the_restricted_cubic(z: float) -> None:
    exact = _restricted_cubic(Fraction(z), [Fraction(k) for k in KNOTS])
    found = columns(NATURAL, z, missing=False)
    assert found[0] == z
    for ours, theirs in zip(found[1:], exact, strict=True):
        assert ours == pytest.approx(float(theirs), abs=1e-12)


def test_the_natural_spline_is_straight_beyond_its_knots() -> None:
    for start in (2.0, -9.0):
        points = [columns(NATURAL, start + step, missing=False) for step in (0.0, 1.0, 2.0)]
        for low, middle, high in zip(*points, strict=True):
            assert high - middle == pytest.approx(middle - low, abs=1e-9)


def test_a_score_is_coefficients_times_the_columns_that_training_fits() -> None:
    member = toy_linear()
    flat = [b for term in member.terms for b in term.coefficients]
    for inputs in model_inputs_of(FEATURES, toy_rows(100)):
        filled = filled_inputs(FEATURES, inputs)
        row = design_row([term.basis for term in member.terms], inputs, filled)
        direct = member.intercept + math.fsum(b * x for b, x in zip(flat, row, strict=True))
        said = score_linear(member, inputs, filled)
        total = said.expected + math.fsum(said.contributions.values())
        assert total == pytest.approx(direct, abs=1e-12)


def test_the_average_of_the_contributions_is_zero_where_the_means_are_the_cohorts() -> None:
    basis = Basis("tmb", BasisKind.LINEAR)
    inputs = model_inputs_of(FEATURES[:1], [{"tmb": float(x)} for x in range(1, 40)])
    mean = math.fsum(row["tmb"] or 0.0 for row in inputs) / len(inputs)
    member = LinearMember(0.3, (Term(basis, (2.0,), (mean,)),))
    parts = [score_linear(member, row, row).contributions["tmb"] for row in inputs]
    assert math.fsum(parts) / len(parts) == pytest.approx(0.0, abs=1e-12)


def test_the_variance_is_that_of_the_coefficients_along_the_row() -> None:
    term = Term(Basis("x", BasisKind.HINGE, (0.0,)), (1.0, 1.0), (0.5, 0.25))
    member = LinearMember(0.0, (term,), ((2.0, 1.0), (0.0, 3.0)))
    away = (1.5 - 0.5, 1.5 - 0.25)
    covariance = ((4.0, 2.0), (2.0, 10.0))  # spread' spread
    expected = sum(away[i] * covariance[i][j] * away[j] for i in range(2) for j in range(2))
    assert score_linear(member, {"x": 1.5}, {"x": 1.5}).variance == pytest.approx(expected)


@pytest.mark.parametrize(
    ("kind", "knots", "levels", "scale"),
    [
        (BasisKind.HINGE, (), (), 1.0),
        (BasisKind.HINGE, (1.0, 0.0), (), 1.0),
        (BasisKind.NATURAL, (0.0, 1.0), (), 1.0),
        (BasisKind.LINEAR, (1.0,), (), 1.0),
        (BasisKind.LINEAR, (), (1,), 1.0),
        (BasisKind.LEVEL, (), (), 1.0),
        (BasisKind.LEVEL, (), (1, 1), 1.0),
        (BasisKind.LINEAR, (), (), 0.0),
        (BasisKind.LINEAR, (), (), math.nan),
    ],
)
def test_a_basis_that_could_not_be_computed_is_refused(
    kind: BasisKind, knots: tuple[float, ...], levels: tuple[int, ...], scale: float
) -> None:
    with pytest.raises(ModelError) as caught:
        Basis("x", kind, knots, levels, 0.0, scale)
    assert caught.value.remedy


def test_lengths_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ModelError, match="2 coefficients"):
        Term(Basis("x", BasisKind.HINGE, (0.0,)), (1.0,), (0.0,))
    with pytest.raises(ModelError, match="1 columns"):
        LinearMember(0.0, (Term(Basis("x", BasisKind.LINEAR), (1.0,), (0.0,)),), ((1.0, 2.0),))
