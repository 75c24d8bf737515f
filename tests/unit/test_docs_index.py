"""Every page of docs/ can be found from its index, and no link of it leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def links_of(page: Path) -> set[Path]:
    found = _LINK.findall(page.read_text(encoding="utf-8"))
    return {(page.parent / link).resolve() for link in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_no_link_leads_nowhere(page: Path) -> None:
    assert not [link for link in links_of(page) if not link.exists()]


def test_every_page_is_in_the_index() -> None:
    indexes = (DOCS / "README.md", DOCS / "decisions" / "README.md", DOCS / "risk" / "README.md")
    linked = set().union(*(links_of(index) for index in indexes)) | set(indexes)
    assert not [str(page.relative_to(DOCS)) for page in PAGES if page.resolve() not in linked]
