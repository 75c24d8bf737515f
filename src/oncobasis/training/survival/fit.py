"""The fit of survival tasks: cohort -> contents, metrics, figures and the card's sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from oncobasis.predict.aggregates import fit_reference
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.contents import Contents
from oncobasis.predict.spec import ModelSpec, Training
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.leakage import repeated_patients
from oncobasis.training.fit import Fitted, TrainOptions, environment
from oncobasis.training.fitting.data import with_fills
from oncobasis.training.judging.groups import Group
from oncobasis.training.results import Estimate, Progress
from oncobasis.training.survival.card import survival_sections
from oncobasis.training.survival.figures import draws_of
from oncobasis.training.survival.fitting import (
    Split,
    Ticks,
    contributions,
    endpoint_patients,
    make_splits,
    strata_of,
)
from oncobasis.training.survival.judging import (
    metrics_of,
    risk_groups,
    subgroups,
)
from oncobasis.training.survival.null import concordance_null
from oncobasis.training.survival.recipe import DEFAULT, Recipe
from oncobasis.training.survival.variants import (
    EndpointFit,
    Plan,
    VariantFit,
    fit_endpoint,
    fit_variant,
)
from oncobasis.training.task import SurvivalOutcome, Task

METRICS_SCHEMA = "oncobasis.metrics/1"
_GROUP_ROUNDS = 300


@dataclass(frozen=True, slots=True)
class _Judgement:
    """Metrics of every variant and endpoint, subgroups and null of the first variant."""

    metrics: dict[str, dict[str, dict[str, Estimate]]]
    groups: dict[str, tuple[Group, ...]]
    null: dict[str, dict[str, Json]]


def fit_survival(task: Task, cohort: Cohort, options: TrainOptions, progress: Progress) -> Fitted:
    """Fit a survival task with the default recipe."""
    return fit_with(DEFAULT, task, cohort, options, progress)


def fit_with(
    recipe: Recipe, task: Task, cohort: Cohort, options: TrainOptions, progress: Progress
) -> Fitted:
    """Fit every variant and endpoint of the task with a recipe; same input, same output."""
    task = replace(task, features=with_fills(task.features, cohort.rows))
    variants = _fit_variants(recipe, task, cohort, options, progress)
    contents = _contents(task, cohort, variants, options)
    judgement = _judge(task, cohort, variants, options, progress)
    metrics = _metrics(task, cohort, variants, judgement, options)
    return Fitted(
        contents=contents,
        metrics=metrics,
        headline=_headline(judgement),
        parameters=_parameters(recipe, options),
        figures=draws_of(contents, variants[0], judgement.groups) if options.figures else {},
        sections=survival_sections(metrics),
    )


def _fit_variants(
    recipe: Recipe, task: Task, cohort: Cohort, options: TrainOptions, progress: Progress
) -> list[VariantFit]:
    names = list(cohort.survival)
    total = len(task.plans) * len(names) * options.repeats * options.folds
    tick = _ticker(progress, "cross-validation", total)
    found = []
    for plan in task.plans:
        features = task.plan_features(plan)
        ends = {}
        for name in names:
            patients = endpoint_patients(features, cohort, name)
            splits = _splits(cohort, name, len(patients), options)
            ends[name] = fit_endpoint(patients, Plan(recipe, splits, options.seed), tick)
        found.append(fit_variant(plan, features, cohort.rows, ends))
    return found


def _splits(cohort: Cohort, endpoint: str, patients: int, options: TrainOptions) -> list[Split]:
    """The same folds for every endpoint where every patient has them all."""
    times = cohort.survival.values()
    whole = all(not np.isnan(one.months).any() and not np.isnan(one.event).any() for one in times)
    events = [one.event for one in times] if whole else [_known(cohort, endpoint)]
    strata = strata_of([event[:patients] for event in events])
    return make_splits(strata, folds=options.folds, repeats=options.repeats, seed=options.seed)


def _known(cohort: Cohort, endpoint: str) -> np.ndarray:
    times = cohort.survival[endpoint]
    return times.event[~np.isnan(times.months) & ~np.isnan(times.event)]


def _contents(
    task: Task, cohort: Cohort, variants: Sequence[VariantFit], options: TrainOptions
) -> Contents:
    outcome = task.outcome
    endpoints = outcome.endpoints if isinstance(outcome, SurvivalOutcome) else ()
    spec = ModelSpec(
        name=task.name,
        version=options.version,
        kind=task.kind,
        target=task.target,
        title=task.title,
        features=task.features,
        variants=tuple(one.variant for one in variants),
        training=Training(
            cohort_digest=cohort.digest,
            patients=len(cohort),
            events={
                name: int(fit.patients.event.sum()) for name, fit in variants[0].endpoints.items()
            },
            dates=task.card.dates,
            sites=task.card.sites,
            seed=options.seed,
        ),
        endpoints=tuple(endpoint.name for endpoint in endpoints),
        notes=task.notes,
        software=environment(),
    )
    return Contents(
        spec=spec,
        linear={name: member for one in variants for name, member in one.linear.items()},
        forests={name: text for one in variants for name, text in one.forests.items()},
        calibrations={one.variant.name: one.calibrations for one in variants},
        reference=fit_reference(task.features, cohort.rows),
    )


def _judge(
    task: Task,
    cohort: Cohort,
    variants: Sequence[VariantFit],
    options: TrainOptions,
    progress: Progress,
) -> _Judgement:
    names = list(cohort.survival)
    tick = _ticker(progress, "metrics and intervals", len(variants) * len(names))
    metrics: dict[str, dict[str, dict[str, Estimate]]] = {}
    for one in variants:
        metrics[one.variant.name] = {}
        for name, fit in one.endpoints.items():
            metrics[one.variant.name][name] = metrics_of(
                fit.judged, rounds=options.bootstrap, seed=options.seed
            )
            tick()
    first = variants[0]
    groups: dict[str, tuple[Group, ...]] = {}
    null: dict[str, dict[str, Json]] = {}
    shuffles = _ticker(progress, "shuffled outcomes", options.permutations * len(names))
    for name, fit in first.endpoints.items():
        groups[name] = subgroups(
            fit.judged,
            _with_outcome(cohort, name),
            task.groups,
            rounds=min(options.bootstrap, _GROUP_ROUNDS),
            seed=options.seed,
        )
        real = metrics[first.variant.name][name]["c_index"].value
        null[name] = concordance_null(fit, real, options, shuffles)
    return _Judgement(metrics, groups, null)


def _with_outcome(cohort: Cohort, endpoint: str) -> Cohort:
    times = cohort.survival[endpoint]
    known = np.flatnonzero(~np.isnan(times.months) & ~np.isnan(times.event))
    return cohort.subset(known)


def _metrics(
    task: Task,
    cohort: Cohort,
    variants: Sequence[VariantFit],
    judgement: _Judgement,
    options: TrainOptions,
) -> dict[str, Json]:
    first = variants[0]
    return {
        "schema": METRICS_SCHEMA,
        "kind": "survival",
        "cohort": {
            "patients": len(cohort),
            "events": {n: int(fit.patients.event.sum()) for n, fit in first.endpoints.items()},
            "digest": cohort.digest,
            "repeated_patients": repeated_patients(cohort),
        },
        "cross_validation": {
            "repeats": options.repeats,
            "folds": options.folds,
            "seed": options.seed,
            "bootstrap": options.bootstrap,
        },
        "variants": {
            one.variant.name: {
                "title": one.variant.title,
                "endpoints": {
                    name: _json_of_endpoint(fit, judgement.metrics[one.variant.name][name])
                    for name, fit in one.endpoints.items()
                },
            }
            for one in variants
        },
        "subgroups": {
            name: [group.json() for group in groups] for name, groups in judgement.groups.items()
        },
        "importance": {name: _importance(task, fit) for name, fit in first.endpoints.items()},
        "null": dict(judgement.null),
    }


def _json_of_endpoint(fit: EndpointFit, metrics: dict[str, Estimate]) -> dict[str, Json]:
    return {
        "metrics": {name: value.json() for name, value in metrics.items()},
        "risk_groups": [group.json() for group in risk_groups(fit.judged)],
        "slope_applied": fit.calibration.calibration.slope,
    }


def _importance(task: Task, fit: EndpointFit) -> list[Json]:
    """Features by their mean absolute contribution to the log-hazard, largest first."""
    slope = fit.calibration.calibration.slope
    titles = {feature.name: feature.title for feature in task.features}
    sizes = {
        name: slope * float(np.abs(part - part.mean()).mean())
        for name, part in contributions(fit.members, fit.patients).items()
    }
    return [
        {"feature": name, "title": titles[name], "mean_absolute_log_hazard": sizes[name]}
        for name in sorted(sizes, key=lambda name: (-sizes[name], name))
    ]


def _headline(judgement: _Judgement) -> dict[str, Estimate]:
    """``<endpoint>.<metric>`` of the first variant, ``<variant>.<endpoint>.<metric>`` of all."""
    found: dict[str, Estimate] = {}
    for place, (variant, ends) in enumerate(judgement.metrics.items()):
        for name, metrics in ends.items():
            if place == 0:
                found |= {f"{name}.{metric}": value for metric, value in metrics.items()}
            found |= {f"{variant}.{name}.{metric}": value for metric, value in metrics.items()}
    return found


def _parameters(recipe: Recipe, options: TrainOptions) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {
        "recipe": recipe.name,
        "weight": recipe.cox_weight if recipe.cox else 0.0,
    }
    if recipe.cox is not None:
        found |= {
            "linear.penalty": recipe.cox.penalty,
            "linear.level_penalty": recipe.cox.level_penalty,
            "linear.knots": ", ".join(f"{k} {n}" for k, n in recipe.cox.knots.items()),
            "linear.leave_out": ", ".join(recipe.cox.leave_out),
        }
    if recipe.trees is not None:
        found |= {f"tree.{name}": value for name, value in asdict(recipe.trees).items()}
    for name in ("seed", "repeats", "folds", "bootstrap", "permutations"):
        found[name] = getattr(options, name)
    return found


def _ticker(progress: Progress, stage: str, total: int) -> Ticks:
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress(stage, done, total)

    return tick
