"""``oncobasis model``: train, evaluate, promote, roll back, watch and show response models.

What training needs (LightGBM, Optuna, matplotlib, MLflow) is imported when a command runs; a part
that is not installed is said with the extra that brings it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.cli_intake import progress_bars
from oncobasis.cli_text import printable
from oncobasis.core.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.core.canonical import Json
    from oncobasis.training.registry.promote import Change, Desk, Request
    from oncobasis.training.registry.store import Store
    from oncobasis.training.results import EvaluateResult, Progress, TrainResult

STATE = Path("oncobasis-state")
TRACKING_VARIABLE = "ONCOBASIS_TRACKING_URI"
_DRIFTED = 1


def train(options: argparse.Namespace) -> int:
    """``oncobasis model train``."""
    from oncobasis.cli_model_text import headline, metric_lines, overlap_lines

    with _training(), _progress() as progress:
        result = _trained(options, progress)
    print(f"{result.bundle}: {result.task} {result.version}")
    print(f"SHA-256 {result.digest}")
    _print(metric_lines(headline(result.metrics)))
    _print(overlap_lines(result.overlaps))
    if not options.no_tracking:
        with _training():
            _track(result, options)
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """``oncobasis model evaluate``."""
    with _training(), _progress() as progress:
        from oncobasis.training.evaluate import EvaluateOptions
        from oncobasis.training.evaluate import evaluate as judge

        chosen = EvaluateOptions(
            seed=options.seed, bootstrap=options.bootstrap, adults_only=options.adults_only
        )
        bundle = _bundle_folder(options.bundle, _store(options))
        result = judge(
            bundle, options.cohort, options.out, options=chosen, others=options.other,
            progress=progress,
        )  # fmt: skip
    if options.json:
        _print_json(result.report)
        return 0
    _tell_evaluation(result, options.cohort)
    if options.out is not None:
        print(f"written to {options.out}: evaluation.json and {len(result.figures)} figures")
    return 0


def promote(options: argparse.Namespace) -> int:
    """``oncobasis model promote``; 5 where a gate was not passed."""
    from oncobasis.cli_model_text import gate_lines

    store = _store(options)
    with _training(), _progress() as progress:
        from oncobasis.training.registry.gates import Margins
        from oncobasis.training.registry.promote import promote as through_gates
        from oncobasis.training.registry.promote import trial
        from oncobasis.training.registry.request import evidence_of

        margins = Margins(auc=options.auc_margin)
        evidence = evidence_of(options.bundle, options.cohort, margins, options.other)
        act = trial if options.dry_run else through_gates
        desk = _desk(store, progress, journal=not options.dry_run)
        change = act(options.bundle, evidence, _request(options), desk)
    _print(gate_lines(change.gates))
    if change.refused:
        print(f"{change.model} {change.after.version} was not promoted")
        return ModelError.exit_code
    if options.dry_run:
        print(f"{change.model} {change.after.version} would be promoted")
        return 0
    _tell_change(change, store)
    _alias(change, options)
    return 0


def rollback(options: argparse.Namespace) -> int:
    """``oncobasis model rollback``."""
    store = _store(options)
    with _training(), _progress() as progress:
        from oncobasis.training.registry.promote import rollback as go_back

        change = go_back(options.model, _request(options), _desk(store, progress))
    _tell_change(change, store)
    _alias(change, options)
    return 0


def drift(options: argparse.Namespace) -> int:
    """``oncobasis model drift``; 1 where there is drift."""
    from oncobasis.cli_model_text import drift_lines

    with _training(), _progress() as progress:
        from oncobasis.training.drift.plot import draw_drift
        from oncobasis.training.drift.report import Verdict
        from oncobasis.training.drift.run import drift as hold_against

        bundle = _bundle_folder(options.bundle, _store(options))
        report, scored = hold_against(bundle, options.cohort, progress=progress)
        if options.out is not None:
            _make_folder(options.out)
            (options.out / "drift.json").write_bytes(_json(report.document()))
            draw_drift(report, scored, options.out / "drift.svg")
    if options.json:
        _print_json(report.document())
    else:
        _print(drift_lines(report))
    return _DRIFTED if report.verdict is Verdict.DRIFT else 0


def show_all(options: argparse.Namespace) -> int:
    """``oncobasis model list``."""
    store = _store(options)
    found: list[dict[str, Json]] = []
    for model in store.models():
        present = store.in_use(model)
        for folder in store.bundles(model):
            used = present is not None and present.folder == folder
            site = store.site is not None and folder.is_relative_to(store.site)
            found.append({"model": model, "version": folder.name, "in_use": used, "site": site})
    if options.json:
        _print_json({"models": found})
        return 0
    for one in found:
        place = "site" if one["site"] else "shipped"
        mark = "  in use" if one["in_use"] else ""
        print(f"{one['model']:<20} {one['version']:<8} {place:<8}{mark}".rstrip())
    return 0


def show(options: argparse.Namespace) -> int:
    """``oncobasis model show``."""
    from oncobasis.cli_model_text import bundle_lines
    from oncobasis.predict.bundle.read import read_bundle
    from oncobasis.predict.bundle.spec_json import json_of_spec

    store = _store(options)
    bundle = read_bundle(_bundle_folder(options.bundle, store))
    name = bundle.contents.spec.name
    present = store.in_use(name)
    used = present is not None and present.release.digest == bundle.digest
    if options.json:
        spec = json_of_spec(bundle.contents.spec)
        _print_json({"digest": bundle.digest, "in_use": used, "spec": spec})
        return 0
    _print(bundle_lines(bundle, "answers" if used else "not in use"))
    return 0


def card(options: argparse.Namespace) -> int:
    """``oncobasis model card``."""
    from oncobasis.predict.bundle.read import read_bundle

    bundle = read_bundle(_bundle_folder(options.bundle, _store(options)))
    _print(bundle.card.splitlines())
    return 0


def _trained(options: argparse.Namespace, progress: Progress) -> TrainResult:
    from oncobasis.training.fit import TrainOptions
    from oncobasis.training.tasks import find_task

    task = find_task(options.task)
    chosen = TrainOptions(
        version=options.release,
        seed=options.seed,
        trials=options.trials,
        repeats=options.repeats,
        permutations=options.permutations,
        bootstrap=options.bootstrap,
        figures=not options.no_figures,
    )
    if options.cluster is None:
        from oncobasis.training.train import train as fit
    else:
        from oncobasis.training.cluster.train import trainer

        fit = trainer(options.cluster)
    return fit(
        task, options.cohort, out=options.out, options=chosen, others=options.other,
        progress=progress,
    )  # fmt: skip


def _track(result: TrainResult, options: argparse.Namespace) -> None:
    from oncobasis.tracking.log import log_run
    from oncobasis.training.registry.record import run_of

    tracked = log_run(run_of(result), uri=_tracking_uri(options))
    print(f"MLflow: version {tracked.registered_version} of {result.task}, alias challenger")


def _alias(change: Change, options: argparse.Namespace) -> None:
    """Move MLflow's alias too, where it knows the bundle; the change itself stands either way."""
    from oncobasis.tracking.log import set_alias
    from oncobasis.tracking.run import TrackingError

    if not _is_tracked(options):
        return
    try:
        set_alias(change.model, change.after.digest, "champion", uri=_tracking_uri(options))
    except TrackingError as error:
        sys.stderr.write(f"oncobasis: MLflow's alias was not moved: {printable(str(error))}\n")


def _tracking_uri(options: argparse.Namespace) -> str:
    stated = options.tracking_uri or os.environ.get(TRACKING_VARIABLE)
    if stated:
        return str(stated)
    from oncobasis.tracking.session import local_uri

    return local_uri(STATE / "mlflow")


def _is_tracked(options: argparse.Namespace) -> bool:
    stated = options.tracking_uri or os.environ.get(TRACKING_VARIABLE)
    return bool(stated) or (STATE / "mlflow").is_dir()


def _store(options: argparse.Namespace) -> Store:
    from oncobasis.predict.shelf import shipped_folder, site_folder
    from oncobasis.training.registry.store import Store

    return Store(options.store or site_folder(os.environ), shipped_folder())


def _bundle_folder(name: str, store: Store) -> Path:
    """The folder of a bundle that is named by its path, or by the model in use."""
    if (Path(name) / "spec.json").is_file():
        return Path(name)
    present = store.in_use(name) if name in store.models() else None
    if present is None:
        models = ", ".join(store.models()) or "none"
        raise UsageError(
            f"{name!r} is neither a bundle's folder nor a model",
            where="MODEL|BUNDLE",
            remedy=f"models are {models}",
        )
    return present.folder


def _desk(store: Store, progress: Progress, *, journal: bool = True) -> Desk:
    from oncobasis.audit.journal import FileJournal, MemoryJournal
    from oncobasis.predict.install import Receipts, receipts_folder
    from oncobasis.training.registry.promote import Desk

    def clock() -> datetime:
        return datetime.now(UTC)

    kept = FileJournal(store.journal, clock) if journal else MemoryJournal(clock)
    return Desk(store, kept, Receipts(receipts_folder(os.environ)), progress)


def _request(options: argparse.Namespace) -> Request:
    from oncobasis.training.registry.promote import Request

    return Request(options.approver.strip(), options.reason.strip())


def _tell_evaluation(result: EvaluateResult, cohort: Path) -> None:
    from oncobasis.cli_model_text import headline, metric_lines, overlap_lines
    from oncobasis.training.evaluate.lines import evaluation_lines, outcome_lines
    from oncobasis.training.tasks import find_task

    print(printable(f"{result.bundle} {result.version} on {cohort.name}"))
    _print(evaluation_lines(result.report, find_task(result.bundle).features))
    _print(overlap_lines(result.overlaps))
    _print(outcome_lines(result.report))
    _print(metric_lines(headline(result.metrics)))


def _tell_change(change: Change, store: Store) -> None:
    before = "none" if change.before is None else change.before.version
    print(f"{change.model}: {before} -> {change.after.version}, written in {store.journal}")
    if os.environ.get("ONCOBASIS_MODELS") != str(store.folder):
        print(f"it answers where ONCOBASIS_MODELS is {store.folder}")


@contextmanager
def _progress() -> Iterator[Progress]:
    from oncobasis.training.results import silent

    with progress_bars() as hear:
        yield hear or silent


@contextmanager
def _training() -> Iterator[None]:
    """Say which extra brings what is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == "oncobasis":
            raise
        extra = "cohort" if package in {"dask", "distributed"} else "train"
        raise UsageError(
            f"{package} is not installed",
            where="oncobasis model",
            remedy=f'install the extra: "oncobasis[{extra}]"',
        ) from None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"can't be made: {error.strerror}"
        raise UsageError(message, where=str(folder), remedy="name another folder") from None


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(printable(line))


def _json(document: Mapping[str, Json]) -> bytes:
    from oncobasis.core.canonical import canonical_json

    return canonical_json(document) + b"\n"


def _print_json(document: Mapping[str, Json]) -> None:
    sys.stdout.write(_json(document).decode("utf-8"))
