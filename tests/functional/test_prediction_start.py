"""What a prediction costs a cold process: no numerical stack, and nothing until it is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builders.toy_model import USUAL, write_toy

HEAVY = {
    "dask", "lightgbm", "matplotlib", "mlflow", "numpy", "pandas", "polars", "scipy", "shap",
    "sklearn",
}  # fmt: skip

PREDICT = """
import json, sys
from pathlib import Path
from oncobasis.predict.install import Receipts, open_model
folder, receipts, row = sys.argv[1:]
model = open_model(Path(folder), receipts=Receipts(Path(receipts)))
said, = model.predict(json.loads(row))
tops = sorted({name.partition('.')[0] for name in sys.modules})
print(json.dumps([repr(said), tops]))
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_toy(tmp_path / "models").folder


def asked(bundle: Path, cache: Path) -> tuple[str, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PREDICT, str(bundle), str(cache), json.dumps(USUAL)],
        capture_output=True,
        text=True,
        check=True,
    )
    said, modules = json.loads(done.stdout)
    return said, set(modules)


def test_a_prediction_imports_no_numerical_stack(bundle: Path, tmp_path: Path) -> None:
    _, modules = asked(bundle, tmp_path / "cache")
    assert "oncobasis" in modules
    assert modules & HEAVY == set()


def test_two_processes_give_the_same_bits_and_the_second_needs_no_trial(
    bundle: Path, tmp_path: Path
) -> None:
    first, _ = asked(bundle, tmp_path / "cache")
    (receipt,) = (tmp_path / "cache").iterdir()
    written = receipt.stat().st_mtime_ns
    second, _ = asked(bundle, tmp_path / "cache")
    assert first == second
    assert receipt.stat().st_mtime_ns == written


def test_answering_by_rules_alone_reads_no_model() -> None:
    code = (
        "import sys; sys.argv = ['oncobasis', 'ask', 'AML', 'FLT3-ITD', '--json'];"
        "import runpy\n"
        "try: runpy.run_module('oncobasis', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stderr.split())
    assert "oncobasis.engine" in modules
    assert "oncobasis.predict.model" not in modules
    assert "oncobasis.predict.trees" not in modules
