"""One target of a model, judged on a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.fit import Draw
from oncobasis.training.results import Estimate


class NoMetrics(StrEnum):
    """Why a target was not judged: code ``no_metrics`` of the report.

    No outcome is known at all; nobody whose outcome is known was answered; fewer than ten such
    patients; fewer than ten events (survival); all of them had the same outcome.
    """

    NO_OUTCOME = "no_outcome"
    NOT_ANSWERED = "not_answered"
    TOO_FEW = "too_few"
    TOO_FEW_EVENTS = "too_few_events"
    ONE_OUTCOME = "one_outcome"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Metrics by name, the part of the report, and figures by file name."""

    metrics: Mapping[str, Estimate]
    report: Mapping[str, Json]
    figures: Mapping[str, Draw] = field(default_factory=dict)
