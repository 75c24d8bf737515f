"""Harrell's concordance of a risk score with times to event."""

from __future__ import annotations

import numpy as np

from oncobasis.training.cohorts.cohort import Floats


def c_index(months: Floats, event: Floats, risk: Floats) -> float:
    """Share of comparable pairs in which the earlier event has the higher risk; ties count half.

    A pair is comparable when the earlier time is an event; of two equal times, when one is an
    event and the other is censored. NaN without such a pair.
    """
    order = np.lexsort((-event, months))
    months, event, risk = months[order], event[order], risk[order]
    right = pairs = 0.0
    for index in np.flatnonzero(event == 1):
        later = months > months[index]
        later |= (months == months[index]) & (event == 0)
        count = int(later.sum())
        if count:
            others = risk[later]
            right += float(np.sum(risk[index] > others) + 0.5 * np.sum(risk[index] == others))
            pairs += count
    return right / pairs if pairs else float("nan")
