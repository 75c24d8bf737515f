"""By what a combined variant output is recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.readers.files.head import Head

_TITLE = ("trusight oncology 500", "combined variant output")


def proves_tso500(head: Head) -> bool:
    """Whether the first line that says anything is the title of a combined variant output."""
    first = next((line for line in head.lines if line.strip()), "").casefold()
    return all(words in first for words in _TITLE)
