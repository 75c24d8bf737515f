"""A cohort that is too small to train on is refused before anything is searched for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import optuna
import pytest

from builders.training_builder import QUICK, made_up_table, small_task, write_table
from oncobasis.core.errors import InputError
from oncobasis.training.cohorts.read import read_cohort
from oncobasis.training.cohorts.synthetic import synthetic_table
from oncobasis.training.fitting.data import data_of
from oncobasis.training.fitting.search import search
from oncobasis.training.tasks import find_task
from oncobasis.training.train import train


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["1"] * 60, "holds one outcome only .60 patients with the outcome, 0 without"),
        (["0"] * 60, "holds one outcome only"),
        ([""] * 60, "has no outcomes"),
        (
            ["1"] * 9 + ["0"] * 51,
            "holds too few patients to train: 9 .* 51 without .at least 10 of each",
        ),
    ],
)
def test_outcomes_must_be_enough(tmp_path: Path, outcomes: list[str], said: str) -> None:
    table = made_up_table(60)
    table["Response"] = outcomes
    path = write_table(tmp_path / "few.csv", table)
    with pytest.raises(InputError, match=f"few.csv: column Response: {said}"):
        train(small_task(), path, out=tmp_path, options=replace(QUICK, trials=3))


def test_events_must_be_enough(tmp_path: Path) -> None:
    task = find_task("icb-survival")
    table = synthetic_table(task, 60, 1)
    table["PFS_Event"] = ["0"] * 60
    path = write_table(tmp_path / "few.csv", table)
    with pytest.raises(InputError, match="PFS_Event: holds too few events to train: 0 among 60"):
        train(task, path, out=tmp_path, options=QUICK)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_a_search_that_stops_is_quiet(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], stop: type[BaseException]
) -> None:
    task = small_task()
    cohort = read_cohort(write_table(tmp_path / "cohort.csv", made_up_table(60)), task)

    def progress(stage: str, done: int, total: int) -> None:
        del stage, done, total
        raise stop

    with pytest.raises(stop):
        search(data_of(task.features, cohort), trials=3, seed=1, folds=3, progress=progress)
    assert "Trial" not in "".join(capfd.readouterr())
    assert optuna.logging.get_verbosity() == optuna.logging.ERROR
