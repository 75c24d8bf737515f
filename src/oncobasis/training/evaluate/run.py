"""The use case: read, ask, judge, report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from oncobasis.predict.bundle.strict_json import Json, dump
from oncobasis.predict.install import Receipts, open_model
from oncobasis.predict.model import Model
from oncobasis.predict.spec import ModelKind, ModelSpec
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.leakage import overlaps, repeated_patients
from oncobasis.training.cohorts.read import Impossible, read_cohort
from oncobasis.training.evaluate.asking import Asked, ask, below_18
from oncobasis.training.evaluate.binary import judge_binary
from oncobasis.training.evaluate.folder import REPORT_FILE, new_evaluation
from oncobasis.training.evaluate.judgement import Judgement
from oncobasis.training.evaluate.survival import judge_survival
from oncobasis.training.results import Estimate, EvaluateResult, Overlap, Progress, silent
from oncobasis.training.task import Task
from oncobasis.training.tasks import find_task

SCHEMA = "oncobasis.evaluation/1"


@dataclass(frozen=True, slots=True)
class EvaluateOptions:
    """``bootstrap`` resamples an interval, from ``seed``; ``receipts`` spare the bundle's trial.

    With ``adults_only`` nobody below 18 is answered, as in `assess`. Without, only the model's own
    bounds hold, so that a public cohort with a few of them is judged whole, as on the cards.
    """

    seed: int = 20240101
    bootstrap: int = 1000
    figures: bool = True
    receipts: Receipts | None = None
    adults_only: bool = False


_OPTIONS = EvaluateOptions()


def evaluate(
    bundle: Path,
    cohort: Path,
    out: Path | None = None,
    *,
    options: EvaluateOptions = _OPTIONS,
    others: Sequence[Path] = (),
    progress: Progress = silent,
) -> EvaluateResult:
    """Score every patient of the cohort with the bundle, and judge the answers.

    The bundle's spec and its task (by name) say which columns are read; feature columns may be
    absent or empty, the model then uses a variant that does without or abstains; of a survival
    cohort one endpoint is enough. Metrics are of the patients that were answered; how many were
    not, and why, is part of the report. With ``out``, `evaluation.json` and figures (PNG) are
    written there, in the place of an earlier evaluation. ``others`` (the training file, say) are
    searched for the same patients. Raises ModelError for a bundle that is refused, InputError for
    a cohort that can't be read and UsageError, before the work, where ``out`` can't be written.
    """
    if out is None:
        return _evaluated(bundle, cohort, None, options, others, progress)
    with new_evaluation(out) as desk:
        result = _evaluated(bundle, cohort, desk, options, others, progress)
    return replace(result, figures=tuple(out / path.name for path in result.figures))


def _evaluated(
    bundle: Path,
    cohort: Path,
    out: Path | None,
    options: EvaluateOptions,
    others: Sequence[Path],
    progress: Progress,
) -> EvaluateResult:
    model = open_model(bundle, receipts=options.receipts)
    task = task_of(model.spec)
    read = read_cohort(cohort, task, impossible=Impossible.KEEP, some_endpoints=True)
    shared = overlaps(read, others, task)
    asked = ask(model, read, progress, adults_only=options.adults_only)
    judged = {one.target: _judge(one, read, task, options) for one in asked}
    report = _report(model, read, asked, judged, shared)
    figures: tuple[Path, ...] = ()
    if out is not None:
        (out / REPORT_FILE).write_bytes(dump(report))
        figures = _draw(judged, out, progress) if options.figures else ()
    return EvaluateResult(
        bundle=model.spec.name,
        version=model.spec.version,
        digest=model.stamp.digest,
        data_digest=read.digest,
        patients=len(read),
        answered=max(one.answered for one in asked),
        metrics=_flat(judged),
        report=report,
        figures=figures,
        overlaps=shared,
    )


def task_of(spec: ModelSpec) -> Task:
    """The task of a bundle, reading the features of the bundle (it may be older than the task)."""
    task = find_task(spec.name)
    names = {feature.name for feature in spec.features}
    plans = tuple(plan for plan in task.plans if set(plan.features) <= names)
    return replace(task, features=spec.features, plans=plans, labels=spec.labels)


def _judge(asked: Asked, cohort: Cohort, task: Task, options: EvaluateOptions) -> Judgement:
    judge = judge_binary if task.kind is ModelKind.BINARY else judge_survival
    return judge(asked, cohort, task, rounds=options.bootstrap, seed=options.seed)


def _report(
    model: Model,
    cohort: Cohort,
    asked: Sequence[Asked],
    judged: Mapping[str, Judgement],
    shared: Sequence[Overlap],
) -> dict[str, Json]:
    stamp = model.stamp
    return {
        "schema": SCHEMA,
        "model": {"name": stamp.name, "version": stamp.version, "digest": stamp.digest},
        "cohort": {
            "file": cohort.name,
            "digest": cohort.digest,
            "patients": len(cohort),
            "repeated_patients": repeated_patients(cohort),
            "below_18": below_18(cohort),
            "notes": [
                {"code": note.code, "count": note.count, "about": note.about}
                for note in cohort.notes
            ],
            "overlaps": [{"file": one.file, "patients": one.patients} for one in shared],
        },
        "targets": {one.target: {**one.json(), **judged[one.target].report} for one in asked},
    }


def _flat(judged: Mapping[str, Judgement]) -> dict[str, Estimate]:
    """Metrics by name; with the endpoint before them where there are several."""
    if len(judged) == 1:
        return dict(next(iter(judged.values())).metrics)
    return {
        f"{target}.{name}": value
        for target, one in judged.items()
        for name, value in one.metrics.items()
    }


def _draw(judged: Mapping[str, Judgement], out: Path, progress: Progress) -> tuple[Path, ...]:
    draws = [item for one in judged.values() for item in one.figures.items()]
    paths = []
    for done, (name, draw) in enumerate(draws, start=1):
        path = out / name
        path.write_bytes(draw())
        paths.append(path)
        progress("figures", done, len(draws))
    return tuple(paths)
