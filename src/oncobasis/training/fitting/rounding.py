"""Fewer digits in what is written: another processor's last digits must not make another digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.calibration import Calibration, Conformal
from oncobasis.predict.linear import LinearMember, Term

_DIGITS = 10


def rounded(value: float) -> float:
    """The number with ten significant digits."""
    return float(f"{value:.{_DIGITS}g}")


def rounded_member(member: LinearMember) -> LinearMember:
    """An additive member with ten digits in all of its numbers."""
    return LinearMember(
        rounded(member.intercept),
        tuple(_rounded_term(term) for term in member.terms),
        tuple(_each(row) for row in member.spread),
    )


def rounded_calibration(calibration: Calibration) -> Calibration:
    """A recalibration with ten digits."""
    found = calibration.uncertainty
    return Calibration(
        rounded(calibration.slope),
        rounded(calibration.intercept),
        replace(
            found,
            intercept=rounded(found.intercept),
            both=rounded(found.both),
            slope=rounded(found.slope),
            imputed={name: rounded(value) for name, value in found.imputed.items()},
        ),
    )


def rounded_sets(sets: Conformal) -> Conformal:
    """Conformal sets with ten digits."""
    no, yes = _each(sets.thresholds)
    first, second = _each(sets.coverage)
    return replace(sets, thresholds=(no, yes), coverage=(first, second))


def rounded_json(value: Json) -> Json:
    """The same document with ten digits in its numbers."""
    if isinstance(value, float):
        return rounded(value)
    if isinstance(value, Mapping):
        return {name: rounded_json(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [rounded_json(item) for item in value]
    return value


def _rounded_term(term: Term) -> Term:
    basis = replace(
        term.basis,
        knots=_each(term.basis.knots),
        center=rounded(term.basis.center),
        scale=rounded(term.basis.scale),
    )
    return Term(basis, _each(term.coefficients), _each(term.means))


def _each(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(map(rounded, values))
