"""GitHub-flavoured Markdown of which every word of a patient, drug or source is only text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from oncobasis.report.layout import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What makes a link, an emphasis, code, HTML, an entity, a mention or a table's edge; a backslash
# in front makes it a character.
_SPECIAL = re.compile(r"([\\`*_\[\]<|~&#@$^]|:(?=//))")
# At the start of a line these would begin a list, a quotation or a heading.
_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:\s|$))|(?=-{2}|[=>]))(.)")
_WWW = re.compile(r"(www)\.", re.IGNORECASE)
_NAME = 50
_SAFE_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\\|`\"']+")


def escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is, on one line."""
    return _escaped_name(text) if len(text) <= _NAME else _escaped(text)


@lru_cache(maxsize=4096)
def _escaped_name(text: str) -> str:
    """Names of drugs, tests and sources come again in every card; long texts do not."""
    return _escaped(text)


def _escaped(text: str) -> str:
    printed = text if text.isprintable() else clean(text)
    line = _SPECIAL.sub(r"\\\1", " ".join(printed.split()))
    if "www." in line.lower():
        line = _WWW.sub(r"\1\\.", line)
    start = _START.match(line)
    return line if start is None else f"{start[1]}\\{line[start.end(1) :]}"


def bold(text: str) -> str:
    """Return the escaped text in bold; nothing where there is no text."""
    shown = escaped(text)
    return f"**{shown}**" if shown else ""


def link(label: str, url: str | None) -> str:
    """Return a link, or the label alone where the address could break out of one."""
    if url is None or not _SAFE_ADDRESS.fullmatch(url):
        return escaped(label)
    return f"[{escaped(label)}]({url})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; the cells must be Markdown already (``escaped``, ``bold``, ``link``)."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join([cell or '–' for cell in line])} |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    """Return a list of items that are Markdown already."""
    return "\n".join(f"- {item}" for item in items)


def paragraphs(*parts: str) -> str:
    """Return the parts that hold something, an empty line between them."""
    return "\n\n".join(part for part in parts if part)
