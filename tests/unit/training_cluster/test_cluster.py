"""Training in blocks: nobody is lost, nobody is on both sides, and a million patients fit."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from oncobasis.core.errors import InputError, UsageError
from oncobasis.predict.install import open_model
from oncobasis.training.cluster.blocks import Shares, blocks_of, joined, prepare
from oncobasis.training.cluster.forests import connected
from oncobasis.training.cluster.train import train_on_cluster
from oncobasis.training.cohorts.read import read_cohort
from oncobasis.training.cohorts.synthetic import write_synthetic
from oncobasis.training.fit import TrainOptions
from oncobasis.training.fitting.data import data_of
from oncobasis.training.task import Task
from oncobasis.training.tasks import find_task

TASK = find_task("icb-response")
HALF = Shares(0.5, 0.25)


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    return write_synthetic(TASK, tmp_path / "made-up.csv", patients=500, seed=4)


@pytest.mark.parametrize("size", [100, 1_000, 10_000, 10_000_000])
def test_blocks_hold_every_line_once(cohort: Path, size: int) -> None:
    blocks, digest = blocks_of(cohort, size)
    content = cohort.read_bytes()
    assert digest == hashlib.sha256(content).hexdigest()
    assert b"".join(content[b.start : b.stop] for b in blocks) == content.split(b"\n", 1)[1]
    assert all(content[b.stop - 1 : b.stop] == b"\n" for b in blocks)


def test_rows_are_those_of_the_whole_file_in_the_same_inputs(cohort: Path) -> None:
    blocks, _ = blocks_of(cohort, 5_000)
    assert len(blocks) > 3
    parts = [prepare(block, TASK, HALF) for block in blocks]
    whole = read_cohort(cohort, TASK)
    held_out = joined([part.held_out for part in parts])
    marks = set(held_out.fingerprints)
    fitted = [row for row, mark in enumerate(whole.fingerprints) if mark not in marks]
    expected = data_of(TASK.features, whole.subset(fitted))
    np.testing.assert_array_equal(np.concatenate([part.matrix for part in parts]), expected.matrix)
    outcome = np.concatenate([part.outcome for part in parts])
    np.testing.assert_array_equal(outcome, expected.outcome)
    assert 180 < len(held_out) < 320
    assert sum(len(part.sample) for part in parts) > 60


def test_a_patient_who_is_there_twice_is_on_one_side(cohort: Path) -> None:
    lines = cohort.read_text("utf-8").splitlines(keepends=True)
    cohort.write_text("".join([*lines, *lines[1:]]), "utf-8")
    blocks, _ = blocks_of(cohort, 4_000)
    parts = [prepare(block, TASK, HALF) for block in blocks]
    held_out = joined([part.held_out for part in parts])
    assert len(held_out) == 2 * len(set(held_out.fingerprints))


@pytest.mark.parametrize("line", ["1,2,3\n", "\xff" * 40 + "\n"])
def test_a_line_that_is_none_is_refused_without_its_content(cohort: Path, line: str) -> None:
    with cohort.open("ab") as file:
        file.write(line.encode("latin-1"))
    blocks, _ = blocks_of(cohort, 10_000_000)
    with pytest.raises(InputError, match="not of the header's length"):
        prepare(blocks[-1], TASK, HALF)


def test_a_file_without_patients_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("TMB,Response\n", "utf-8")
    with pytest.raises(InputError, match="no patients"):
        blocks_of(tmp_path / "empty.csv", 100)


@pytest.mark.parametrize("address", ["local:0", "local:many", "local:65"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="local:N"), connected(address):
        pass


def test_survival_is_not_for_a_cluster(cohort: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one machine"):
        train_on_cluster(find_task("icb-survival"), cohort, out=tmp_path, address="local:2")


def first_only() -> Task:
    """The task with its first feature set alone."""
    return replace(TASK, plans=TASK.plans[:1])


@pytest.mark.slow
def test_a_million_patients_on_two_workers(tmp_path: Path) -> None:
    many = write_synthetic(TASK, tmp_path / "many.csv", patients=1_000_000, seed=6)
    few = write_synthetic(TASK, tmp_path / "few.csv", patients=20_000, seed=7)
    options = TrainOptions(figures=False)
    found = {
        file.stem: train_on_cluster(
            first_only(), file, out=tmp_path / file.stem, address="local:2", options=options
        )
        for file in (few, many)
    }
    model = open_model(found["many"].bundle)
    assert model.spec.training.patients == 1_000_000
    assert found["many"].metrics["auc"].value > found["few"].metrics["auc"].value - 0.02
    assert 0.9 < found["many"].metrics["slope"].value < 1.1
