"""The example of an EMR's calls works as its README says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.service_process import served

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parents[2] / "examples" / "emr" / "try.sh"

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the example calls with curl")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("example")) as running:
        words = [str(EXAMPLE), str(running.http.base_url).rstrip("/")]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        yield done.stdout


def test_each_call_of_the_example_is_answered(told: str) -> None:
    parts = [part.partition("\n") for part in told.split("== ")[1:]]
    assert len(parts) == 5
    assert all(answer.strip() for _, _, answer in parts)


def test_the_example_shows_what_matters(told: str) -> None:
    assert "osimertinib (tier I-A)" in told
    assert "gefitinib: not recommended (EGFR p.T790M)" in told


def test_the_example_fails_where_there_is_no_service() -> None:
    words = [str(EXAMPLE), "http://127.0.0.1:1"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "connect" in done.stderr.lower()
