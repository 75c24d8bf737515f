"""What a renderer costs: the standard library, and orjson, which writes canonical JSON."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("rich", "jinja2", "jsonschema", "numpy", "pandas")


@pytest.mark.parametrize("module", ["terminal", "json_report", "wording", "schema"])
def test_no_third_party_module_is_imported(module: str) -> None:
    program = (
        f"import sys, oncobasis.report.{module}\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"
