from __future__ import annotations

from typing import TYPE_CHECKING

import check_imports
import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(check_imports, "PACKAGE", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "source", "faults"),
    [
        ("core/case.py", "import json\nfrom oncobasis.core import tumor", 0),
        ("core/case.py", "import yaml", 1),
        ("core/case.py", "import orjson", 1),
        ("core/canonical.py", "import orjson", 0),
        ("core/canonical.py", "import yaml", 1),
        ("rules/tiers.py", "def f():\n    from numpy import array", 1),
        ("engine.py", "import orjson", 1),
        ("readers/vcf/read.py", "import pysam", 0),
        ("report/vcf.py", "import pysam", 1),
        ("report/html.py", "from jinja2 import Environment", 0),
        ("knowledge/load.py", "import jinja2.ext, os", 1),
        ("knowledge/load.py", "import yaml", 0),
    ],
)
def test_a_package_is_imported_only_where_it_belongs(
    package: Path, module: str, source: str, faults: int
) -> None:
    path = package / module
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    assert len(list(check_imports.faults_in(path))) == faults
