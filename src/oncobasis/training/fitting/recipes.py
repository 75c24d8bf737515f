"""How members are fitted: shapes and penalties of the additive one, settings of the trees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """The effect of a number: straight, bent at quartiles, or a restricted cubic spline."""

    LINEAR = "linear"
    HINGE = "hinge"
    NATURAL = "natural"


@dataclass(frozen=True, slots=True)
class LinearRecipe:
    """``penalty`` is on coefficients of standardised numbers, ``level_penalty`` on levels."""

    shape: Shape = Shape.LINEAR
    penalty: float = 10.0
    level_penalty: float = 5.0


@dataclass(frozen=True, slots=True)
class TreeRecipe:
    """Settings of LightGBM, by what they mean; ``rows`` and ``columns`` are sampled shares."""

    rounds: int = 200
    learning_rate: float = 0.03
    leaves: int = 6
    depth: int = 3
    least_rows: int = 40
    l2: float = 20.0
    rows: float = 0.6
    columns: float = 0.5


_ADDITIVE = tuple(LinearRecipe(shape) for shape in Shape)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the search finds: penalties of each shape, trees, and the additive member's weight."""

    additive: tuple[LinearRecipe, ...] = _ADDITIVE
    tree: TreeRecipe = TreeRecipe()
    weight: float = 0.7


@dataclass(frozen=True, slots=True)
class Recipe:
    """A candidate: one member, or two whose log-odds are averaged.

    ``weight`` is that of the linear member; the trees have the rest.
    """

    name: str
    title: str
    linear: LinearRecipe | None
    tree: TreeRecipe | None
    weight: float

    @property
    def parts(self) -> tuple[tuple[LinearRecipe | TreeRecipe, float], ...]:
        """The members' recipes with their weights."""
        both = ((self.linear, self.weight), (self.tree, 1.0 - self.weight))
        return tuple((part, weight) for part, weight in both if part is not None)


_TITLES = {
    Shape.LINEAR: "ridge logistic regression",
    Shape.HINGE: "ridge logistic regression, bent at quartiles",
    Shape.NATURAL: "ridge logistic regression, cubic splines",
}


def candidates(settings: Settings) -> tuple[Recipe, ...]:
    """Every candidate under these settings."""
    trees = Recipe("lightgbm", "LightGBM with monotone constraints", None, settings.tree, 0.0)
    found = [trees]
    for linear in settings.additive:
        name, title = linear.shape.value, _TITLES[linear.shape]
        found.append(Recipe(name, title, linear, None, 1.0))
        both = f"average of {title} ({settings.weight:g}) and LightGBM"
        found.append(Recipe(f"{name}+lightgbm", both, linear, settings.tree, settings.weight))
    return tuple(found)
