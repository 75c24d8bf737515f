"""How far a patient lies from the training cloud: squared Mahalanobis distance, known part only.

With some features unknown the distance is that of the known ones under the matching part of the
covariance, held against the threshold for that many features. Plain arithmetic: the matrices are
of a few rows, and numpy's import alone would cost 100 ms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from oncobasis.core.errors import ModelError
from oncobasis.predict.spec import Domain

Matrix = Sequence[Sequence[float]]
_REMEMBERED = 256


class Cloud:
    """The training cloud of one variant; factors are remembered by pattern of what is known."""

    def __init__(self, domain: Domain, where: str) -> None:
        """Refuse, with ModelError, a covariance that is not positive definite."""
        self._domain = domain
        self._factors: dict[tuple[int, ...], list[list[float]]] = {}
        if domain.features:
            try:
                cholesky(domain.covariance)
            except ValueError:
                raise ModelError(
                    "the domain's covariance is not positive definite", where=where,
                    remedy="regularise it (add to the diagonal) and export again",
                ) from None  # fmt: skip

    def is_outside(self, inputs: Mapping[str, float | None]) -> bool:
        """Whether the known inputs lie beyond the threshold."""
        values = [inputs[name] for name in self._domain.features]
        known = tuple(i for i, value in enumerate(values) if value is not None)
        if not known:
            return False
        away = [
            value - self._domain.center[i] for i, value in enumerate(values) if value is not None
        ]
        return self._distance(known, away) > self._domain.thresholds[len(known) - 1]

    def _distance(self, known: tuple[int, ...], away: Sequence[float]) -> float:
        factor = self._factors.get(known)
        if factor is None:
            covariance = self._domain.covariance
            factor = cholesky([[covariance[i][j] for j in known] for i in known])
            if len(self._factors) < _REMEMBERED:
                self._factors[known] = factor
        return squared_distance(factor, away)


def cholesky(matrix: Matrix) -> list[list[float]]:
    """The lower factor L of a symmetric positive definite matrix L L'; ValueError otherwise."""
    size = len(matrix)
    factor = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - math.fsum(factor[i][k] * factor[j][k] for k in range(j))
            if matrix[i][j] != matrix[j][i] or (i == j and not 0 < rest < math.inf):
                raise ValueError("not symmetric and positive definite")
            factor[i][j] = math.sqrt(rest) if i == j else rest / factor[j][j]
    return factor


def squared_distance(factor: Matrix, away: Sequence[float]) -> float:
    """|L^-1 away|^2 for a lower factor L."""
    solved: list[float] = []
    for row, value in zip(factor, away, strict=True):
        known = math.fsum(a * b for a, b in zip(row, solved, strict=False))
        solved.append((value - known) / row[len(solved)])
    return math.fsum(x * x for x in solved)
