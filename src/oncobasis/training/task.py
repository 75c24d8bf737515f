"""What a task is: which columns mean what, which feature sets are tried, what the card says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oncobasis.core.errors import UsageError
from oncobasis.predict.spec import FeatureKind, FeatureSpec, ModelKind


@dataclass(frozen=True, slots=True)
class BinaryOutcome:
    """The column of a yes-or-no outcome and the texts (casefolded) that mean yes and no."""

    column: str
    yes: tuple[str, ...] = ("1", "1.0", "yes", "true")
    no: tuple[str, ...] = ("0", "0.0", "no", "false")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A time to event: the column of months and the column of the event (1 seen, 0 censored)."""

    name: str
    months: str
    event: str


@dataclass(frozen=True, slots=True)
class SurvivalOutcome:
    """The endpoints of a survival task."""

    endpoints: tuple[Endpoint, ...]


@dataclass(frozen=True, slots=True)
class VariantPlan:
    """One feature set that is fitted; ``requires`` must be known for it to be used.

    ``most_missing`` of its features may be unknown. Plans are listed best first.
    """

    name: str
    title: str
    features: tuple[str, ...]
    requires: tuple[str, ...]
    most_missing: int = 0

    def __post_init__(self) -> None:
        """A required feature is one of the features."""
        if not set(self.requires) <= set(self.features):
            raise UsageError("requires a feature it lacks", where=f"variant {self.name}")


@dataclass(frozen=True, slots=True)
class GroupAxis:
    """A way to divide patients for subgroup metrics.

    ``values`` names the texts of the column (casefolded, whole numbers without ``.0``); a text
    that isn't named is its own group. ``edges`` (ascending) divide a number into bands instead.
    """

    name: str
    column: str
    values: Mapping[str, str] = field(default_factory=dict)
    edges: tuple[float, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class CardText:
    """What only people know: the sentences of the model card that no data can give.

    ``validation`` tells of open looks at other cohorts, after the model was fixed.
    """

    intended_use: str
    not_for: tuple[str, ...]
    outcome: str
    source: str
    sites: tuple[str, ...]
    dates: str
    missing: str
    limits: tuple[str, ...]
    failures: tuple[str, ...]
    terms: str
    validation: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A model to be trained: its name is the bundle's name.

    ``aliases`` gives, by feature, other texts (casefolded) of a level. ``unmeasured`` gives, by
    flag column, the features that count as missing where the flag is 1 (filled in by the source).
    ``identity`` are the columns whose values together mark a patient across files. ``year`` is
    the column of the treatment year, where there is one. ``notes`` go into the spec as codes.
    ``fit`` (``module:function``) replaces the usual fit of the kind (`training.fit`).
    """

    name: str
    title: str
    target: str
    kind: ModelKind
    outcome: BinaryOutcome | SurvivalOutcome
    features: tuple[FeatureSpec, ...]
    plans: tuple[VariantPlan, ...]
    card: CardText
    labels: tuple[str, ...] = ()
    groups: tuple[GroupAxis, ...] = ()
    identity: tuple[str, ...] = ()
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unmeasured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year: str = ""
    notes: tuple[str, ...] = ()
    fit: str = ""

    def __post_init__(self) -> None:
        """Hold plans and outcome against features and kind."""
        names = {feature.name for feature in self.features}
        unnumbered = {one.name for one in self.features if one.kind is not FeatureKind.NUMBER}
        for plan in self.plans:
            if not set(plan.features) <= names:
                raise UsageError("names an unknown feature", where=f"variant {plan.name}")
            open_ones = unnumbered & set(plan.features) - set(plan.requires)
            if open_ones:
                raise UsageError(
                    f"does not require {', '.join(sorted(open_ones))}",
                    where=f"variant {plan.name}",
                    remedy="only a number may be unknown: require it, or plan a variant without it",
                )
        binary = isinstance(self.outcome, BinaryOutcome)
        if binary != (self.kind is ModelKind.BINARY):
            raise UsageError("kind and outcome differ", where=f"task {self.name}")

    def plan_features(self, plan: VariantPlan) -> tuple[FeatureSpec, ...]:
        """The feature definitions of a plan, in its order."""
        known = {feature.name: feature for feature in self.features}
        return tuple(known[name] for name in plan.features)
