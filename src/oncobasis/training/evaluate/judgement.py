"""One target of a model, judged on a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.fit import Draw
from oncobasis.training.results import Estimate


@dataclass(frozen=True, slots=True)
class Judgement:
    """Metrics by name, the part of the report, and figures by file name."""

    metrics: Mapping[str, Estimate]
    report: Mapping[str, Json]
    figures: Mapping[str, Draw] = field(default_factory=dict)
