"""Predictions without a model: made-up numbers in which each part sums to the whole."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import (
    Applicability,
    ApplicabilityReason,
    Attribution,
    ModelStamp,
    Prediction,
    SurvivalPoint,
)

if TYPE_CHECKING:
    from oncobasis.core.codes import Code

RESPONSE = ModelStamp("icb-response", "1.0.0", "a1" * 32, "models/icb-response/1.0.0/card.md")
SURVIVAL = ModelStamp("icb-survival", "1.0.0", "b2" * 32, "models/icb-survival/1.0.0/card.md")
BREAST = ModelStamp("breast-nac-pcr", "1.0.0", "c3" * 32, "models/breast-nac-pcr/1.0.0/card.md")

VALUES: tuple[tuple[str, float | str | None, str, float, float | None], ...] = (
    ("tmb", 12.4, "mut/Mb", 0.46, 77.0),
    ("albumin", 3.1, "g/dL", -0.41, 8.0),
    ("nlr", 7.2, "ratio", -0.33, 74.0),
    ("prior_systemic_therapy", 1.0, "", -0.21, None),
    ("cancer_type", "NSCLC", "", -0.12, None),
    ("platelets", None, "10*9/L", 0.0, None),
    ("age", 66.0, "years", 0.05, 50.0),
    ("fcna", 0.21, "fraction", -0.02, 62.0),
    ("msi_high", 0.0, "", -0.01, None),
)


def attributions(*, survival: bool = False, baseline: float = -0.9) -> tuple[Attribution, ...]:
    """The parts of `response` (of `survival_curve`, with the opposite sign)."""
    away = math.fsum(step for _, _, _, step, _ in VALUES)
    slope = (_sigma(baseline + away) - _sigma(baseline)) / away
    return tuple(
        Attribution(
            name, value, unit,
            -step if survival else step,
            None if survival else step * slope,
            percentile,
        )
        for name, value, unit, step, percentile in VALUES
    )  # fmt: skip


def response(*regimens: str) -> Prediction:
    """A response that is less likely than on average."""
    baseline = -0.9
    score = baseline + math.fsum(step for _, _, _, step, _ in VALUES)
    return Prediction(
        id="icb-response:objective-response:0123456789ab",
        model=RESPONSE,
        target="objective response",
        variant="full",
        status=Applicability.CAUTION,
        reasons=(
            ApplicabilityReason("missing", "platelets"),
            ApplicabilityReason("value_old", "albumin", "2025-03-01"),
        ),
        probability=_sigma(score),
        interval=(_sigma(score - 0.5), _sigma(score + 0.5)),
        labels=("no response", "response"),
        baseline=baseline,
        attributions=attributions(),
        regimens=regimens,
    )


def survival_curve(*regimens: str) -> Prediction:
    """Overall survival as a curve with its band."""
    months = (0.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0, 30.0, 36.0)
    curve = tuple(
        SurvivalPoint(m, math.exp(-0.05 * m), math.exp(-0.065 * m), math.exp(-0.038 * m))
        for m in months
    )
    return Prediction(
        id="icb-survival:overall-survival:0123456789ab",
        model=SURVIVAL,
        target="overall survival",
        variant="full",
        status=Applicability.APPLICABLE,
        baseline=0.1,
        attributions=attributions(survival=True),
        survival=curve,
        notes=("prognostic",),
        regimens=regimens,
    )


def abstaining(*regimens: str) -> Prediction:
    """A model that gives no number, and says why."""
    return Prediction(
        id="icb-response:objective-response:ba9876543210",
        model=RESPONSE,
        target="objective response",
        variant="",
        status=Applicability.ABSTAINS,
        reasons=(
            ApplicabilityReason("regimen_unseen", "", "carboplatin + pembrolizumab + pemetrexed"),
            ApplicabilityReason("level_unseen", "cancer_type", "Uveal Melanoma"),
        ),
        regimens=regimens,
    )


def breast() -> Prediction:
    """A planned therapy that no recommendation is about; one outcome is compatible."""
    return replace(
        response(),
        id="breast-nac-pcr:pathological-complete-response:0123456789ab",
        model=BREAST,
        target="pathological complete response",
        variant="clinical",
        status=Applicability.APPLICABLE,
        reasons=(),
        labels=("residual disease",),
        planned=("cyclophosphamide", "doxorubicin", "paclitaxel"),
    )


def every_reason() -> Prediction:
    """Each reason once."""
    return replace(
        abstaining(),
        reasons=tuple(_reason(code) for code in PredictionReason),
    )


def _reason(code: Code) -> ApplicabilityReason:
    named = {name: f"<{name}>" for name in code.params}
    return ApplicabilityReason(code.value, named.get("feature", ""), named.get("seen", ""))


def _sigma(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
