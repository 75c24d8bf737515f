"""A conversation with MLflow: quiet, without usage reports, and with its failures in our words."""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.tracking.run import TrackingError

if TYPE_CHECKING:
    from mlflow import MlflowClient

DATABASE, ARTIFACTS = "mlflow.db", "artifacts"

# https://mlflow.org/docs/latest/community/usage-tracking: either of the two switches them off.
NO_REPORTS = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
# A server that is away is said to be so in seconds; MLflow's own patience is ten minutes.
_SHORT_WAITS = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2", "MLFLOW_HTTP_REQUEST_TIMEOUT": "20"}
_ADDRESS = "MLFLOW_TRACKING_URI"
_CREDENTIALS = re.compile(r"//[^/@]*@")
_THEIRS = ("mlflow", "requests", "sqlalchemy", "sqlite3", "urllib3")
_CHATTY = ("mlflow", "alembic")


def local_uri(folder: Path) -> str:
    """The address of a store in a folder of this machine (SQLite), which is made if need be."""
    (folder / ARTIFACTS).mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder.resolve() / DATABASE}"


def local_artifacts(uri: str) -> str | None:
    """Where a local store keeps files; a server decides that itself (None)."""
    if not uri.startswith("sqlite:///"):
        return None
    return str(Path(uri.removeprefix("sqlite:///")).parent / ARTIFACTS)


@contextmanager
def session(uri: str) -> Iterator[MlflowClient]:
    """A client of this store; raises TrackingError for whatever MLflow raises inside."""
    os.environ.update(NO_REPORTS)
    settings = {name: value for name, value in _SHORT_WAITS.items() if name not in os.environ}
    with _environment({**settings, _ADDRESS: uri}), warnings.catch_warnings():
        # What MLflow's libraries say of each other is nothing that our caller could mend.
        warnings.simplefilter("ignore")
        try:
            import mlflow
        except ImportError:
            message = "MLflow is not installed"
            raise TrackingError(message, remedy='install the extra: "oncobasis[train]"') from None
        before = mlflow.get_tracking_uri()
        try:
            mlflow.set_tracking_uri(uri)
            with _quiet():  # MLflow sets its own loggers up when it is imported
                yield mlflow.MlflowClient(tracking_uri=uri, registry_uri=uri)
        except Exception as error:
            if not _is_theirs(error):
                raise
            raise TrackingError(
                f"MLflow did not take it: {_first_line(error)}",
                where=_CREDENTIALS.sub("//", uri),
                remedy="the bundle is safe; check the address and log it again",
            ) from error
        finally:
            mlflow.set_tracking_uri(before)


def _is_theirs(error: Exception) -> bool:
    """Whether MLflow, or what it stands on, failed; told by name, so as not to import all that."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _THEIRS


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return _CREDENTIALS.sub("//", lines[0])[:300] if lines else type(error).__name__


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _quiet() -> Iterator[None]:
    """Migrations of a fresh store write some hundred lines that say nothing to a user."""
    loggers = [logging.getLogger(name) for name in _CHATTY]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
