"""What a cold process pays: `ask` has half a second, and a library pulled in by mistake eats it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import oncobasis

# Nothing that answers one case imports these, in any environment.
HEAVY = {
    "dask", "fastapi", "mlflow", "numpy", "pandas", "polars", "scipy", "shap", "sklearn",
    "sqlalchemy",
}  # fmt: skip

LIST_MODULES = "; import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def modules_after(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", statement + LIST_MODULES], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_the_package_itself_imports_the_standard_library_only() -> None:
    ours = modules_after("import oncobasis") - modules_after("pass")
    assert {name for name in ours if name not in sys.stdlib_module_names} == {"oncobasis"}


def test_listing_the_public_names_imports_nothing() -> None:
    loaded = modules_after("import oncobasis; dir(oncobasis)")
    assert loaded == modules_after("import oncobasis")


@pytest.mark.parametrize("name", ["no_such_name", "__wrapped__"])
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=name):
        getattr(oncobasis, name)


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "LUAD", "EGFR L858R", "--json"]])
def test_answering_one_case_imports_no_numerical_stack(arguments: list[str]) -> None:
    pytest.importorskip("oncobasis.cli")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "oncobasis", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    assert "oncobasis" in imported
    assert imported & (HEAVY | {"lightgbm", "pysam", "jinja2"}) == set()
