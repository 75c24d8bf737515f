"""The rulebook page says what tests/spec says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import make_rulebook

if TYPE_CHECKING:
    from pathlib import Path

SPEC = '''"""A statement.

Source: https://example.org/label.
"""

import pytest


@pytest.mark.parametrize("drug", ["a", "b"])
def test_what_is_claimed(drug: str) -> None:
    """A reason."""
    ask("LUAD").recommends(drug)


def helper() -> None:
    pass
'''


def test_the_page_is_not_stale() -> None:
    assert make_rulebook.main(["--check"]) == 0, "run python scripts/make_rulebook.py"


def test_a_statement_is_written_with_source_cases_and_claims(tmp_path: Path) -> None:
    (tmp_path / "test_statement.py").write_text(SPEC, "utf-8")
    page = make_rulebook.rulebook(tmp_path)
    assert "\n## A statement.\n\nSource: https://example.org/label.\n" in page
    assert "**What is claimed.**" in page
    assert '# for each of "drug", ["a", "b"]\nask("LUAD").recommends(drug)\n' in page
    assert "helper" not in page
    assert "A reason" not in page


def test_a_statement_without_a_page_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "test_statement.py").write_text(SPEC, "utf-8")
    (tmp_path / make_rulebook.ABOUT_THE_SPECS).write_text("", "utf-8")
    (one,) = make_rulebook.statements(tmp_path)
    assert one.sentence == "A statement."
