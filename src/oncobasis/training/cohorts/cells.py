"""One cell of a cohort file -> a feature's raw value."""

from __future__ import annotations

import math
from collections.abc import Mapping

from oncobasis.core.errors import InputError
from oncobasis.predict.features import Raw
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.cohorts.text import number_remedy

MISSING = frozenset(
    {
        "", "na", "n/a", "n.a.", "#n/a", "#na", "nan", "null", "none", "nd", "n.d.", "n/d",
        "unknown", "not available", "not done", "missing", "?", ".", "-", "--",
    }
)  # fmt: skip
_YES = frozenset({"yes", "true", "y", "t"})
_NO = frozenset({"no", "false", "n", "f"})


def is_missing(text: str) -> bool:
    """Whether the text says that the value isn't known."""
    return text.strip().casefold() in MISSING


def read_number(text: str) -> float | None:
    """The finite number in the text, or None where it is none (``1``, ``1.0``, ``1e1``)."""
    if "_" in text:  # what Python takes as a number, and nobody else
        return None
    try:
        number = float(text.strip())
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def read_flag(text: str) -> bool | None:
    """A yes (``1``, ``yes``, ``true``) or no; None where the text is neither."""
    word = text.strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    number = read_number(word)
    return None if number not in {0.0, 1.0} else number == 1.0


def read_value(feature: FeatureSpec, text: str, aliases: Mapping[str, str], where: str) -> Raw:
    """The raw value of a feature; None where it is missing.

    A level is found whatever its case, or by alias (of a yes or no: ``yes`` or ``no``); another
    text stays as it is (a level the model doesn't know). Raises InputError, without the value,
    where a number is due.
    """
    if is_missing(text):
        return None
    if feature.kind is FeatureKind.CATEGORY:
        return _level(feature, text, aliases)
    word = text.strip().casefold()
    if feature.kind is FeatureKind.BINARY:
        word = aliases.get(tidy(text), word)
        if word in _YES | _NO:
            return 1.0 if word in _YES else 0.0
    number = read_number(word)
    if number is None:
        raise InputError(
            "is not a number", where=where, remedy=f"{expected(feature)}; {number_remedy(text)}"
        )
    return number


def expected(feature: FeatureSpec) -> str:
    """What may stand in the feature's column, in words."""
    match feature.kind:
        case FeatureKind.NUMBER:
            unit = f" in {feature.unit}" if feature.unit else ""
            return f"expected {feature.least:g} to {feature.most:g}{unit}"
        case FeatureKind.BINARY:
            return "expected 1 or 0"
        case FeatureKind.CATEGORY:
            return f"expected one of {', '.join(feature.levels)}"


def tidy(text: str) -> str:
    """The text as a group's key: stripped, casefolded, whole numbers without their ``.0``."""
    if is_missing(text):
        return ""
    number = read_number(text)
    return text.strip().casefold() if number is None else f"{number:g}"


def _level(feature: FeatureSpec, text: str, aliases: Mapping[str, str]) -> str:
    word = text.strip()
    levels = {level.casefold(): level for level in feature.levels}
    return levels.get(word.casefold()) or aliases.get(word.casefold()) or word
