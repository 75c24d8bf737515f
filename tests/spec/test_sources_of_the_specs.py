"""Every clinical statement cites a source, and every source it cites is one of the knowledge base.

Source: knowledge/*.tsv, which hold a citation for each record.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
KNOWLEDGE = FOLDER.parents[1] / "knowledge"
SPECS = sorted(path for path in FOLDER.glob("test_*.py") if path != Path(__file__))
_CITED = re.compile(r"https://[^\s,)]+|PMID \d+|EID\d+")


@pytest.fixture(scope="module")
def recorded() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(KNOWLEDGE.rglob("*.tsv")))


def docstrings_of(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    nodes: list[ast.Module | ast.FunctionDef] = [
        tree,
        *(n for n in tree.body if isinstance(n, ast.FunctionDef)),
    ]
    return [text for node in nodes if (text := ast.get_docstring(node))]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_spec_names_its_statement_and_its_source(path: Path) -> None:
    statement, _, rest = docstrings_of(path)[0].partition("\n")
    assert statement.endswith(".")
    assert "Source: " in rest or "Sources: " in rest


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_what_a_spec_cites_is_in_the_knowledge(path: Path, recorded: str) -> None:
    cited = [found.rstrip(".,") for text in docstrings_of(path) for found in _CITED.findall(text)]
    missing = [one for one in cited if not re.search(_pattern(one), recorded)]
    assert not missing


def _pattern(cited: str) -> str:
    if cited.startswith("https://"):
        return re.escape(cited)
    number = re.escape(cited.removeprefix("PMID ").removeprefix("EID"))
    return rf"(?<!\d){number}(?!\d)"
