"""Make docs/rulebook.md from tests/spec: the clinical statements that hold, with their sources.

    python scripts/make_rulebook.py [--check]

Each file of tests/spec is one statement; its docstring names the source, its tests are the claims.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPECS = ROOT / "tests" / "spec"
RULEBOOK = ROOT / "docs" / "rulebook.md"
ABOUT_THE_SPECS = "test_sources_of_the_specs.py"
OPENING = """\
# Rulebook

<!-- Made by scripts/make_rulebook.py from tests/spec; change it there. -->

The clinical statements that oncobasis is held to. Each is an executable specification: the claims
below are run against the shipped knowledge as of 2026-11-22 by `make test`. `ask` puts a question
as the command line does; *recommends*, *offers* (an option), *vetoes* (not recommended, with the
basis), *leaves undetermined* and *contraindicates* are the stances of an answer.
"""


@dataclass(frozen=True)
class Statement:
    """One clinical statement: its sentence, where it is from, and what is claimed."""

    file: str
    sentence: str
    source: str
    claims: tuple[tuple[str, str], ...]


def statements(folder: Path) -> Iterator[Statement]:
    """Read the specifications in the order of their file names."""
    for path in sorted(folder.glob("test_*.py")):
        if path.name == ABOUT_THE_SPECS:
            continue
        text = path.read_text("utf-8")
        tree = ast.parse(text)
        sentence, _, source = (ast.get_docstring(tree) or "").partition("\n")
        tests = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ]
        claims = tuple((_sentence_of(test, text), _claim_of(test, text)) for test in tests)
        yield Statement(path.name, sentence, source.strip(), claims)


def _sentence_of(test: ast.FunctionDef, text: str) -> str:
    """Return the test's name as a sentence; genes and changes as the file writes them."""
    spelled = {word.lower(): word for word in re.findall(r"[A-Z0-9]*[A-Z][A-Za-z0-9]+", text)}
    words = test.name.removeprefix("test_").split("_")
    written = " ".join(_spelling(word, spelled) for word in words)
    return f"{written[0].upper()}{written[1:]}.".replace("tier i a", "tier I-A")


def _spelling(word: str, spelled: Mapping[str, str]) -> str:
    found = spelled.get(word, word)
    return found if any(c.isdigit() for c in found) or found.isupper() else word


def _claim_of(test: ast.FunctionDef, text: str) -> str:
    body = test.body[1:] if ast.get_docstring(test) else test.body
    cases = [ast.get_source_segment(text, one) for one in test.decorator_list]
    told = [f"# for each of {_cases(case)}" for case in cases if case]
    lines = text.splitlines()[body[0].lineno - 1 : body[-1].end_lineno]
    return "\n".join([*told, textwrap.dedent("\n".join(lines))])


def _cases(decorator: str) -> str:
    return " ".join(decorator.partition("(")[2].removesuffix(")").split())


def rulebook(folder: Path) -> str:
    """Return the page."""
    parts = [OPENING]
    for one in statements(folder):
        parts.append(f"\n## {one.sentence}\n\n{one.source}\n")
        for sentence, claim in one.claims:
            parts.append(f"\n**{sentence}**\n\n```python\n{claim}\n```\n")
    return "".join(parts)


def main(words: list[str]) -> int:
    """Write the page, or with ``--check`` say whether it is what the specifications say."""
    page = rulebook(SPECS)
    if "--check" in words:
        stale = not RULEBOOK.is_file() or RULEBOOK.read_text("utf-8") != page
        if stale:
            print("docs/rulebook.md is stale: run python scripts/make_rulebook.py")
        return int(stale)
    RULEBOOK.write_text(page, "utf-8")
    print(f"docs/rulebook.md: {page.count(chr(10) + '## ')} statements")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
