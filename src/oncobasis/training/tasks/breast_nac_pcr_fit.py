"""The fit of breast-nac-pcr: feature sets that nest, each by nested cross-validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from oncobasis.predict.contents import Contents
from oncobasis.training.binary.assemble import contents_of, importance, with_imputed_error
from oncobasis.training.binary.figures import draws_of
from oncobasis.training.binary.fit import head_of_metrics, headline_of, json_of_variant
from oncobasis.training.binary.job import Job, job_of
from oncobasis.training.binary.judgement import Judgement, judge
from oncobasis.training.binary.sections import variants_section
from oncobasis.training.binary.variant import fit_variant
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.fit import Draw, Fitted, TrainOptions
from oncobasis.training.fitting.data import data_of
from oncobasis.training.results import Progress
from oncobasis.training.task import Task
from oncobasis.training.tasks.breast_nac_pcr_card import (
    FeatureSet,
    candidates_json,
    gains_of,
    scheme_section,
)
from oncobasis.training.tasks.breast_nac_pcr_nested import choose, composed, nested


def fit_breast(task: Task, cohort: Cohort, options: TrainOptions, progress: Progress) -> Fitted:
    """Fit every feature set; what is reported comes from the nested cross-validation."""
    job = job_of(task, cohort, options, progress)
    sets = _fit_sets(job)
    variants = [one.fitted for one in sets.values()]
    contents = with_imputed_error(contents_of(job, variants), job.cohort)
    first = next(iter(sets.values()))
    judgement = judge(job, first.choice.recipe, first.data, first.fitted)
    gains = gains_of(sets, options)
    metrics = head_of_metrics(job, scheme="nested") | candidates_json(sets) | judgement.json()
    metrics |= {
        "variants": {name: json_of_variant(one.fitted, options) for name, one in sets.items()},
        "gains": {name: value.json() for name, value in gains.items()},
        "importance": importance(contents, job.cohort),
    }
    scheme = f"{options.repeats} x {options.folds} nested cross-validation."
    return Fitted(
        contents=contents,
        metrics=metrics,
        headline=headline_of(variants),
        parameters=_parameters(sets, options),
        figures=_figures(job, contents, sets, judgement) if options.figures else {},
        sections=(
            scheme_section(sets, gains),
            variants_section(variants, scheme),
            *judgement.sections,
        ),
    )


def _figures(
    job: Job, contents: Contents, sets: Mapping[str, FeatureSet], judgement: Judgement
) -> dict[str, Draw]:
    """All but the dependence plots: straight lines here, with a point for every patient."""
    variants = [one.fitted for one in sets.values()]
    draws = draws_of(contents, job.cohort, variants, judgement.groups)
    return {name: draw for name, draw in draws.items() if name != "shap-dependence.png"}


def _fit_sets(job: Job) -> dict[str, FeatureSet]:
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
        fitted = replace(fitted, calibration=calibration)
        found[plan.name] = FeatureSet(data, choice, outside, fitted)
    return found


def _parameters(
    sets: Mapping[str, FeatureSet], options: TrainOptions
) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {
        f"recipe.{name}": one.choice.recipe.name for name, one in sets.items()
    }
    for name in ("seed", "repeats", "folds", "bootstrap", "permutations", "seeds"):
        found[name] = getattr(options, name)
    return found
