"""Numbers as copy-number files write them."""

from __future__ import annotations

import math


def number(text: str) -> float | None:
    """Read a number (``1e+06``, ``1,000`` is none); None if it is not a finite one."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def position(text: str) -> int | None:
    """Read a position on a chromosome, also in scientific notation (``1.5e+06``)."""
    value = number(text)
    if value is None or value < 0 or value != int(value):
        return None
    return int(value)


def shown(value: float) -> str:
    """A number for people: at most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
