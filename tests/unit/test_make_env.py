from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_env.py"


@pytest.mark.parametrize(
    ("hidden", "named"),
    [
        ("import sys; sys.version_info = (3, 10, 13)", "needs Python 3.11"),
        ("import sys; sys.modules['venv'] = None", "apt-get install python3-venv"),
    ],
)
def test_what_the_system_lacks_is_named_and_nothing_is_made(
    tmp_path: Path, hidden: str, named: str
) -> None:
    run = f"{hidden}; import runpy; runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    environment = tmp_path / "environment"
    done = subprocess.run(
        [sys.executable, "-c", run, str(environment)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert not environment.exists()
