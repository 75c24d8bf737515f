"""The calibrated score of a row under one variant, split exactly over its features."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oncobasis.predict.contents import Contents
from oncobasis.predict.features import filled_inputs, tree_row
from oncobasis.predict.linear import MemberScore, score_linear
from oncobasis.predict.spec import FeatureSpec, Member, MemberKind, MissingRule, Variant
from oncobasis.predict.trees import Forest

Inputs = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Score:
    """The calibrated score of one target: log-odds, or log-hazard against the baseline hazard.

    It is ``baseline`` plus the sum of ``contributions``; ``variance`` is that of the score.
    """

    baseline: float
    contributions: Mapping[str, float]
    variance: float

    @property
    def value(self) -> float:
        """The score itself."""
        return self.baseline + math.fsum(self.contributions.values())

    def resting(self, unknown: Iterable[str]) -> Score:
        """The same score, in which the unknown features add nothing of their own.

        What stands in for an unknown value is equal for everybody who lacks it, so it tells
        nothing of this patient: it belongs to the baseline.
        """
        moved = dict.fromkeys(unknown, 0.0)
        baseline = math.fsum((self.baseline, *(self.contributions[name] for name in moved)))
        return Score(baseline, {**self.contributions, **moved}, self.variance)


class Scorer:
    """One variant of a model, with its tree members."""

    def __init__(self, contents: Contents, variant: Variant) -> None:
        """Check the tree members; raises ModelError for one that does not fit."""
        spec = contents.spec
        self.variant = variant
        self.features: tuple[FeatureSpec, ...] = tuple(map(spec.feature, variant.features))
        self._endpoints = bool(spec.endpoints)
        self._linear = contents.linear
        self._calibrations = contents.calibrations[variant.name]
        self._forests = {
            member.source: Forest(contents.forests[member.source], member.source, variant.features)
            for member in variant.members
            if member.kind is MemberKind.LIGHTGBM
        }

    def load(self) -> None:
        """Load the tree members now, which otherwise waits until one is asked."""
        nothing = [math.nan] * len(self.features)
        for forest in self._forests.values():
            forest.score(nothing)

    def score(self, target: str, inputs: Inputs) -> Score:
        """The score of one target from the model inputs of a row (`predict.features`)."""
        calibration = self._calibrations[target].calibration
        slope = calibration.slope
        filled = filled_inputs(self.features, inputs)
        parts: dict[str, list[float]] = {feature.name: [] for feature in self.features}
        expected = []
        deviation = 0.0
        for member in self._members(target):
            said = self._said(member, inputs, filled)
            factor = slope * member.weight
            expected.append(factor * said.expected)
            deviation += factor * math.sqrt(said.variance)
            for name, part in said.contributions.items():
                parts[name].append(factor * part)
        contributions = {name: math.fsum(values) for name, values in parts.items()}
        raw = math.fsum((*expected, *contributions.values())) / slope
        imputed = [name for name in contributions if inputs[name] is None]
        # Members learned from the same patients: their errors are taken to add up, not to cancel.
        variance = calibration.uncertainty.variance(raw, deviation * deviation, imputed)
        return Score(math.fsum((*expected, calibration.intercept)), contributions, variance)

    def _members(self, target: str) -> list[Member]:
        endpoint = target if self._endpoints else ""
        return [member for member in self.variant.members if member.target == endpoint]

    def _said(self, member: Member, inputs: Inputs, filled: Inputs) -> MemberScore:
        if member.kind is MemberKind.LINEAR:
            return score_linear(self._linear[member.source], inputs, filled)
        seen = filled if member.missing is MissingRule.FILL else inputs
        return self._forests[member.source].score(tree_row(self.variant.features, seen))
