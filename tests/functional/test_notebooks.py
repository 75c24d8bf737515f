"""Notebooks run from top to bottom, on real data where it is and on made-up patients anywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NEEDED = {"01-retraining", "02-model-comparison", "03-explanation", "04-drift"}


def run(path: Path) -> str:
    """Execute a notebook in its folder and return its outputs as text; nothing is saved."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=400, kernel_name="python3", resources={})
    client.resources["metadata"] = {"path": str(FOLDER)}
    client.execute()
    found = [str(output) for cell in notebook.cells for output in cell.get("outputs", ())]
    return "\n".join(found)


def test_there_are_four() -> None:
    assert {path.stem for path in NOTEBOOKS} == NEEDED


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_output_is_committed(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert not [cell for cell in code if cell.outputs or cell.execution_count is not None]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_made_up_patients(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONCOBASIS_DATA", os.devnull)
    text = run(path)
    assert "synthetic.csv" in text
    assert "'output_type': 'error'" not in text


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_the_real_cohort(path: Path, shared_file: Callable[[str], Path]) -> None:
    shared_file("response/icb/chowell_train.csv")
    assert "chowell_train.csv" in run(path)
