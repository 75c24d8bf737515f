"""The fit of breast-nac-pcr: three nested feature sets, each by nested cross-validation."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.binary.assemble import contents_of, importance, with_imputed_error
from oncobasis.training.binary.figures import draws_of
from oncobasis.training.binary.fit import headline_of, json_of_variant
from oncobasis.training.binary.job import Job
from oncobasis.training.binary.null import permutation_null
from oncobasis.training.binary.sections import (
    groups_section,
    robustness_section,
    variants_section,
)
from oncobasis.training.binary.stability import stability
from oncobasis.training.binary.variant import FittedVariant, fit_variant
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.cohorts.leakage import repeated_patients
from oncobasis.training.fit import CardSection, Draw, Fitted, TrainOptions
from oncobasis.training.fitting.data import Data, data_of, with_fills
from oncobasis.training.judging.groups import subgroups
from oncobasis.training.judging.intervals import paired_difference
from oncobasis.training.judging.metrics import METRICS
from oncobasis.training.reporting.markdown import stated, table
from oncobasis.training.results import Estimate, Progress
from oncobasis.training.task import Task
from oncobasis.training.tasks.breast_nac_pcr_nested import (
    RECIPES,
    Choice,
    Nested,
    choose,
    composed,
    nested,
)

METRICS_SCHEMA = "oncobasis.metrics/1"
_GROUP_ROUNDS = 300


@dataclass(frozen=True, slots=True, eq=False)
class _Set:
    """One feature set: its data, the choice on all patients, and the nested scores."""

    data: Data
    choice: Choice
    nested: Nested
    fitted: FittedVariant


def fit_breast(task: Task, cohort: Cohort, options: TrainOptions, progress: Progress) -> Fitted:
    """Fit every feature set; what is reported comes from the nested cross-validation."""
    known = cohort.with_known_response()
    repeats = repeated_folds(
        known.response, repeats=options.repeats, folds=options.folds, seed=options.seed
    )
    filled = replace(task, features=with_fills(task.features, known.rows))
    job = Job(filled, known, options, progress, repeats)
    sets = _fit_sets(job)
    variants = [one.fitted for one in sets.values()]
    contents = with_imputed_error(contents_of(job, variants), known)
    groups = subgroups(
        variants[0].judged,
        known,
        task.groups,
        rounds=min(options.bootstrap, _GROUP_ROUNDS),
        seed=options.seed,
    )
    gains = _gains(sets, options)
    first = next(iter(sets.values()))
    null = permutation_null(
        first.choice.recipe,
        first.data,
        first.fitted.metrics["auc_folds"].value,
        runs=options.permutations,
        seed=options.seed,
        tick=job.ticker("shuffled outcomes", options.permutations),
    )
    steady = stability(
        first.choice.recipe,
        first.data,
        seeds=options.seeds,
        seed=options.seed,
        tick=job.ticker("other seeds", options.seeds),
    )
    metrics = _metrics(job, sets) | {
        "gains": {name: value.json() for name, value in gains.items()},
        "subgroups": [group.json() for group in groups],
        "importance": importance(contents, known),
        "null": None if null is None else null.json(),
        "stability": steady,
    }
    return Fitted(
        contents=contents,
        metrics=metrics,
        headline=headline_of(variants),
        parameters=_parameters(sets, options),
        figures=_figures(draws_of(contents, known, variants, groups)) if options.figures else {},
        sections=(
            _scheme(sets, gains),
            variants_section(
                variants, f"{options.repeats} x {options.folds} nested cross-validation."
            ),
            groups_section(groups),
            robustness_section(null, steady),
        ),
    )


def _figures(draws: Mapping[str, Draw]) -> dict[str, Draw]:
    """All but the dependence plots: straight lines here, with a point for every patient."""
    return {name: draw for name, draw in draws.items() if name != "shap-dependence.png"}


def _fit_sets(job: Job) -> dict[str, _Set]:
    options = job.options
    total = len(job.task.plans) * options.repeats * options.folds
    tick = job.ticker("nested cross-validation", total)
    found = {}
    for plan in job.task.plans:
        data = data_of(job.task.plan_features(plan), job.cohort)
        outside = nested(data, job.repeats, seed=options.seed, tick=tick)
        choice = choose(data, job.repeats, options.seed)
        fitted = fit_variant(job, plan, choice.recipe, data, outside.log_odds)
        calibration = composed(choice.line, fitted.calibration)
        found[plan.name] = _Set(data, choice, outside, replace(fitted, calibration=calibration))
    return found


def _gains(sets: Mapping[str, _Set], options: TrainOptions) -> dict[str, Estimate]:
    """The AUC of each feature set less that of the next smaller one, on the same patients."""
    names = list(sets)
    found = {}
    for larger, smaller in itertools.pairwise(names):
        one, other = sets[larger].fitted.judged, sets[smaller].fitted.judged
        found[f"{larger} less {smaller}"] = paired_difference(
            one.statistic(METRICS["auc"]),
            other.statistic(METRICS["auc"]),
            len(one.outcome),
            rounds=options.bootstrap,
            seed=options.seed,
        )
    return found


def _metrics(job: Job, sets: Mapping[str, _Set]) -> dict[str, Json]:
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
            "scheme": "nested",
            "repeats": options.repeats,
            "folds": options.folds,
            "seed": options.seed,
            "bootstrap": options.bootstrap,
        },
        "candidates": [
            {"variant": name, "candidate": each.name, "log_loss": one.choice.losses.get(each.name)}
            for name, one in sets.items()
            for each in RECIPES
        ],
        "chosen": {name: one.choice.recipe.name for name, one in sets.items()},
        "chosen_in_folds": {name: dict(one.nested.chosen) for name, one in sets.items()},
        "variants": {name: json_of_variant(one.fitted, options) for name, one in sets.items()},
    }


def _parameters(sets: Mapping[str, _Set], options: TrainOptions) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {
        f"recipe.{name}": one.choice.recipe.name for name, one in sets.items()
    }
    for name in ("seed", "repeats", "folds", "bootstrap", "permutations", "seeds"):
        found[name] = getattr(options, name)
    return found


def _scheme(sets: Mapping[str, _Set], gains: Mapping[str, Estimate]) -> CardSection:
    names = list(sets)
    rows = [
        [
            recipe.title,
            *(_loss(sets[name].choice, recipe.name) for name in names),
        ]
        for recipe in RECIPES
    ]
    folds = "; ".join(
        f"{name}: {_counts(one.nested.chosen)}" for name, one in sets.items()
    )  # fmt: skip
    differences = "; ".join(f"{name} {stated(value)}" for name, value in gains.items())
    text = (
        "Recipe, fit and recalibration of a held-out patient never saw that patient: the choice"
        " was made again inside every outer fold. The rule: the simplest recipe (top of the table)"
        " whose log loss is within 0.003 of the best. Log loss on all patients, the chosen one in"
        " bold:\n\n"
        f"{table(['candidate', *names], rows)}\n\n"
        f"Chosen in the outer folds: {folds}.\n\n"
        f"AUC gained by further tests, same patients: {differences}."
    )
    return CardSection("Candidates and nested cross-validation", text)


def _loss(choice: Choice, name: str) -> str:
    loss = choice.losses.get(name)
    shown = "-" if loss is None else f"{loss:.4f}"
    return f"**{shown}**" if choice.recipe.name == name else shown


def _counts(chosen: Mapping[str, int]) -> str:
    order: Sequence[str] = sorted(chosen, key=lambda name: (-chosen[name], name))
    return ", ".join(f"{name} {chosen[name]}" for name in order)
