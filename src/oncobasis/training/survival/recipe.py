"""What a candidate is: which members it averages and how strongly they are held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oncobasis.core.errors import UsageError
from oncobasis.training.survival.boosting import TreeSettings


@dataclass(frozen=True, slots=True)
class CoxSettings:
    """A Cox member. ``penalty`` is for a column of variance 1, ``level_penalty`` for a level.

    ``knots`` gives, by feature, the knots of its restricted cubic spline; without: straight.
    ``leave_out`` are features of the variant that it does not look at.
    """

    penalty: float = 10.0
    level_penalty: float = 20.0
    knots: Mapping[str, int] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """A candidate: a Cox member, a tree member, or both with ``tree_weight`` for the trees."""

    name: str
    cox: CoxSettings | None = None
    trees: TreeSettings | None = None
    tree_weight: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a recipe without members."""
        if self.cox is None and self.trees is None:
            raise UsageError("has no member", where=f"recipe {self.name}")

    @property
    def cox_weight(self) -> float:
        """The weight of the Cox member in the score."""
        return 1.0 if self.trees is None else 1.0 - self.tree_weight

    @property
    def trees_weight(self) -> float:
        """The weight of the tree member in the score."""
        return 1.0 if self.cox is None else self.tree_weight


# Places of the knots by their number, as quantiles of the training values (Harrell's choice).
KNOT_QUANTILES = {
    3: (0.10, 0.50, 0.90),
    4: (0.05, 0.35, 0.65, 0.95),
    5: (0.05, 0.275, 0.50, 0.725, 0.95),
}

DEFAULT = Recipe("cox+trees", CoxSettings(), TreeSettings())
"""What a survival task is fitted with that names no recipe of its own."""

MOMENTS = (1.0, 2.0, 3.0, 4.5, 6.0, 9.0, 12.0, 15.0, 18.0, 21.0, 24.0, 30.0, 36.0)
"""Months at which curves are stated, as far as enough patients were followed."""
