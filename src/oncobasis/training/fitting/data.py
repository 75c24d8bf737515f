"""Rows of one feature set, ready to be fitted: model inputs by the code that serving uses."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from oncobasis.predict.features import Row, filled_inputs, model_inputs_of, tree_row
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.cohorts.cohort import Cohort, Floats, Indices

Inputs = Mapping[str, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """n rows: inputs, inputs with fills, the same as an n x k matrix, and the outcome (n)."""

    features: tuple[FeatureSpec, ...]
    inputs: tuple[Inputs, ...]
    filled: tuple[Inputs, ...]
    matrix: Floats
    outcome: Floats

    def __len__(self) -> int:
        return len(self.inputs)

    def subset(self, rows: Indices) -> Data:
        """These rows only."""
        return Data(
            self.features,
            tuple(self.inputs[row] for row in rows),
            tuple(self.filled[row] for row in rows),
            self.matrix[rows],
            self.outcome[rows],
        )

    def with_outcome(self, outcome: Floats) -> Data:
        """The same rows with another outcome."""
        return replace(self, outcome=outcome)


def data_of(features: Sequence[FeatureSpec], cohort: Cohort) -> Data:
    """The cohort's rows as inputs of these features (which have their fills)."""
    chosen = tuple(features)
    rows = [{f.name: row.get(f.name) for f in chosen} for row in cohort.rows]
    inputs = tuple(model_inputs_of(chosen, rows))
    filled = tuple(filled_inputs(chosen, row) for row in inputs)
    names = [f.name for f in chosen]
    matrix = np.array([tree_row(names, row) for row in filled], dtype=np.float64)
    return Data(chosen, inputs, filled, matrix.reshape(len(inputs), len(names)), cohort.response)


def with_fills(features: Sequence[FeatureSpec], rows: Sequence[Row]) -> tuple[FeatureSpec, ...]:
    """The features with the value that stands in for a missing number; nothing else has one.

    It is the mean after clipping (three digits); a fill that the task states stays.
    """
    return tuple(_with_fill(feature, rows) for feature in features)


def _with_fill(feature: FeatureSpec, rows: Sequence[Row]) -> FeatureSpec:
    if feature.fill is not None or feature.kind is not FeatureKind.NUMBER:
        return feature
    known = [float(v) for row in rows if isinstance(v := row.get(feature.name), int | float)]
    known = [value for value in known if not math.isnan(value)]
    if not known:
        return feature
    low, high = feature.clip or (-math.inf, math.inf)
    mean = statistics.fmean(min(max(value, low), high) for value in known)
    return replace(feature, fill=float(f"{mean:.3g}"))
