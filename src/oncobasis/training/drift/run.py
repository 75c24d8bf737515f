"""`oncobasis model drift`: a bundle and a cohort file become a report, and a figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.install import Receipts, open_model
from oncobasis.predict.model import Model
from oncobasis.predict.reference import HUNDRED_AND_ONE, FeatureReference
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.cohorts.read import Impossible, read_cohort
from oncobasis.training.drift.answers import ask
from oncobasis.training.drift.calibration import EventsDrift, events_drift
from oncobasis.training.drift.report import DriftReport, Limits, Scored, Subjects, drift_report
from oncobasis.training.results import Progress, silent
from oncobasis.training.tasks import find_task

_USUAL = Limits()


def drift(
    bundle: Path,
    cohort: Path,
    *,
    receipts: Receipts | None = None,
    limits: Limits = _USUAL,
    progress: Progress = silent,
) -> tuple[DriftReport, Scored]:
    """Hold a cohort file against the cohort that the bundle was trained on.

    Outcome columns may be absent or empty; then calibration is not judged. Raises InputError for a
    file that can't be read or is too small, ModelError for a damaged bundle.
    """
    held = read_bundle(bundle)
    model = open_model(bundle, expected=held.digest, receipts=receipts)
    task = find_task(held.contents.spec.name)
    patients = read_cohort(cohort, task, impossible=Impossible.KEEP, outcomes=False)
    scored = score(model, held.metrics, patients, progress)
    spec = held.contents.spec
    report = drift_report(
        subjects=Subjects(spec.name, spec.version, held.digest, patients.name, patients.digest),
        features=spec.features,
        reference=held.contents.reference,
        rows=_known_features(held, patients),
        scored=scored,
        limits=limits,
    )
    return report, scored


def score(
    model: Model, metrics: Mapping[str, object], cohort: Cohort, progress: Progress = silent
) -> Scored:
    """Ask the model of the cohort, with what its own training patients scored."""
    answers = ask(model, cohort, progress)
    first = answers[0]
    if model.spec.endpoints:
        found = [_events(one.target, one.expected, cohort) for one in answers]
        unknown = np.full(len(cohort), math.nan)
        return Scored(first.score, unknown, events=tuple(item for item in found if item))
    spoken = [v for v, p in zip(first.variants, first.score, strict=True) if not math.isnan(p)]
    main = max(sorted(set(spoken)), key=spoken.count, default="")
    outcome = cohort.response if len(cohort.response) else np.full(len(cohort), math.nan)
    return Scored(
        probability=first.score,
        outcome=outcome,
        before=scores_before(metrics, main, model.spec.training.patients),
        alike=np.array([variant == main for variant in first.variants], dtype=bool),
    )


def scores_before(
    metrics: Mapping[str, object], variant: str, patients: int
) -> FeatureReference | None:
    """The cross-validated probabilities of a variant as metrics.json tells them, if it does."""
    found: object = metrics
    for key in ("variants", variant, "score_percentiles"):
        if not isinstance(found, Mapping) or key not in found:
            return None
        found = found[key]
    if not isinstance(found, Sequence) or len(found) != HUNDRED_AND_ONE:
        return None
    return FeatureReference(patients, 0, tuple(float(value) for value in found))


def _events(endpoint: str, expected: Floats | None, cohort: Cohort) -> EventsDrift | None:
    if expected is None:
        return None
    event = cohort.survival[endpoint].event
    known = ~np.isnan(expected) & ~np.isnan(event)
    return events_drift(endpoint, event[known], expected[known])


def _known_features(bundle: Bundle, cohort: Cohort) -> list[dict[str, float | str | None]]:
    names = [feature.name for feature in bundle.contents.spec.features]
    return [{name: row.get(name) for name in names} for row in cohort.rows]
