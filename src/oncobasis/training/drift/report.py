"""The verdict on a cohort: what has drifted, what to watch, and what is as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from oncobasis.core.errors import InputError
from oncobasis.predict.features import Row
from oncobasis.predict.reference import FeatureReference
from oncobasis.predict.spec import FeatureSpec
from oncobasis.training.drift.calibration import CalibrationDrift, EventsDrift, calibration_drift
from oncobasis.training.drift.distances import holm, number_distance
from oncobasis.training.drift.features import FEWEST, Finding, Subject, feature_findings

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

SCHEMA = "oncobasis.drift/1"
Floats = NDArray[np.float64]


class Verdict(StrEnum):
    """How far a comparison has moved, in rising order."""

    STABLE = "stable"
    WATCH = "watch"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a change counts: both the size of a shift and its corrected p value.

    ``abstention`` are parts of the cohort. A calibration drifts when its p value is small and its
    intercept or slope, or observed over expected ``events``, has left these bounds.
    """

    alpha: float = 0.05
    psi: tuple[float, float] = (0.1, 0.25)
    abstention: tuple[float, float] = (0.1, 0.25)
    intercept: float = 0.4
    slope: tuple[float, float] = (0.7, 1.4)
    events: tuple[float, float] = (0.75, 1.33)


_USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Judged:
    """A comparison with its p value corrected for all comparisons (Holm), and the verdict."""

    finding: Finding
    corrected: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The model's word on each patient of the cohort: the probability, NaN where it abstains.

    ``outcome`` is 1, 0 or NaN (unknown). ``before`` are the percentiles of the probabilities that
    the training patients had when they were left out of the fit (without it no scores are
    compared), and ``alike`` marks the patients who were answered by the same variant. ``events``
    are those of a survival model.
    """

    probability: Floats
    outcome: Floats
    before: FeatureReference | None = None
    alike: NDArray[np.bool_] | None = None
    events: tuple[EventsDrift, ...] = ()


@dataclass(frozen=True, slots=True)
class Subjects:
    """Which model met which cohort, by name and digest."""

    model: str
    version: str
    bundle_digest: str
    cohort: str
    cohort_digest: str


@dataclass(frozen=True, slots=True)
class DriftReport:
    """All comparisons of one cohort; ``verdict`` is the worst of them.

    ``abstained`` is the part of patients the model does not speak of, None if it was not asked.
    ``notes`` are codes of what could not be compared.
    """

    subjects: Subjects
    patients: int
    judged: tuple[Judged, ...]
    abstained: float | None = None
    calibration: CalibrationDrift | None = None
    events: tuple[EventsDrift, ...] = ()
    calibration_verdict: Verdict = Verdict.STABLE
    notes: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all comparisons."""
        found = {self.calibration_verdict, *(judged.verdict for judged in self.judged)}
        if self.abstained is not None:
            found.add(_banded(self.abstained, self.limits.abstention))
        return max(found, key=list(Verdict).index)

    def document(self) -> dict[str, Json]:
        """The report as a JSON object (`SCHEMA`)."""
        return {
            "schema": SCHEMA,
            **asdict(self.subjects),
            "patients": self.patients,
            "verdict": str(self.verdict),
            "abstained": self.abstained,
            "comparisons": [_json_of(judged) for judged in self.judged],
            "calibration": None if self.calibration is None else asdict(self.calibration),
            "events": [asdict(item) for item in self.events],
            "calibration_verdict": str(self.calibration_verdict),
            "notes": list(self.notes),
            "limits": {name: _listed(value) for name, value in asdict(self.limits).items()},
        }


def drift_report(
    *,
    subjects: Subjects,
    features: Sequence[FeatureSpec],
    reference: Mapping[str, FeatureReference],
    rows: Sequence[Row],
    scored: Scored | None = None,
    limits: Limits = _USUAL,
) -> DriftReport:
    """Hold a cohort against the training cohort; raises InputError if it is too small."""
    if len(rows) < FEWEST:
        raise InputError(
            f"has {len(rows)} patients, drift needs {FEWEST}",
            where=subjects.cohort,
            remedy="take a longer period",
        )
    findings = list(feature_findings(features, reference, rows))
    notes = [
        f"too_few:{feature.name}"
        for feature in features
        if not any(f.subject is Subject.VALUES and f.name == feature.name for f in findings)
    ]
    outcomes: tuple[CalibrationDrift | EventsDrift, ...] = ()
    if scored is not None:
        findings += _score_findings(scored, notes)
        calibration = None if scored.events else _calibration(scored, notes)
        outcomes = scored.events if calibration is None else (calibration,)
    judged, calibration_verdict = _judge(findings, outcomes, limits)
    return DriftReport(
        subjects=subjects,
        patients=len(rows),
        judged=judged,
        abstained=None if scored is None else float(np.isnan(scored.probability).mean()),
        calibration=next((o for o in outcomes if isinstance(o, CalibrationDrift)), None),
        events=tuple(o for o in outcomes if isinstance(o, EventsDrift)),
        calibration_verdict=calibration_verdict,
        notes=tuple(notes),
        limits=limits,
    )


def _score_findings(scored: Scored, notes: list[str]) -> list[Finding]:
    before = scored.before
    alike = True if scored.alike is None else scored.alike
    spoken = scored.probability[alike & ~np.isnan(scored.probability)]
    if len(spoken) < FEWEST:
        notes.append("too_few:score")
        return []
    if before is None or not before.percentiles:
        notes.append("no_training_scores")
        return []
    distance = number_distance(before.percentiles, before.known, spoken)
    return [Finding(Subject.SCORE, "score", "Predicted probability", len(spoken), distance)]


def _calibration(scored: Scored, notes: list[str]) -> CalibrationDrift | None:
    known = ~np.isnan(scored.probability) & ~np.isnan(scored.outcome)
    if known.sum() < FEWEST:
        notes.append("no_outcomes")
        return None
    found = calibration_drift(scored.probability[known], scored.outcome[known])
    if found is None:
        notes.append("one_outcome")
    return found


def _judge(
    findings: Sequence[Finding],
    outcomes: Sequence[CalibrationDrift | EventsDrift],
    limits: Limits,
) -> tuple[tuple[Judged, ...], Verdict]:
    """Correct all p values together, those of the calibration too."""
    p_values = [finding.distance.p for finding in findings] + [found.p for found in outcomes]
    corrected = holm(p_values)
    judged = tuple(
        Judged(finding, p, _shift(finding, p, limits))
        for finding, p in zip(findings, corrected, strict=False)
    )
    verdicts = [
        _calibration_verdict(found, p, limits)
        for found, p in zip(outcomes, corrected[len(findings) :], strict=True)
    ]
    return judged, max(verdicts, key=list(Verdict).index, default=Verdict.STABLE)


def _shift(finding: Finding, corrected: float, limits: Limits) -> Verdict:
    return _banded(finding.distance.psi, limits.psi) if corrected < limits.alpha else Verdict.STABLE


def _calibration_verdict(
    found: CalibrationDrift | EventsDrift, corrected: float, limits: Limits
) -> Verdict:
    if corrected >= limits.alpha:
        return Verdict.STABLE
    if isinstance(found, EventsDrift):
        low, high = limits.events
        inside = low < found.ratio.value < high
    else:
        low, high = limits.slope
        inside = abs(found.intercept.value) < limits.intercept and low < found.slope.value < high
    return Verdict.WATCH if inside else Verdict.DRIFT


def _banded(value: float, bounds: tuple[float, float]) -> Verdict:
    watch, drift = bounds
    if value >= drift:
        return Verdict.DRIFT
    return Verdict.WATCH if value >= watch else Verdict.STABLE


def _json_of(judged: Judged) -> dict[str, Json]:
    finding = judged.finding
    return {
        "subject": str(finding.subject),
        "name": finding.name,
        "title": finding.title,
        "patients": finding.known,
        **asdict(finding.distance),
        "p_corrected": judged.corrected,
        "verdict": str(judged.verdict),
    }


def _listed(value: object) -> Json:
    return list(value) if isinstance(value, tuple) else float(str(value))
