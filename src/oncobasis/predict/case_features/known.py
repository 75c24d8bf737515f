"""What a case says of one feature: its raw value, or nothing, and what to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from oncobasis.core.case import TumorCase
from oncobasis.core.codes import PredictionReason

Raw: TypeAlias = float | str | None

ABSTAINING = frozenset(
    {
        PredictionReason.VALUE_IMPOSSIBLE,
        PredictionReason.LEVEL_UNSEEN,
        PredictionReason.REQUIRED_MISSING,
        PredictionReason.TOO_MUCH_MISSING,
        PredictionReason.PATTERN_UNSEEN,
        PredictionReason.REGIMEN_UNSEEN,
        PredictionReason.SETTING_UNSEEN,
        PredictionReason.STAGE_UNSEEN,
        PredictionReason.PRIOR_CHECKPOINT,
        PredictionReason.OTHER_REGIMEN,
        PredictionReason.HER2_UNRELIABLE,
        PredictionReason.METASTASES_STATED,
        PredictionReason.PRIOR_SYSTEMIC,
    }
)
"""Reasons with which a model gives no number; the others are cautions."""


@dataclass(frozen=True, slots=True)
class Known:
    """A raw value in the unit of the training cohort; ``value`` None: not known.

    ``notes`` are (reason, what was seen).
    """

    value: Raw = None
    notes: tuple[tuple[PredictionReason, str], ...] = ()

    @property
    def abstains(self) -> bool:
        """Whether a model must not speak, whatever the other features are."""
        return any(code in ABSTAINING for code, _ in self.notes)


UNKNOWN = Known()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model is asked of: the case as of a date, under a regimen (INNs, sorted).

    ``regimen`` is empty where the therapy is not named.
    """

    case: TumorCase
    as_of: date
    regimen: tuple[str, ...] = ()


Extract: TypeAlias = Callable[[Asked], Known]


def noted(code: PredictionReason, seen: str = "") -> Known:
    """A value that is not used, and why."""
    return Known(None, ((code, seen),))


def flag(*, of: bool | None) -> Known:
    """A yes or no as 1 or 0."""
    return UNKNOWN if of is None else Known(float(of))
