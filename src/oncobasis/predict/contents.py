"""All of a bundle that a prediction needs, parsed, with its parts held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oncobasis.core.errors import ModelError
from oncobasis.predict.calibration import Conformal, TargetCalibration
from oncobasis.predict.linear import BasisKind, LinearMember
from oncobasis.predict.reference import FeatureReference
from oncobasis.predict.spec import FeatureKind, MemberKind, ModelKind, ModelSpec, Variant


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a model. Mappings are by member source, file name, variant and feature.

    ``forests`` holds LightGBM text by file name. ``calibrations`` is variant -> target (the spec's
    target, or an endpoint). ``conformal`` may lack variants; then no set of labels is given.
    """

    spec: ModelSpec
    linear: Mapping[str, LinearMember] = field(default_factory=dict)
    forests: Mapping[str, str] = field(default_factory=dict)
    calibrations: Mapping[str, Mapping[str, TargetCalibration]] = field(default_factory=dict)
    conformal: Mapping[str, Conformal] = field(default_factory=dict)
    reference: Mapping[str, FeatureReference] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse parts that are absent, unused or of another model."""
        spec = self.spec
        variants = {variant.name for variant in spec.variants}
        _same(set(self.calibrations), variants, "calibration.json", "variants")
        if not set(self.conformal) <= variants or (self.conformal and spec.labels == ()):
            raise _wrong("conformal.json", "names a variant that the spec lacks, or survival")
        _same(set(self.reference), {f.name for f in spec.features}, "reference.json", "features")
        for variant in spec.variants:
            self._check_variant(variant)
        members = [member for variant in spec.variants for member in variant.members]
        for kind, held, file in (
            (MemberKind.LINEAR, set(self.linear), "coefficients.json"),
            (MemberKind.LIGHTGBM, set(self.forests), "model*.txt"),
        ):
            named = {member.source for member in members if member.kind is kind}
            _same(held, named, file, "members")

    def _check_variant(self, variant: Variant) -> None:
        targets = self.calibrations[variant.name]
        _same(set(targets), set(self.spec.targets), "calibration.json", "targets")
        survival = self.spec.kind is ModelKind.SURVIVAL
        if any((target.baseline is not None) != survival for target in targets.values()):
            raise _wrong("calibration.json", "a baseline belongs to survival models, and to all")
        self._check_domain(variant)
        for member in variant.members:
            if member.kind is MemberKind.LINEAR and member.source in self.linear:
                self._check_terms(self.linear[member.source], variant)

    def _check_domain(self, variant: Variant) -> None:
        kinds = {name: self.spec.feature(name).kind for name in variant.features}
        domain = variant.domain
        for names, allowed in (
            (domain.features, {FeatureKind.NUMBER, FeatureKind.BINARY}),
            (domain.ranges, {FeatureKind.NUMBER}),
            (domain.rare_levels, {FeatureKind.CATEGORY}),
        ):
            if not {kinds[name] for name in names} <= allowed:
                raise _wrong("spec.json", f"the domain of {variant.name} takes a feature wrongly")

    def _check_terms(self, member: LinearMember, variant: Variant) -> None:
        for term in member.terms:
            name = term.basis.feature
            if name not in variant.features:
                raise _wrong("coefficients.json", f"{name} is not a feature of {variant.name}")
            category = self.spec.feature(name).kind is FeatureKind.CATEGORY
            kind = term.basis.kind
            if kind is not BasisKind.MISSING and category != (kind is BasisKind.LEVEL):
                raise _wrong("coefficients.json", f"{name} ({kind}): levels are for categories")


def _same(held: set[str], named: set[str], file: str, what: str) -> None:
    if held != named:
        odd = ", ".join(sorted(held ^ named)[:5])
        raise _wrong(file, f"{what} are not those of spec.json: {odd[:120]}")


def _wrong(where: str, what: str) -> ModelError:
    return ModelError(what, where=where, remedy="correct the export, or install another bundle")
