"""Telling MLflow of a trained model, and which registered version is champion."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from oncobasis.tracking.run import Alias, Column, Measured, Tracked, TrackingError, TrainingRun
from oncobasis.tracking.session import local_artifacts, session

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Metric
    from mlflow.models import ModelSignature

DIGEST_TAG, VERSION_TAG = "bundle_digest", "bundle_version"
_FIGURES = "figures"
_LONGEST_PARAMETER = 500  # what every backend of MLflow takes
_TOGETHER = 100  # parameters or metrics in one request, which is what a server allows


def log_run(run: TrainingRun, *, uri: str, alias: Alias | None = "challenger") -> Tracked:
    """Log one trained model and register it under this alias; raises TrackingError.

    The bundle goes in as plain files with a signature, loaded by ``run.loader``: nothing is
    pickled. A run that fails half-way is marked as failed in MLflow.
    """
    with session(uri) as client:
        experiment = _experiment(client, run.model, uri)
        name = f"{run.model} {run.version}"
        started = client.create_run(experiment, tags=_tags(run), run_name=name)
        run_id = started.info.run_id
        try:
            _log_values(client, run, run_id)
            client.log_artifacts(run_id, str(run.bundle), f"bundle/{run.model}/{run.version}")
            if (run.bundle / _FIGURES).is_dir():
                client.log_artifacts(run_id, str(run.bundle / _FIGURES), _FIGURES)
            registered = _register(client, run, experiment, run_id)
            if alias:
                client.set_registered_model_alias(run.model, alias, registered)
            client.set_terminated(run_id)
        except BaseException:
            client.set_terminated(run_id, status="FAILED")
            raise
    return Tracked(experiment, run_id, registered)


def set_alias(model: str, bundle_digest: str, alias: Alias, *, uri: str) -> str:
    """Point the alias at the registered version of this bundle; return its number."""
    with session(uri) as client:
        found = client.search_model_versions(f"name = '{model}'")
        numbers = [v.version for v in found if v.tags.get(DIGEST_TAG) == bundle_digest]
        if not numbers:
            message = f"no registered version of {model} has this bundle's digest"
            remedy = "a bundle is logged when it is trained: oncobasis model train --tracking-uri"
            raise TrackingError(message, remedy=remedy)
        latest = max(numbers, key=int)
        client.set_registered_model_alias(model, alias, latest)
    return str(latest)


def _experiment(client: MlflowClient, name: str, uri: str) -> str:
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    return str(client.create_experiment(name, artifact_location=local_artifacts(uri)))


def _tags(run: TrainingRun) -> dict[str, str]:
    environment = {f"environment.{name}": text for name, text in run.environment.items()}
    return {
        DIGEST_TAG: run.bundle_digest,
        VERSION_TAG: run.version,
        "data_digest": run.data_digest,
        **environment,
    }


def _log_values(client: MlflowClient, run: TrainingRun, run_id: str) -> None:
    from mlflow.entities import Param

    params = [Param(k, str(v)[:_LONGEST_PARAMETER]) for k, v in sorted(run.parameters.items())]
    for start in range(0, len(params), _TOGETHER):
        client.log_batch(run_id, params=params[start : start + _TOGETHER])
    metrics = _metrics(run.metrics)
    for start in range(0, len(metrics), _TOGETHER):
        client.log_batch(run_id, metrics=metrics[start : start + _TOGETHER])


def _metrics(metrics: Mapping[str, Measured]) -> list[Metric]:
    """Each value and the ends of its interval (``auc``, ``auc.low``, ``auc.high``)."""
    from mlflow.entities import Metric

    now = int(time.time() * 1000)
    values = {
        name + end: value
        for name, measured in sorted(metrics.items())
        for end, value in (("", measured.value), (".low", measured.low), (".high", measured.high))
        if value is not None
    }
    return [Metric(name, value, now, 0) for name, value in values.items()]


def _register(client: MlflowClient, run: TrainingRun, experiment: str, run_id: str) -> str:
    """Log the bundle as a model of plain files and make a registered version of it."""
    import mlflow.pyfunc
    from mlflow.exceptions import RestException

    tags = {DIGEST_TAG: run.bundle_digest, VERSION_TAG: run.version}
    logged = client.create_logged_model(
        experiment, name=run.model, source_run_id=run_id, tags=tags, model_type="oncobasis"
    )
    with TemporaryDirectory() as folder:
        files = Path(folder) / "model"
        data = Path(folder) / run.model
        shutil.copytree(run.bundle, data / run.version)  # a bundle lies under its name and version
        mlflow.pyfunc.save_model(
            str(files),
            loader_module=run.loader,
            data_path=str(data),
            signature=_signature(run),
            pip_requirements=list(run.requirements),
        )
        client.log_model_artifacts(logged.model_id, str(files))
    client.finalize_logged_model(logged.model_id, "READY")
    known = {model.name for model in client.search_registered_models(f"name = '{run.model}'")}
    if run.model not in known:
        with suppress(RestException):  # another run was faster; the version below tells if not
            client.create_registered_model(run.model)
    made = client.create_model_version(
        run.model,
        source=f"models:/{logged.model_id}",
        run_id=run_id,
        model_id=logged.model_id,
        tags=tags,
    )
    return str(made.version)


def _signature(run: TrainingRun) -> ModelSignature:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, Schema

    types = {"number": DataType.double, "text": DataType.string}

    def schema(columns: tuple[Column, ...]) -> Schema:
        return Schema([ColSpec(types[c.kind], c.name, required=c.required) for c in columns])

    return ModelSignature(inputs=schema(run.inputs), outputs=schema(run.outputs))
