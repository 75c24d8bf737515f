"""Text that is safe to show on a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Replace what a terminal would obey instead of showing (escapes, control characters)."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
