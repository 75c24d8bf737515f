"""Runs in MLflow: what is logged, what must not be, and what happens when MLflow is away."""

from __future__ import annotations

import getpass
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oncobasis.tracking.log import log_run, set_alias
from oncobasis.tracking.run import Column, Measured, Tracked, TrackingError, TrainingRun
from oncobasis.tracking.session import local_uri, session

if TYPE_CHECKING:
    from mlflow import MlflowClient

LOADER = "toy_loader_of_bundles"
LOADER_TEXT = """
from pathlib import Path

class Model:
    def __init__(self, text):
        self.text = text

    def predict(self, model_input, params=None):
        return model_input.assign(probability=float(self.text))[["probability"]]

def _load_pyfunc(path):
    assert Path(path).name == "icb-response"
    return Model((Path(path) / "1.0.0" / "value.txt").read_text())
"""


def a_run(folder: Path, version: str = "1.0.0") -> TrainingRun:
    bundle = folder / "bundle" / version
    (bundle / "figures").mkdir(parents=True)
    (bundle / "value.txt").write_text("0.25")
    (bundle / "figures" / "roc.svg").write_text("<svg/>")
    return TrainingRun(
        model="icb-response",
        version=version,
        bundle=bundle,
        bundle_digest=version.replace(".", "a") * 8,
        data_digest="d" * 64,
        loader=LOADER,
        requirements=("oncobasis==0.1.0",),
        parameters={"seed": 7, "budget": 20, "members": "linear, lightgbm", "long": "x" * 900},
        metrics={"cv.auc": Measured(0.72, 0.70, 0.74), "cv.brier": Measured(0.15)},
        environment={"python": "3.11", "lightgbm": "4.7.0"},
        inputs=(Column("tmb", "number"), Column("cancer_type", "text")),
        outputs=(Column("probability", "number", required=True),),
    )


def aliased(client: MlflowClient, alias: str) -> str:
    return str(client.get_model_version_by_alias("icb-response", alias).version)


@pytest.fixture
def uri(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    return local_uri(tmp_path / "store")


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Tracked]:
    folder = tmp_path_factory.mktemp("logged")
    address = local_uri(folder / "store")
    return folder, address, log_run(a_run(folder), uri=address)


@pytest.fixture
def loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / f"{LOADER}.py").write_text(LOADER_TEXT)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop(LOADER, None)


def test_parameters_metrics_and_digests_are_logged(logged: tuple[Path, str, Tracked]) -> None:
    _, address, tracked = logged
    with session(address) as client:
        run = client.get_run(tracked.run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params["seed"] == "7"
    assert len(run.data.params["long"]) == 500
    assert run.data.metrics == {
        "cv.auc": 0.72,
        "cv.auc.low": 0.70,
        "cv.auc.high": 0.74,
        "cv.brier": 0.15,
    }
    assert run.data.tags["data_digest"] == "d" * 64
    assert run.data.tags["environment.lightgbm"] == "4.7.0"


def test_bundle_and_figures_are_artefacts(logged: tuple[Path, str, Tracked]) -> None:
    _, address, tracked = logged
    with session(address) as client:
        names = {item.path for item in client.list_artifacts(tracked.run_id)}
        figures = {item.path for item in client.list_artifacts(tracked.run_id, "figures")}
    assert names == {"bundle", "figures"}
    assert figures == {"figures/roc.svg"}


@pytest.mark.usefixtures("loader")
def test_the_registered_version_scores_by_the_bundle(logged: tuple[Path, str, Tracked]) -> None:
    import mlflow.pyfunc  # noqa: PLC0415 - two seconds, for these tests alone
    import pandas as pd  # noqa: PLC0415

    _, address, tracked = logged
    with session(address) as client:
        version = client.get_model_version_by_alias("icb-response", "challenger")
        assert str(version.version) == tracked.registered_version
        model = mlflow.pyfunc.load_model("models:/icb-response@challenger")
        assert model.metadata.signature.inputs.input_names() == ["tmb", "cancer_type"]
        scored = model.predict(pd.DataFrame({"tmb": [3.5], "cancer_type": ["NSCLC"]}))
    assert scored["probability"].tolist() == [0.25]


def test_nothing_is_a_pickle_and_nothing_names_this_machine(
    logged: tuple[Path, str, Tracked],
) -> None:
    folder, _, _ = logged
    files = [path for path in (folder / "store" / "artifacts").rglob("*") if path.is_file()]
    assert files
    assert not {path.suffix for path in files} & {".pkl", ".pickle", ".joblib", ".bin"}
    for path in files:
        text = path.read_text("utf-8")
        assert str(folder) not in text, path
        assert socket.gethostname() not in text, path
    with sqlite3.connect(folder / "store" / "mlflow.db") as database:
        told = [
            str(value)
            for table in ("params", "tags", "metrics", "model_version_tags", "logged_model_tags")
            for row in database.execute(f"SELECT * FROM {table}")  # noqa: S608
            for value in row
        ]
        users = [row[0] for row in database.execute("SELECT user_id FROM runs")]
    database.close()
    assert told
    assert not [text for text in told if "/" in text or getpass.getuser() in text.split()]
    assert users in ([""], ["unknown"], [None])


def test_a_second_version_takes_the_alias_and_champion_follows_the_digest(
    uri: str, tmp_path: Path
) -> None:
    first, second = a_run(tmp_path, "1.0.0"), a_run(tmp_path, "1.1.0")
    log_run(first, uri=uri)
    log_run(second, uri=uri)
    assert set_alias("icb-response", first.bundle_digest, "champion", uri=uri) == "1"
    with session(uri) as client:
        assert aliased(client, "challenger") == "2"
        assert aliased(client, "champion") == "1"
    with pytest.raises(TrackingError, match="digest"):
        set_alias("icb-response", "f" * 64, "champion", uri=uri)
    assert list(Path.cwd().iterdir()) == []


def test_the_caller_keeps_its_own_address(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import mlflow  # noqa: PLC0415

    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")
    mlflow.set_tracking_uri("http://127.0.0.1:1")
    try:
        with session(uri):
            assert mlflow.get_tracking_uri() == uri
        assert mlflow.get_tracking_uri() == "http://127.0.0.1:1"
        assert os.environ["MLFLOW_TRACKING_URI"] == "http://127.0.0.1:1"
    finally:
        mlflow.set_tracking_uri("")


def test_a_server_that_is_away_is_said_and_the_bundle_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    run = a_run(tmp_path)
    before = {path: path.read_bytes() for path in run.bundle.rglob("*") if path.is_file()}
    with pytest.raises(TrackingError, match="the bundle is safe") as caught:
        log_run(run, uri="http://user:secret@127.0.0.1:1")
    assert "secret" not in str(caught.value)
    assert caught.value.exit_code == 5
    assert {path: path.read_bytes() for path in run.bundle.rglob("*") if path.is_file()} == before


def test_a_run_that_breaks_is_marked_as_failed(uri: str, tmp_path: Path) -> None:
    run = replace(a_run(tmp_path), bundle=tmp_path / "none")
    with pytest.raises(TrackingError):
        log_run(run, uri=uri)
    with session(uri) as client:
        experiment = client.get_experiment_by_name("icb-response")
        assert experiment is not None
        (found,) = client.search_runs([experiment.experiment_id])
    assert found.info.status == "FAILED"


@pytest.mark.parametrize(
    "text", ["/srv/patients/x.csv", "read from '/data/hospital/x.csv'", "~/cohort/x", "C:\\data\\x"]
)
def test_a_path_of_this_machine_is_refused(text: str, tmp_path: Path) -> None:
    run = a_run(tmp_path)
    with pytest.raises(TrackingError, match="path of this machine"):
        replace(run, parameters={"cohort": text})


@pytest.mark.parametrize("text", ["PD-1/PD-L1", "mut/Mb", "10*9/L", "a / b", "x86_64/linux"])
def test_a_slash_is_no_path(text: str, tmp_path: Path) -> None:
    assert replace(a_run(tmp_path), parameters={"unit": text}).parameters["unit"] == text


WATCHED = """
import socket, sys
def refused(*_):
    raise SystemExit("the network was asked")
socket.socket.connect = refused
socket.getaddrinfo = refused
from pathlib import Path
from oncobasis.tracking.session import local_uri, session
with session(local_uri(Path(sys.argv[1]))) as client:
    client.create_experiment("quiet")
import mlflow.telemetry.client as telemetry
assert telemetry.get_telemetry_client() is None
"""


def test_no_usage_report_and_no_network(tmp_path: Path) -> None:
    ours = {"CI", "PYTEST_CURRENT_TEST", "MLFLOW_DISABLE_TELEMETRY", "DO_NOT_TRACK"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(tmp_path / "store")],
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr
