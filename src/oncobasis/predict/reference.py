"""The training cohort as aggregates: where a patient's value lies among the others'."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from oncobasis.core.errors import ModelError

HUNDRED_AND_ONE = 101


@dataclass(frozen=True, slots=True)
class FeatureReference:
    """One feature in the training cohort: ``known`` and ``missing`` patients.

    ``percentiles`` (numbers): the 0th to 100th in raw units, 101 entries. ``levels`` (categories
    and binaries): patients of each level; a binary's levels are "0" and "1".
    """

    known: int
    missing: int
    percentiles: tuple[float, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse percentiles that are none."""
        ascending = all(a <= b for a, b in pairwise(self.percentiles))
        if len(self.percentiles) not in {0, HUNDRED_AND_ONE} or not ascending:
            raise ModelError(
                "percentiles are not 101 ascending numbers",
                where="reference",
                remedy="correct the export, or install another bundle",
            )

    def percentile(self, value: float | str | None) -> float | None:
        """Where a number lies, 0 to 100; the middle of its place where many have the same."""
        if value is None or isinstance(value, str) or not self.percentiles:
            return None
        below = bisect_left(self.percentiles, value)
        upto = bisect_right(self.percentiles, value)
        if below < upto:
            return (below + upto - 1) / 2.0
        if below in {0, HUNDRED_AND_ONE}:
            return 0.0 if below == 0 else 100.0
        low, high = self.percentiles[below - 1], self.percentiles[below]
        return below - 1 + (value - low) / (high - low)


Reference = Mapping[str, FeatureReference]
