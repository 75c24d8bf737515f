"""A trained bundle in MLflow: what is told of it, and that it answers there as it does here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from builders.toy_model import USUAL, toy_contents, toy_rows, toy_survival, write_toy
from oncobasis.core.errors import ModelError
from oncobasis.predict.install import open_model
from oncobasis.tracking.log import log_run, set_alias
from oncobasis.tracking.session import local_uri, session
from oncobasis.training.registry.record import run_of
from oncobasis.training.results import Estimate, TrainResult


def a_result(root: Path, *, survival: bool = False) -> TrainResult:
    written = write_toy(root, toy_survival() if survival else toy_contents())
    return TrainResult(
        task="toy-response",
        version="1.0.0",
        bundle=written.folder,
        digest=written.digest,
        data_digest="d" * 64,
        parameters={"seed": 7, "recipe": "average"},
        metrics={"auc": Estimate(0.72, 0.70, 0.74), "full.brier": Estimate(0.15)},
        environment={"python": "3.11"},
    )


def test_a_logged_model_answers_as_the_bundle_does(tmp_path: Path) -> None:
    import pandas as pd  # noqa: PLC0415 - for this test alone

    result = a_result(tmp_path)
    rows = [*toy_rows(5), {**USUAL, "albumin": None}, {**USUAL, "cancer_type": "glioma"}]
    uri = local_uri(tmp_path / "store")
    log_run(run_of(result), uri=uri)
    set_alias("toy-response", result.digest, "champion", uri=uri)
    with session(uri) as client:
        import mlflow.pyfunc  # noqa: PLC0415 - two seconds; its warnings end at the session

        version = client.get_model_version_by_alias("toy-response", "champion")
        run = client.get_run(str(version.run_id))
        loaded = mlflow.pyfunc.load_model("models:/toy-response@champion")
        table = loaded.predict(pd.DataFrame(rows))
    assert run.data.metrics["auc.low"] == 0.70
    assert run.data.params["variants"] == "full, no-labs"
    here = open_model(result.bundle)
    said = [here.predict(row)[0] for row in rows]
    assert table["status"].tolist() == [str(one.status) for one in said]
    expected = [np.nan if one.probability is None else one.probability for one in said]
    np.testing.assert_array_equal(table["probability"].to_numpy(float), expected)
    assert np.isnan(expected[-1])
    assert not np.isnan(expected[-2])


def test_a_survival_model_gives_its_curves(tmp_path: Path) -> None:
    run = run_of(a_result(tmp_path, survival=True))
    names = [column.name for column in run.outputs]
    assert names[:3] == ["status", "variant", "os_at_3_months"]
    assert "pfs_at_12_months" in names


def test_no_row_is_told(tmp_path: Path) -> None:
    run = run_of(a_result(tmp_path))
    assert {column.name for column in run.inputs} == set(USUAL)
    assert [c.name for c in run.inputs if c.required] == ["cancer_type"]
    assert set(run.parameters) == {"seed", "recipe", "kind", "patients", "variants", "features"}


def test_a_bundle_that_was_changed_is_not_logged(tmp_path: Path) -> None:
    result = a_result(tmp_path)
    (result.bundle / "card.md").write_text("another")
    with pytest.raises(ModelError, match=r"card\.md"):
        run_of(result)
