"""Drift of what goes in: each feature of the cohort against its place in the training cohort."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from oncobasis.predict.features import Raw, Row
from oncobasis.predict.reference import FeatureReference
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.drift.distances import (
    Distance,
    level_distance,
    missing_distance,
    number_distance,
)

FEWEST = 20
"""Patients with a value below which a distribution is not compared."""


class Subject(StrEnum):
    """What is compared: values, how often they are missing, the model's scores."""

    VALUES = "values"
    MISSING = "missing"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison; ``known`` patients of the cohort took part. ``title`` is for people."""

    subject: Subject
    name: str
    title: str
    known: int
    distance: Distance


def feature_findings(
    features: Sequence[FeatureSpec], reference: Mapping[str, FeatureReference], rows: Sequence[Row]
) -> Iterator[Finding]:
    """Compare values and missing values of every feature.

    A feature that nobody has is told by its missing values alone; one that fewer than ``FEWEST``
    have is not compared.
    """
    for feature in features:
        before = reference[feature.name]
        values = [value for row in rows if (value := row[feature.name]) is not None]
        if len(values) >= FEWEST and before.known:
            distance = _value_distance(feature, before, values)
            yield Finding(Subject.VALUES, feature.name, feature.title, len(values), distance)
        counts = (len(values), len(rows) - len(values))
        distance = missing_distance((before.known, before.missing), counts)
        yield Finding(Subject.MISSING, feature.name, feature.title, len(rows), distance)


def _value_distance(
    feature: FeatureSpec, before: FeatureReference, values: Sequence[Raw]
) -> Distance:
    if feature.kind is FeatureKind.NUMBER:
        return number_distance(before.percentiles, before.known, np.array(values, dtype=float))
    return level_distance(before.levels, [_level(value) for value in values])


def _level(value: Raw) -> str:
    return value if isinstance(value, str) else f"{value:g}"
