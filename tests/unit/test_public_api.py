"""What `import oncobasis` promises: these names, and that the example of the README runs."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import oncobasis
from oncobasis import TumorCase, assess, load_knowledge
from oncobasis.readers.case.case_file import case_from_mapping

ROOT = Path(__file__).parents[2]


def test_the_public_names_are_exactly_these() -> None:
    assert oncobasis.__all__ == ["TumorCase", "assess", "load_knowledge"]
    assert set(oncobasis.__all__) <= set(dir(oncobasis))


def test_each_public_name_can_be_imported() -> None:
    for name in oncobasis.__all__:
        assert callable(getattr(oncobasis, name))


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(oncobasis, "nothing_of_this_name")


def test_importing_the_package_loads_nothing_else_of_it() -> None:
    probe = "import sys, oncobasis; print(sorted(m for m in sys.modules if 'oncobasis.' in m))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_python_example_of_the_readme_runs() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_names_answer_a_case() -> None:
    case = case_from_mapping({"tumor_type": "MEL", "alterations": ["BRAF V600E"]})
    assert isinstance(case, TumorCase)
    answer = assess(case, load_knowledge(), as_of=date(2026, 11, 22))
    assert answer.recommendations[0].therapies
