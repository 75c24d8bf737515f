"""What a response model says of one patient (the port to ask it: ``oncobasis.core.predictor``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Applicability(StrEnum):
    """Whether a model may speak of this patient.

    ``APPLICABLE``: like the patients it was trained on. ``CAUTION``: it speaks, and says what is
    unusual or was filled in. ``ABSTAINS``: it gives no number.
    """

    APPLICABLE = "applicable"
    CAUTION = "caution"
    ABSTAINS = "abstains"


@dataclass(frozen=True, slots=True)
class ApplicabilityReason:
    """Why a model abstains or is cautious: a code, the feature it is about and what was seen."""

    code: str
    feature: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What one feature adds to the score of this patient against the training average.

    ``value`` is the patient's (None: not known, then it adds 0), ``percentile`` (0 to 100) where it
    lies in the training cohort. ``contribution`` is in log-odds (log-hazard for survival),
    ``probability`` in probability (0 to 1; absent for survival); each sums, with the baseline, to
    the prediction.
    """

    feature: str
    value: str | float | None
    unit: str
    contribution: float
    probability: float | None
    percentile: float | None


@dataclass(frozen=True, slots=True)
class SurvivalPoint:
    """The probability (0 to 1) to be event-free at a time in months, with its band."""

    months: float
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ModelStamp:
    """Which model spoke: its name, version, digest (SHA-256 of SHA256SUMS) and card."""

    name: str
    version: str
    digest: str
    card: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """One model's word on one target; ``probability`` and what rests on it are None if it abstains.

    ``interval`` is the 95 % interval of the probability, ``labels`` the conformal set at 90 %.
    ``variant`` is the feature set that was used. ``baseline`` is the average prediction of the
    training cohort in the unit of the contributions, with what stands in for unknown numbers.
    ``survival`` is the curve of a survival model. ``regimens`` are the ids of the recommendations
    it bears on; ``planned`` are the drugs of the therapy that the case names itself, where no
    recommendation is about it. ``notes`` are codes of plain statements about the model
    (``prognostic``, ``small_sample``).
    """

    id: str
    model: ModelStamp
    target: str
    variant: str
    status: Applicability
    reasons: tuple[ApplicabilityReason, ...] = ()
    probability: float | None = None
    interval: tuple[float, float] | None = None
    labels: tuple[str, ...] | None = None
    baseline: float | None = None
    attributions: tuple[Attribution, ...] = ()
    survival: tuple[SurvivalPoint, ...] = ()
    regimens: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
