"""Every page of docs/ can be found from its index, and no link of any page leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
LINKING = [*PAGES, *sorted(ROOT.glob("*.md")), *sorted((ROOT / "examples").rglob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def links_of(page: Path) -> set[tuple[Path, str]]:
    """The files that a page links to, each with the heading that is named."""
    found = _LINK.findall(page.read_text(encoding="utf-8"))
    return {((page.parent / link).resolve() if link else page, part) for link, part in found}


def anchors_of(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_leads_nowhere(page: Path) -> None:
    assert not [link for link, _ in links_of(page) if not link.exists()]


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_names_a_heading_that_is_not_there(page: Path) -> None:
    named = [(link, part) for link, part in links_of(page) if part and link.suffix == ".md"]
    assert not [(link.name, part) for link, part in named if part not in anchors_of(link)]


def test_every_page_is_in_the_index() -> None:
    indexes = (DOCS / "README.md", DOCS / "decisions" / "README.md", DOCS / "risk" / "README.md")
    linked = {link for index in indexes for link, _ in links_of(index)} | set(indexes)
    assert not [str(page.relative_to(DOCS)) for page in PAGES if page.resolve() not in linked]
