"""The one definition of raw value -> model input, used by training and by serving.

Everything is computed on Python floats, one row at a time; a batch is a loop over rows. So one
row and a batch, training and serving, get the same bits without any care taken elsewhere.

A raw row maps feature names to a float (int and bool are taken as such), a level's name, or None.
A name that is absent, None or NaN is *missing*: it is never read as 0 or "negative".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from oncobasis.core.errors import InputError
from oncobasis.predict.spec import FeatureKind, FeatureSpec, Transform

Raw: TypeAlias = float | str | None
Row: TypeAlias = Mapping[str, Raw]

_SHOWN = 40
_APPLY = {
    Transform.NONE: float,
    Transform.LOG1P: math.log1p,
    Transform.LOG: math.log,
    Transform.SQRT: math.sqrt,
}


def read_row(features: Sequence[FeatureSpec], row: Row) -> dict[str, Raw]:
    """The row with every feature of the spec in it: a float, a text or None.

    Raises InputError for a name that is no feature (a misspelt one would be read as missing), for
    text where a number is due and the other way round.
    """
    known = {feature.name: feature for feature in features}
    for name in row:
        if name not in known:
            raise InputError(
                f"{name[:_SHOWN]!r} is not a feature of this model",
                where="row",
                remedy=f"features are {', '.join(known)}",
            )
    return {name: _typed(feature, row.get(name)) for name, feature in known.items()}


def is_possible(feature: FeatureSpec, value: float | str) -> bool:
    """Whether a value could be a patient's: within least..most, 0 or 1, one of the levels."""
    if isinstance(value, str):
        return value in feature.levels
    if feature.kind is FeatureKind.BINARY:
        return value in {0.0, 1.0}
    if feature.least is None or feature.most is None:
        return False
    return feature.least <= value <= feature.most


def model_input(feature: FeatureSpec, value: float | str) -> float:
    """The number that members see: clipped and transformed, 0 or 1, or the level's index.

    ``value`` must be possible (`is_possible`); otherwise ValueError.
    """
    if isinstance(value, str):
        return float(feature.levels.index(value))
    if feature.kind is FeatureKind.BINARY:
        return value
    if feature.clip is not None:
        low, high = feature.clip
        value = min(max(value, low), high)
    return _APPLY[feature.transform](value)


def model_inputs(features: Sequence[FeatureSpec], row: Row) -> dict[str, float | None]:
    """The inputs of a typed row (`read_row`) by feature; None where the value is missing."""
    found: dict[str, float | None] = {}
    for feature in features:
        value = row[feature.name]
        found[feature.name] = None if value is None else model_input(feature, value)
    return found


def filled_inputs(
    features: Sequence[FeatureSpec], inputs: Mapping[str, float | None]
) -> dict[str, float | None]:
    """The same inputs with the fill value in the place of a missing one, where there is a fill."""
    found = dict(inputs)
    for feature in features:
        if found[feature.name] is None and feature.fill is not None:
            found[feature.name] = model_input(feature, float(feature.fill))
    return found


def tree_row(names: Sequence[str], inputs: Mapping[str, float | None]) -> list[float]:
    """The columns of a tree member in the order of ``names``; NaN where the input is missing."""
    return [math.nan if (value := inputs[name]) is None else value for name in names]


def model_inputs_of(
    features: Sequence[FeatureSpec], rows: Iterable[Row]
) -> list[dict[str, float | None]]:
    """The inputs of many raw rows, for training; what `model_inputs` gives for each of them.

    Raises InputError for a value that is not possible, naming the row's number, not the value.
    """
    found = []
    for number, row in enumerate(rows):
        typed = read_row(features, row)
        for feature in features:
            value = typed[feature.name]
            if value is not None and not is_possible(feature, value):
                raise InputError(
                    f"{feature.name} has a value that is not possible",
                    where=f"row {number}",
                    remedy="check unit and coding, or leave the value empty",
                )
        found.append(model_inputs(features, typed))
    return found


def _typed(feature: FeatureSpec, value: Raw) -> Raw:
    if value is None:
        return None
    if isinstance(value, str):
        if feature.kind is not FeatureKind.CATEGORY:
            raise _mistyped(feature, "is text", "give a number")
        return value
    if feature.kind is FeatureKind.CATEGORY:
        if math.isnan(value):
            return None
        raise _mistyped(feature, "is a number", "give the name of the level as text")
    number = float(value)
    return None if math.isnan(number) else number


def _mistyped(feature: FeatureSpec, what: str, remedy: str) -> InputError:
    return InputError(f"{feature.name} {what}", where="row", remedy=remedy)
