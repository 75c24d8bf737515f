"""From contributions in log-odds to a fair split of the probability."""

from __future__ import annotations

import math
from collections.abc import Mapping

from oncobasis.predict.calibration import sigma

_NEAR = 1e-6


def probability_parts(baseline: float, contributions: Mapping[str, float]) -> dict[str, float]:
    """What each feature adds to the probability; with sigma(baseline) they sum to it.

    This is the path integral of the probability's gradient along the straight line from the
    baseline to the patient (integrated gradients), which here has the closed form
    contribution * (p - p0) / (x - x0).
    """
    away = math.fsum(contributions.values())
    low, high = sigma(baseline), sigma(baseline + away)
    if abs(away) < _NEAR:
        middle = sigma(baseline + away / 2)
        slope = middle * (1.0 - middle)
    else:
        slope = (high - low) / away
    return {name: part * slope for name, part in contributions.items()}
