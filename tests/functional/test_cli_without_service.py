"""What the commands of the service say where its extra is not installed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builders.command import oncobasis

BROUGHT_BY_THE_EXTRA = ("pydantic", "sqlalchemy", "uvicorn")


@pytest.mark.parametrize(
    "words",
    [
        ("serve",),
        ("audit", "verify", "--state", "state"),
        ("fhir", "batch", "--server", "emr", "--group", "g"),
    ],
    ids=lambda words: words[0],
)
def test_the_extra_is_named(words: tuple[str, ...], tmp_path: Path) -> None:
    for name in BROUGHT_BY_THE_EXTRA:
        (tmp_path / f"{name}.py").write_text(f"raise ModuleNotFoundError(name='{name}')\n")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    ran = oncobasis(*words, cwd=tmp_path, env={"PYTHONPATH": path})
    assert ran.code == 2
    assert "the service is not installed" in ran.err
    assert "oncobasis[serve]" in ran.err
    assert "Traceback" not in ran.err
