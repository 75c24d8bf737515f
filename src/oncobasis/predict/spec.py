"""What a model is: its features, its variants (feature sets) and the domain it was trained on.

The words are those of `spec.json` (docs/methods/model-bundle.md); `predict.bundle.spec_json`
reads and writes it. Every object checks itself when it is made, so a `ModelSpec` that exists is
one that can be scored with.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from oncobasis.core.errors import ModelError

NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}")
_MEMBER_FILE = re.compile(r"model(\.[a-z0-9_-]+){0,2}\.txt")


class ModelKind(StrEnum):
    """A probability of two outcomes, or event-free time."""

    BINARY = "binary"
    SURVIVAL = "survival"


class FeatureKind(StrEnum):
    """A number with a unit; yes or no (1 or 0); one of some named levels."""

    NUMBER = "number"
    BINARY = "binary"
    CATEGORY = "category"


class Transform(StrEnum):
    """What is done to a number after clipping: natural logarithms and the square root."""

    NONE = "none"
    LOG1P = "log1p"
    LOG = "log"
    SQRT = "sqrt"


class MemberKind(StrEnum):
    """Additive terms of `coefficients.json`, or a LightGBM text model."""

    LINEAR = "linear"
    LIGHTGBM = "lightgbm"


class MissingRule(StrEnum):
    """What a tree member sees where a value is missing: nothing (NaN), or the fill value."""

    NATIVE = "native"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """One raw value of a patient and the way it enters the model.

    ``column`` is the cohort file's column. ``least`` and ``most`` bound what is possible in
    ``unit`` (outside: the model abstains). ``clip`` and ``transform`` apply to numbers, in this
    order. ``levels`` name the values of a category. ``monotone`` is the sign the effect on the
    score must have (0: free). ``fill`` (a raw value) stands in for a missing number; None: nothing
    does. A yes or no, or a level, is never filled in: unknown is not the commoner one.
    ``required``: without it the model never speaks. ``changeable``: treatment or care could
    change it.
    """

    name: str
    title: str
    column: str
    kind: FeatureKind
    unit: str = ""
    least: float | None = None
    most: float | None = None
    clip: tuple[float, float] | None = None
    transform: Transform = Transform.NONE
    levels: tuple[str, ...] = ()
    monotone: int = 0
    changeable: bool = False
    required: bool = False
    fill: float | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be computed."""
        where = f"feature {self.name}"
        _check(NAME.fullmatch(self.name) is not None, where, "name is not lower_case words")
        _check(self.monotone in {-1, 0, 1}, where, "monotone is not -1, 0 or 1")
        if self.kind is FeatureKind.NUMBER:
            self._check_number(where)
        else:
            bounded = self.clip is not None or self.transform is not Transform.NONE
            _check(not bounded, where, "only a number is clipped or transformed")
            _check(self.least is None and self.most is None, where, "only a number has bounds")
            _check(self.fill is None, where, "only a number is filled in")
        if self.kind is FeatureKind.CATEGORY:
            distinct = len(set(self.levels)) == len(self.levels)
            _check(bool(self.levels) and distinct, where, "levels are absent or repeated")
        else:
            _check(not self.levels, where, "only a category has levels")

    def _check_number(self, where: str) -> None:
        bounds = (self.least, self.most)
        if self.least is None or self.most is None:
            raise _wrong(where, "a number needs least and most")
        _check(all(map(math.isfinite, bounds)), where, "least or most is not finite")  # type: ignore[arg-type]
        _check(self.least < self.most, where, "least is not below most")
        low, high = self.clip or (self.least, self.most)
        _check(low < high, where, "clip is not ascending")
        low = max(low, self.least) if self.clip is None else low
        floor = {Transform.LOG: 0.0, Transform.LOG1P: -1.0}.get(self.transform)
        _check(floor is None or low > floor, where, f"{self.transform} needs clip above its pole")
        _check(self.transform is not Transform.SQRT or low >= 0, where, "sqrt needs clip from 0")
        if self.fill is not None:
            _check(self.least <= self.fill <= self.most, where, "fill is outside least..most")


@dataclass(frozen=True, slots=True)
class Member:
    """One model of the average: ``source`` names an entry of coefficients.json or a text file.

    ``weight`` multiplies its score (log-odds or log-hazard). ``target`` is the endpoint it is for,
    empty in a binary model. ``missing`` is the rule of a tree member.
    """

    kind: MemberKind
    weight: float
    source: str
    target: str = ""
    missing: MissingRule = MissingRule.NATIVE

    def __post_init__(self) -> None:
        """Refuse a weight that is none and a file that could not be in a bundle."""
        where = f"member {self.source}"
        _check(0 < self.weight < math.inf, where, "weight is not above 0")
        if self.kind is MemberKind.LIGHTGBM:
            _check(_MEMBER_FILE.fullmatch(self.source) is not None, where, "is not model*.txt")


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a variant was trained, as aggregates; outside of it the model abstains or is careful.

    ``features`` (k numbers or binaries) have the mean ``center`` (k) and ``covariance`` (k x k,
    positive definite) of the *model inputs* (after clip and transform). ``thresholds`` (k) are the
    largest accepted squared Mahalanobis distances when 1..k of them are known. ``ranges`` are the
    1st and 99th percentile in raw units. ``rare_levels`` are the levels seen in few patients.
    ``most_missing`` is the largest number of variant features that may be unknown.
    """

    features: tuple[str, ...] = ()
    center: tuple[float, ...] = ()
    covariance: tuple[tuple[float, ...], ...] = ()
    thresholds: tuple[float, ...] = ()
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rare_levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    most_missing: int = 0

    def __post_init__(self) -> None:
        """Refuse shapes that don't fit together."""
        count = len(self.features)
        square = len(self.covariance) == count and all(len(r) == count for r in self.covariance)
        _check(square, "domain", "covariance does not have the shape of features")
        _check(len(self.center) == count, "domain", "center does not have the length of features")
        _check(len(self.thresholds) == count, "domain", "thresholds needs one entry a feature")
        _check(all(t > 0 for t in self.thresholds), "domain", "a threshold is not above 0")
        _check(all(a <= b for a, b in self.ranges.values()), "domain", "a range is not ascending")
        _check(self.most_missing >= 0, "domain", "most_missing is negative")


@dataclass(frozen=True, slots=True)
class Variant:
    """One feature set with its members; used when all of ``requires`` are known.

    Every yes or no and every category of it is required; only numbers may be unknown. The order
    of ``features`` is the order of the columns of a tree member.
    """

    name: str
    title: str
    features: tuple[str, ...]
    requires: tuple[str, ...]
    members: tuple[Member, ...]
    domain: Domain

    def __post_init__(self) -> None:
        """Refuse a variant that nothing could be computed with."""
        where = f"variant {self.name}"
        _check(NAME.fullmatch(self.name) is not None, where, "name is not lower_case words")
        _check(bool(self.features), where, "has no features")
        _check(len(set(self.features)) == len(self.features), where, "a feature is repeated")
        _check(set(self.requires) <= set(self.features), where, "requires a feature it lacks")
        named = {*self.domain.features, *self.domain.ranges, *self.domain.rare_levels}
        _check(named <= set(self.features), where, "its domain names a feature it lacks")
        _check(bool(self.members), where, "has no members")


@dataclass(frozen=True, slots=True)
class Training:
    """What it was trained on: aggregates and the digest of the cohort file, never rows."""

    cohort_digest: str
    patients: int
    events: Mapping[str, int]
    dates: str
    sites: tuple[str, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """All of `spec.json`. ``variants`` are best first; the first that fits a patient is used.

    ``labels`` (binary): the name of outcome 0 and of outcome 1. ``endpoints`` (survival): the
    targets. ``notes`` are codes of plain statements, such as ``prognostic``. ``software`` gives
    the versions it was made with.
    """

    name: str
    version: str
    kind: ModelKind
    target: str
    title: str
    features: tuple[FeatureSpec, ...]
    variants: tuple[Variant, ...]
    training: Training
    labels: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold the parts against each other."""
        _check(NAME.fullmatch(self.name) is not None, "name", "is not lower-case words")
        _check(VERSION.fullmatch(self.version) is not None, "version", "is not MAJOR.MINOR.PATCH")
        names = [feature.name for feature in self.features]
        _check(bool(names) and len(set(names)) == len(names), "features", "absent or repeated")
        variants = [variant.name for variant in self.variants]
        _check(bool(variants) and len(set(variants)) == len(variants), "variants", "none or twice")
        binary = self.kind is ModelKind.BINARY
        _check(len(self.labels) == (2 if binary else 0), "labels", "two for binary, else none")
        _check(binary != bool(self.endpoints), "endpoints", "are for survival models, and needed")
        for variant in self.variants:
            self._check_variant(variant, names)

    def _check_variant(self, variant: Variant, names: Collection[str]) -> None:
        where = f"variant {variant.name}"
        _check(set(variant.features) <= set(names), where, "names a feature that features lacks")
        targets = {member.target for member in variant.members}
        _check(targets == set(self.member_targets), where, "members don't cover the targets")
        needed = {f.name for f in self.features if f.required}
        _check(needed <= set(variant.requires), where, "does not require the required features")
        unnumbered = {f.name for f in self.features if f.kind is not FeatureKind.NUMBER}
        open_ones = unnumbered & set(variant.features) - set(variant.requires)
        _check(not open_ones, where, "uses a yes or no, or a category, that it does not require")

    @property
    def member_targets(self) -> tuple[str, ...]:
        """The ``target`` words of members: the endpoints, or one empty word."""
        return self.endpoints or ("",)

    @property
    def targets(self) -> tuple[str, ...]:
        """What is predicted: the target of a binary model, the endpoints of a survival model."""
        return self.endpoints or (self.target,)

    def feature(self, name: str) -> FeatureSpec:
        """One feature by name; raises ModelError when there is none."""
        for feature in self.features:
            if feature.name == name:
                return feature
        raise _wrong("features", f"{name} is not a feature of {self.name}")


def _check(holds: bool, where: str, what: str) -> None:  # noqa: FBT001  # reads as an assertion
    if not holds:
        raise _wrong(where, what)


def _wrong(where: str, what: str) -> ModelError:
    return ModelError(what, where=where, remedy="correct the export, or install another bundle")
