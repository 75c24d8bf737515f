"""Additive members: columns of a feature's basis, their coefficients, exact attributions.

Columns of a basis for the model input x (after clip and transform), z = (x - center) / scale:

- ``linear``: z.
- ``hinge``: z, then max(0, z - knot) for each knot (piecewise straight).
- ``natural``: z, then the k - 2 terms of the restricted cubic spline on k >= 3 knots, straight
  beyond the outer knots: (z - t_j)+^3 - (z - t_{k-1})+^3 (t_k - t_j) / (t_k - t_{k-1})
  + (z - t_k)+^3 (t_{k-1} - t_j) / (t_k - t_{k-1}), all divided by (t_k - t_1)^2.
- ``step``: 1 where z >= knot, for each knot.
- ``level``: 1 for the named level of a category, for each level of the basis; no center or scale.
- ``missing``: 1 where the value is missing (before any fill).

Knots are on the scale of z. Where x is missing and not filled, all but ``missing`` give zeros.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import mul

from oncobasis.core.errors import ModelError

_FEWEST_NATURAL = 3


class BasisKind(StrEnum):
    """The shapes of a feature's effect."""

    LINEAR = "linear"
    HINGE = "hinge"
    NATURAL = "natural"
    STEP = "step"
    LEVEL = "level"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Basis:
    """How one feature becomes columns. ``levels`` are indices into the feature's levels."""

    feature: str
    kind: BasisKind
    knots: tuple[float, ...] = ()
    levels: tuple[int, ...] = ()
    center: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        """Refuse knots and levels that don't belong to the kind."""
        ascending = all(a < b for a, b in zip(self.knots, self.knots[1:], strict=False))
        needed = {BasisKind.HINGE: 1, BasisKind.STEP: 1, BasisKind.NATURAL: _FEWEST_NATURAL}
        fewest = needed.get(self.kind, 0)
        enough = len(self.knots) >= fewest and (fewest > 0 or not self.knots)
        if not ascending or not enough:
            raise _wrong(self, f"knots must ascend; {self.kind} needs at least {fewest}")
        if (self.kind is BasisKind.LEVEL) != bool(self.levels):
            raise _wrong(self, "levels belong to, and are needed by, a level basis")
        if len(set(self.levels)) != len(self.levels):
            raise _wrong(self, "a level is repeated")
        if not 0 < self.scale < math.inf or not math.isfinite(self.center):
            raise _wrong(self, "scale must be above 0 and center finite")

    @property
    def width(self) -> int:
        """The number of columns."""
        match self.kind:
            case BasisKind.HINGE:
                return 1 + len(self.knots)
            case BasisKind.NATURAL:
                return len(self.knots) - 1
            case BasisKind.STEP:
                return len(self.knots)
            case BasisKind.LEVEL:
                return len(self.levels)
            case _:
                return 1


@dataclass(frozen=True, slots=True)
class Term:
    """A basis with its coefficients and the training means of its columns (same length)."""

    basis: Basis
    coefficients: tuple[float, ...]
    means: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse lengths that don't fit and numbers that are none."""
        if not len(self.coefficients) == len(self.means) == self.basis.width:
            raise _wrong(self.basis, f"needs {self.basis.width} coefficients and means")
        if not all(map(math.isfinite, (*self.coefficients, *self.means))):
            raise _wrong(self.basis, "a coefficient or mean is not finite")


@dataclass(frozen=True, slots=True)
class LinearMember:
    """Intercept and terms; ``spread`` (r x columns) gives the variance of the score.

    With d the row's columns minus their means, the variance is |spread d|^2: the rows of
    ``spread`` are a Cholesky factor (transposed) of the coefficients' covariance, or bootstrap
    draws minus their mean, divided by sqrt(draws - 1). Empty: not known.
    """

    intercept: float
    terms: tuple[Term, ...]
    spread: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a spread of another width."""
        width = sum(term.basis.width for term in self.terms)
        if not math.isfinite(self.intercept) or any(len(row) != width for row in self.spread):
            raise ModelError(
                f"intercept or spread is wrong (spread needs {width} columns)",
                where="linear member",
                remedy="correct the export, or install another bundle",
            )


@dataclass(frozen=True, slots=True)
class MemberScore:
    """A member's word on one row: expected score, what each feature adds to it, its variance.

    The score is ``expected`` plus the sum of ``contributions``, in log-odds or log-hazard.
    """

    expected: float
    contributions: Mapping[str, float]
    variance: float = 0.0


def columns(basis: Basis, value: float | None, *, missing: bool) -> tuple[float, ...]:
    """The columns for a model input; ``missing`` says whether the raw value was missing."""
    if basis.kind is BasisKind.MISSING:
        return (1.0 if missing else 0.0,)
    if value is None:
        return (0.0,) * basis.width
    if basis.kind is BasisKind.LEVEL:
        return tuple(1.0 if value == level else 0.0 for level in basis.levels)
    z = (value - basis.center) / basis.scale
    match basis.kind:
        case BasisKind.HINGE:
            return (z, *(max(0.0, z - knot) for knot in basis.knots))
        case BasisKind.NATURAL:
            return _natural(z, basis.knots)
        case BasisKind.STEP:
            return tuple(1.0 if z >= knot else 0.0 for knot in basis.knots)
        case _:
            return (z,)


def design_row(
    bases: Sequence[Basis],
    inputs: Mapping[str, float | None],
    filled: Mapping[str, float | None],
) -> list[float]:
    """All columns of one row, in the order of ``bases``: what training fits coefficients to."""
    found: list[float] = []
    for basis in bases:
        name = basis.feature
        found.extend(columns(basis, filled[name], missing=inputs[name] is None))
    return found


def score_linear(
    member: LinearMember,
    inputs: Mapping[str, float | None],
    filled: Mapping[str, float | None],
) -> MemberScore:
    """Score one row: each feature's terms minus their training means, the rest is expected."""
    deviations: list[float] = []
    parts: dict[str, list[float]] = {}
    means = [member.intercept]
    for term in member.terms:
        name = term.basis.feature
        row = columns(term.basis, filled[name], missing=inputs[name] is None)
        away = [x - mean for x, mean in zip(row, term.means, strict=True)]
        deviations.extend(away)
        parts.setdefault(name, []).extend(
            b * d for b, d in zip(term.coefficients, away, strict=True)
        )
        means.extend(b * mean for b, mean in zip(term.coefficients, term.means, strict=True))
    contributions = {name: math.fsum(values) for name, values in parts.items()}
    return MemberScore(math.fsum(means), contributions, _variance(member.spread, deviations))


def _variance(spread: Sequence[Sequence[float]], deviations: Sequence[float]) -> float:
    return math.fsum(sum(map(mul, row, deviations)) ** 2 for row in spread)


def _natural(z: float, knots: Sequence[float]) -> tuple[float, ...]:
    first, before, last = knots[0], knots[-2], knots[-1]
    gap = last - before
    tail_before = max(0.0, z - before) ** 3
    tail_last = max(0.0, z - last) ** 3
    size = (last - first) ** 2
    terms = (
        max(0.0, z - knot) ** 3
        - tail_before * (last - knot) / gap
        + tail_last * (before - knot) / gap
        for knot in knots[:-2]
    )
    return (z, *(term / size for term in terms))


def _wrong(basis: Basis, what: str) -> ModelError:
    return ModelError(
        what,
        where=f"term {basis.feature} ({basis.kind})",
        remedy="correct the export, or install another bundle",
    )
