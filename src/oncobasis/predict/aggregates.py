"""From training rows to aggregates: the domain of a variant and the reference of the features.

Used when a bundle is made; plain arithmetic on the same inputs that serving computes. No value of
a single patient is kept, except that a 0th or 100th percentile is one patient's.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from oncobasis.core.errors import InputError
from oncobasis.predict.domain import Matrix, cholesky, squared_distance
from oncobasis.predict.features import Raw, Row, model_inputs_of
from oncobasis.predict.reference import HUNDRED_AND_ONE, FeatureReference
from oncobasis.predict.spec import Domain, FeatureKind, FeatureSpec

FEWEST_ROWS = 20
RARE_BELOW = 10
_RIDGE = 0.05


def fit_domain(
    features: Sequence[FeatureSpec],
    rows: Sequence[Row],
    *,
    most_missing: int,
    quantile: float = 0.999,
    rare_below: int = RARE_BELOW,
) -> Domain:
    """The domain of a variant with these features, from the raw rows it was trained on.

    The cloud is made of the numbers and binaries that vary, over the rows that know all of them:
    mean, and covariance with 5 % of each variance added to its diagonal. The threshold for m known
    features is the ``quantile`` of the squared distances of the training rows, pooled over the k
    windows of m neighbouring features (the last is the first's neighbour): every feature counts
    equally often, and no pattern of missing values has to have been seen. ``ranges`` are the 1st
    and 99th percentile of each number, ``rare_levels`` those of fewer than ``rare_below`` patients.

    Raises InputError with fewer than 20 complete rows, or a value that is not possible.
    """
    inputs = model_inputs_of(features, [_only(features, row) for row in rows])
    numeric = [feature for feature in features if feature.kind is not FeatureKind.CATEGORY]
    complete = [
        [value for feature in numeric if (value := row[feature.name]) is not None] for row in inputs
    ]
    points = [point for point in complete if len(point) == len(numeric)]
    if numeric and len(points) < FEWEST_ROWS:
        raise InputError(
            f"only {len(points)} rows know all of {', '.join(f.name for f in numeric)}",
            where="domain",
            remedy=f"give a cohort with {FEWEST_ROWS} complete rows, or fewer features",
        )
    varying = [i for i in range(len(numeric)) if len({point[i] for point in points}) > 1]
    points = [[point[i] for i in varying] for point in points]
    center, covariance = _moments(points, len(varying))
    return Domain(
        features=tuple(numeric[i].name for i in varying),
        center=center,
        covariance=covariance,
        thresholds=_thresholds(points, center, covariance, quantile),
        ranges={
            feature.name: (quantile_of(known, 0.01), quantile_of(known, 0.99))
            for feature in features
            if feature.kind is FeatureKind.NUMBER and (known := _known(feature, rows))
        },
        rare_levels={
            feature.name: _rare(feature, rows, rare_below)
            for feature in features
            if feature.kind is FeatureKind.CATEGORY
        },
        most_missing=most_missing,
    )


def fit_reference(
    features: Sequence[FeatureSpec], rows: Sequence[Row]
) -> dict[str, FeatureReference]:
    """Percentiles (raw units) and counts of every feature in the training rows."""
    return {feature.name: _reference(feature, rows) for feature in features}


def quantile_of(ascending: Sequence[float], part: float) -> float:
    """The quantile (part in 0..1) of sorted values, straight between neighbours."""
    place = part * (len(ascending) - 1)
    below = min(int(place), len(ascending) - 1)
    above = min(below + 1, len(ascending) - 1)
    low, high = ascending[below], ascending[above]
    return min(max(low + (place - below) * (high - low), low), high)


def _only(features: Sequence[FeatureSpec], row: Row) -> dict[str, Raw]:
    return {feature.name: row.get(feature.name) for feature in features}


def _known(feature: FeatureSpec, rows: Sequence[Row]) -> list[float]:
    values = (row.get(feature.name) for row in rows)
    return sorted(
        float(v) for v in values if v is not None and not isinstance(v, str) and not math.isnan(v)
    )


def _reference(feature: FeatureSpec, rows: Sequence[Row]) -> FeatureReference:
    if feature.kind is FeatureKind.CATEGORY:
        counts = Counter(v for row in rows if isinstance(v := row.get(feature.name), str))
        known = counts.total()
        levels = {level: counts[level] for level in feature.levels}
        return FeatureReference(known, len(rows) - known, levels=levels)
    values = _known(feature, rows)
    missing = len(rows) - len(values)
    if feature.kind is FeatureKind.BINARY:
        ones = values.count(1.0)
        levels = {"0": len(values) - ones, "1": ones}
        return FeatureReference(len(values), missing, levels=levels)
    places = range(HUNDRED_AND_ONE) if values else ()
    percentiles = [quantile_of(values, place / 100) for place in places]
    for place, (low, high) in enumerate(pairwise(percentiles)):
        percentiles[place + 1] = max(low, high)  # rounding must not turn the order round
    return FeatureReference(len(values), missing, tuple(percentiles))


def _rare(feature: FeatureSpec, rows: Sequence[Row], below: int) -> tuple[str, ...]:
    counts = Counter(row.get(feature.name) for row in rows)
    return tuple(level for level in feature.levels if counts[level] < below)


def _moments(
    points: Sequence[Sequence[float]], size: int
) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    count = len(points)
    center = tuple(math.fsum(point[i] for point in points) / count for i in range(size))
    rows = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            away = math.fsum((p[i] - center[i]) * (p[j] - center[j]) for p in points)
            rows[i][j] = rows[j][i] = away / (count - 1)
    for i in range(size):
        rows[i][i] *= 1 + _RIDGE
    return center, tuple(tuple(row) for row in rows)


def _thresholds(
    points: Sequence[Sequence[float]],
    center: Sequence[float],
    covariance: Matrix,
    quantile: float,
) -> tuple[float, ...]:
    size = len(center)
    found: list[float] = []
    for many in range(1, size + 1):
        distances: list[float] = []
        for first in range(size if many < size else 1):
            window = [(first + step) % size for step in range(many)]
            factor = cholesky([[covariance[i][j] for j in window] for i in window])
            distances.extend(
                squared_distance(factor, [point[i] - center[i] for i in window]) for point in points
            )
        found.append(quantile_of(sorted(distances), quantile))
    return tuple(found)
