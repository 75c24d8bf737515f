"""The fit of a binary task: search, compare, choose, calibrate, judge, assemble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.binary.assemble import contents_of, importance, with_imputed_error
from oncobasis.training.binary.compare import Compared, choose, compare
from oncobasis.training.binary.figures import draws_of
from oncobasis.training.binary.job import Job, job_of
from oncobasis.training.binary.judgement import GROUP_ROUNDS, judge
from oncobasis.training.binary.sections import candidates_section, variants_section
from oncobasis.training.binary.variant import FittedVariant, fit_variant
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.leakage import repeated_patients
from oncobasis.training.fit import Fitted, TrainOptions
from oncobasis.training.fitting.crossval import HeldOut, averaged, cross_validate, parts_of
from oncobasis.training.fitting.data import Data, data_of
from oncobasis.training.fitting.recipes import Recipe, Settings, candidates
from oncobasis.training.fitting.search import search
from oncobasis.training.judging.repeats import (
    calibration_bins,
    decision_curve,
    score_percentiles,
)
from oncobasis.training.results import Estimate, Progress
from oncobasis.training.task import Task

METRICS_SCHEMA = "oncobasis.metrics/1"


@dataclass(frozen=True, slots=True)
class _Tried:
    """The candidates on every feature set (data and out-of-fold scores by plan name)."""

    data: Mapping[str, Data]
    held_out: Mapping[str, HeldOut]
    compared: tuple[Compared, ...]
    recipe: Recipe


def fit_binary(task: Task, cohort: Cohort, options: TrainOptions, progress: Progress) -> Fitted:
    """Fit every feature set of the task with the recipe that cross-validation prefers."""
    job = job_of(task, cohort, options, progress)
    first = data_of(job.task.plan_features(job.task.plans[0]), job.cohort)
    settings = search(
        first, trials=options.trials, seed=options.seed, folds=options.folds, progress=progress
    )
    tried = _try(job, settings)
    variants = _fit_variants(job, tried)
    contents = with_imputed_error(contents_of(job, variants), job.cohort)
    judgement = judge(job, tried.recipe, tried.data[job.task.plans[0].name], variants[0])
    metrics = _metrics(job, tried, variants) | judgement.json()
    metrics["importance"] = importance(contents, job.cohort)
    draws = draws_of(contents, job.cohort, variants, judgement.groups) if options.figures else {}
    return Fitted(
        contents=contents,
        metrics=metrics,
        headline=headline_of(variants),
        parameters=_parameters(settings, tried.recipe, options),
        figures=draws,
        sections=(
            candidates_section(tried.compared, tried.recipe.name, variants[0].variant.name),
            variants_section(variants, f"{options.repeats} x {options.folds} cross-validation."),
            *judgement.sections,
        ),
    )


def _try(job: Job, settings: Settings) -> _Tried:
    recipes, options = candidates(settings), job.options
    total = len(job.task.plans) * options.repeats * options.folds
    tick = job.ticker("cross-validation", total)
    data, held_out = {}, {}
    compared: list[Compared] = []
    for plan in job.task.plans:
        rows = data_of(job.task.plan_features(plan), job.cohort)
        said = cross_validate(parts_of(recipes), rows, job.repeats, seed=options.seed, tick=tick)
        compared.extend(compare(plan.name, recipes, said, rows.outcome, job.repeats))
        data[plan.name], held_out[plan.name] = rows, said
    return _Tried(data, held_out, tuple(compared), choose(recipes, compared))


def _fit_variants(job: Job, tried: _Tried) -> list[FittedVariant]:
    tick = job.ticker("fit and intervals", len(job.task.plans))
    found = []
    for plan in job.task.plans:
        scores = averaged(tried.recipe, tried.held_out[plan.name])
        found.append(fit_variant(job, plan, tried.recipe, tried.data[plan.name], scores))
        tick()
    return found


def _metrics(job: Job, tried: _Tried, variants: Sequence[FittedVariant]) -> dict[str, Json]:
    return {
        **head_of_metrics(job),
        "candidates": [item.json() for item in tried.compared],
        "chosen": tried.recipe.name,
        "variants": {item.variant.name: json_of_variant(item, job.options) for item in variants},
    }


def head_of_metrics(job: Job, **scheme: str) -> dict[str, Json]:
    """What ``metrics.json`` says of the cohort and of the cross-validation."""
    options, cohort = job.options, job.cohort
    return {
        "schema": METRICS_SCHEMA,
        "kind": "binary",
        "cohort": {
            "patients": len(cohort),
            "events": int(cohort.response.sum()),
            "digest": cohort.digest,
            "repeated_patients": repeated_patients(cohort),
        },
        "cross_validation": {
            **scheme,
            "repeats": options.repeats,
            "folds": options.folds,
            "seed": options.seed,
            "bootstrap": options.bootstrap,
        },
    }


def json_of_variant(item: FittedVariant, options: TrainOptions) -> dict[str, Json]:
    """What ``metrics.json`` says of a variant."""
    curve = decision_curve(
        item.judged, rounds=min(options.bootstrap, GROUP_ROUNDS), seed=options.seed
    )
    sets = item.conformal
    return {
        "metrics": {name: value.json() for name, value in item.metrics.items()},
        "conformal": {"level": sets.level, "coverage": list(sets.coverage)},
        "score_percentiles": score_percentiles(item.judged),  # what drift is held against
        "calibration_bins": [
            {"patients": b.patients, "predicted": b.predicted, "observed": b.observed.json()}
            for b in calibration_bins(item.judged)
        ],
        "decision_curve": [
            {"threshold": p.threshold, "model": p.model.json(), "treat_all": p.everybody}
            for p in curve
        ],
    }


def headline_of(variants: Sequence[FittedVariant]) -> dict[str, Estimate]:
    """Metrics of the first variant by their names, and of all with the variant's name before."""
    found = dict(variants[0].metrics)
    for item in variants:
        found |= {f"{item.variant.name}.{name}": value for name, value in item.metrics.items()}
        for label, covered in zip(("no", "yes"), item.conformal.coverage, strict=True):
            found[f"{item.variant.name}.coverage_{label}"] = Estimate(covered)
    return found


def _parameters(
    settings: Settings, recipe: Recipe, options: TrainOptions
) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {"recipe": recipe.name, "weight": recipe.weight}
    if recipe.linear is not None:
        found["additive.shape"] = recipe.linear.shape.value
        found["additive.penalty"] = recipe.linear.penalty
        found["additive.level_penalty"] = recipe.linear.level_penalty
    found |= {f"tree.{name}": value for name, value in asdict(settings.tree).items()}
    for name in ("seed", "repeats", "folds", "trials", "bootstrap", "permutations", "seeds"):
        found[name] = getattr(options, name)
    return found
