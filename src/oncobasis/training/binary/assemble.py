"""From fitted variants to the contents of a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from oncobasis.predict.aggregates import fit_reference
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.calibration import TargetCalibration
from oncobasis.predict.contents import Contents
from oncobasis.predict.model import Model
from oncobasis.predict.scoring import Score
from oncobasis.predict.spec import ModelSpec, Training
from oncobasis.training.binary.job import Job
from oncobasis.training.binary.variant import FittedVariant
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.fit import environment
from oncobasis.training.fitting.rounding import rounded_calibration


def contents_of(job: Job, variants: Sequence[FittedVariant]) -> Contents:
    """The contents of a binary model."""
    task, cohort, options = job.task, job.cohort, job.options
    events = int(cohort.response.sum())
    spec = ModelSpec(
        name=task.name,
        version=options.version,
        kind=task.kind,
        target=task.target,
        title=task.title,
        features=task.features,
        variants=tuple(item.variant for item in variants),
        training=Training(
            cohort_digest=cohort.digest,
            patients=len(cohort),
            events={task.target: events},
            dates=task.card.dates,
            sites=task.card.sites,
            seed=options.seed,
        ),
        labels=task.labels,
        notes=task.notes,
        software=environment(),
    )
    return Contents(
        spec=spec,
        linear={name: member for item in variants for name, member in item.linear.items()},
        forests={name: text for item in variants for name, text in item.forests.items()},
        calibrations={
            item.variant.name: {task.target: TargetCalibration(item.calibration)}
            for item in variants
        },
        conformal={item.variant.name: item.conformal for item in variants},
        reference=fit_reference(task.features, cohort.rows),
    )


def with_imputed_error(contents: Contents, cohort: Cohort) -> Contents:
    """The same with the variance that each feature adds when it is filled in.

    It is the variance of what the feature says of the training patients.
    """
    target = contents.spec.target
    found: dict[str, Mapping[str, TargetCalibration]] = {}
    for variant in contents.spec.variants:
        spread = {
            name: float(np.var(said))
            for name, said in contributions(contents, cohort, variant.name).items()
            if name not in variant.requires
        }
        old = contents.calibrations[variant.name][target]
        uncertainty = replace(old.calibration.uncertainty, imputed=spread)
        calibration = rounded_calibration(replace(old.calibration, uncertainty=uncertainty))
        found[variant.name] = {target: replace(old, calibration=calibration)}
    return replace(contents, calibrations=found)


def scores_of(contents: Contents, cohort: Cohort, variant: str) -> list[Score]:
    """What serving says of each row under a named variant, whatever the domain says."""
    model, target = Model(contents), contents.spec.targets[0]
    return [model.score(row, variant=variant, target=target) for row in cohort.rows]


def contributions(contents: Contents, cohort: Cohort, variant: str) -> dict[str, Floats]:
    """By feature: what it adds to the calibrated log-odds of each row."""
    scores = scores_of(contents, cohort, variant)
    return {
        name: np.array([score.contributions[name] for score in scores])
        for name in scores[0].contributions
    }


def importance(contents: Contents, cohort: Cohort) -> list[Json]:
    """Features of the first variant by their mean absolute contribution, largest first."""
    said = contributions(contents, cohort, contents.spec.variants[0].name)
    sizes = {name: float(np.abs(values).mean()) for name, values in said.items()}
    return [
        {"feature": name, "mean_absolute_log_odds": sizes[name]}
        for name in sorted(sizes, key=lambda name: (-sizes[name], name))
    ]
