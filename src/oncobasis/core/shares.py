"""A share of a few, with how far it can be trusted."""

from __future__ import annotations

import math

_Z2 = 3.8414588206941245  # square of the normal distribution's 97.5th percentile


def wilson(events: float, count: int) -> tuple[float, float, float]:
    """Return a share (0 to 1) with the ends of its 95 % Wilson interval; ``count`` is above 0."""
    share, total = events / count, count + _Z2
    middle = (events + _Z2 / 2) / total
    half = math.sqrt(_Z2 * (share * (1 - share) * count + _Z2 / 4)) / total
    return share, max(0.0, middle - half), min(1.0, middle + half)
