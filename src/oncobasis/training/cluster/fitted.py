"""From trees that a cluster made to a model: calibrated and judged on the held-out patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

from oncobasis.predict.aggregates import fit_domain, fit_reference
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.contents import Contents
from oncobasis.predict.features import Row
from oncobasis.predict.spec import Member, MemberKind, MissingRule, Variant
from oncobasis.training.binary.assemble import contents_of, importance, with_imputed_error
from oncobasis.training.binary.job import Job
from oncobasis.training.binary.sections import groups_section, variants_section
from oncobasis.training.binary.variant import FittedVariant
from oncobasis.training.cluster.forests import RECIPE
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.fit import Draw, Fitted, TrainOptions
from oncobasis.training.fitting.calibrate import calibration_of, conformal_of, cross_calibrated
from oncobasis.training.fitting.data import data_of
from oncobasis.training.fitting.members import forest_scores
from oncobasis.training.judging.groups import subgroups
from oncobasis.training.judging.repeats import (
    Judged,
    calibration_bins,
    metrics_of,
    score_percentiles,
)
from oncobasis.training.reporting.curves import draw_calibration, draw_roc
from oncobasis.training.results import Estimate, silent
from oncobasis.training.task import Task, VariantPlan

METRICS_SCHEMA = "oncobasis.metrics/1"
_MOST_DOMAIN = 1_500  # rows for the training cloud, which is computed in plain Python
_MOST_EXPLAINED = 1_000
_ROUNDS = 200
_FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What comes from the workers: held-out patients, a sample of the others, and counts of all."""

    held_out: Cohort
    sample: tuple[Row, ...]
    patients: int
    events: int


def fitted_of(
    task: Task, gathered: Gathered, forests: Mapping[str, str], options: TrainOptions
) -> Fitted:
    """The model of these trees (LightGBM text by plan), with all that is known of it."""
    held_out = gathered.held_out
    repeats = repeated_folds(held_out.response, repeats=1, folds=_FOLDS, seed=options.seed)
    job = Job(task, held_out, options, silent, repeats)
    variants = [_variant(job, plan, forests[plan.name], gathered.sample) for plan in task.plans]
    few = held_out.subset(range(min(len(held_out), _MOST_EXPLAINED)))
    contents = with_imputed_error(_contents(job, variants, gathered), few)
    groups = subgroups(variants[0].judged, held_out, task.groups, rounds=_ROUNDS, seed=options.seed)
    return Fitted(
        contents=contents,
        metrics={
            **_metrics(variants, gathered),
            "subgroups": [group.json() for group in groups],
            "importance": importance(contents, few),
        },
        headline=_headline(variants),
        parameters={
            "recipe": "lightgbm on a Dask cluster",
            "held_out": len(held_out),
            **{f"tree.{name}": value for name, value in asdict(RECIPE).items()},
            "seed": options.seed,
        },
        figures=_draws(task, variants[0]) if options.figures else {},
        sections=(
            variants_section(variants, f"{len(held_out)} patients that were held out."),
            groups_section(groups),
        ),
    )


def _variant(job: Job, plan: VariantPlan, text: str, sample: Sequence[Row]) -> FittedVariant:
    features = job.task.plan_features(plan)
    data = data_of(features, job.cohort)
    scores = forest_scores(text, data)[None, :]
    probability = cross_calibrated(scores, data.outcome, job.repeats)
    judged = Judged(data.outcome, probability)
    file = f"model.{plan.name}.txt"
    member = Member(MemberKind.LIGHTGBM, 1.0, file, missing=MissingRule.FILL)
    domain = fit_domain(features, sample[:_MOST_DOMAIN], most_missing=plan.most_missing)
    return FittedVariant(
        variant=Variant(plan.name, plan.title, plan.features, plan.requires, (member,), domain),
        linear={},
        forests={file: text},
        calibration=calibration_of(scores, data.outcome),
        conformal=conformal_of(probability, data.outcome, job.repeats),
        judged=judged,
        metrics=metrics_of(judged, rounds=_ROUNDS, seed=job.options.seed),
    )


def _contents(job: Job, variants: Sequence[FittedVariant], gathered: Gathered) -> Contents:
    """The contents, with the counts of all patients and the sample's percentiles."""
    found = contents_of(job, variants)
    training = replace(
        found.spec.training,
        patients=gathered.patients,
        events={job.task.target: gathered.events},
    )
    return replace(
        found,
        spec=replace(found.spec, training=training),
        reference=fit_reference(job.task.features, gathered.sample),
    )


def _metrics(variants: Sequence[FittedVariant], gathered: Gathered) -> dict[str, Json]:
    return {
        "schema": METRICS_SCHEMA,
        "kind": "binary",
        "cohort": {
            "patients": gathered.patients,
            "events": gathered.events,
            "digest": gathered.held_out.digest,
            "held_out": len(gathered.held_out),
        },
        "variants": {
            item.variant.name: {
                "metrics": {name: value.json() for name, value in item.metrics.items()},
                "conformal": {
                    "level": item.conformal.level,
                    "coverage": list(item.conformal.coverage),
                },
                "score_percentiles": score_percentiles(item.judged),
            }
            for item in variants
        },
    }


def _headline(variants: Sequence[FittedVariant]) -> dict[str, Estimate]:
    found = dict(variants[0].metrics)
    for item in variants:
        found |= {f"{item.variant.name}.{name}": value for name, value in item.metrics.items()}
    return found


def _draws(task: Task, first: FittedVariant) -> dict[str, Draw]:
    patients = len(first.judged.outcome)
    where = f"{task.title}: {first.variant.name}\n{patients} patients, held out"
    bins = calibration_bins(first.judged)
    return {
        "roc.png": partial(draw_roc, first.judged, first.metrics, where),
        "calibration.png": partial(draw_calibration, bins, first.judged, first.metrics, where),
    }
