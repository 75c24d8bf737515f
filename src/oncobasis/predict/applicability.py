"""Whether a variant may speak of a row: what makes it abstain and what makes it careful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import Applicability, ApplicabilityReason
from oncobasis.predict.domain import Cloud
from oncobasis.predict.features import Raw, is_possible
from oncobasis.predict.spec import FeatureSpec, Variant

ABSTAINING = frozenset(
    {
        PredictionReason.VALUE_IMPOSSIBLE,
        PredictionReason.LEVEL_UNSEEN,
        PredictionReason.REQUIRED_MISSING,
        PredictionReason.TOO_MUCH_MISSING,
        PredictionReason.PATTERN_UNSEEN,
    }
)
# A smaller feature set is a model of its own, trained and calibrated as such: said, no cause for
# caution.
_PLAIN = frozenset({PredictionReason.LESSER_VARIANT, PredictionReason.WORTH_KNOWING})
_LONGEST = 60


def status_of(reasons: Iterable[ApplicabilityReason]) -> Applicability:
    """The verdict that follows from the reasons."""
    codes = {reason.code for reason in reasons}
    if codes & ABSTAINING:
        return Applicability.ABSTAINS
    return Applicability.CAUTION if codes - _PLAIN else Applicability.APPLICABLE


def choose_variant(
    variants: Sequence[Variant], typed: Mapping[str, Raw]
) -> tuple[Variant | None, tuple[ApplicabilityReason, ...]]:
    """The first variant whose required features are known and that lacks no more than it may.

    Without one: the reasons, which are the required features that the variant lacks which lacks
    fewest (the best of several), or, where it has them, what too much is missing of.
    """
    for place, variant in enumerate(variants):
        missing = _unknown(variant.features, typed)
        known = not any(name in variant.requires for name in missing)
        if known and len(missing) <= variant.domain.most_missing:
            lesser = (_reason(PredictionReason.LESSER_VARIANT, seen=variant.name),) if place else ()
            return variant, lesser
    nearest = min(variants, key=lambda variant: len(_unknown(variant.requires, typed)))
    if required := _unknown(nearest.requires, typed):
        return None, tuple(_reason(PredictionReason.REQUIRED_MISSING, name) for name in required)
    missing = _unknown(nearest.features, typed)
    return None, (_reason(PredictionReason.TOO_MUCH_MISSING, seen=", ".join(missing)),)


def worth_knowing(
    variants: Sequence[Variant], chosen: Variant, typed: Mapping[str, Raw]
) -> tuple[ApplicabilityReason, ...]:
    """What is unknown and would be used: by this variant, or by the nearest of the better ones."""
    better = [_unknown(one.requires, typed) for one in variants[: variants.index(chosen)]]
    fewest = min(map(len, better), default=0)
    nearest = (name for lacking in better if len(lacking) == fewest for name in lacking)
    missing = dict.fromkeys((*nearest, *_unknown(chosen.features, typed)))
    return (_reason(PredictionReason.WORTH_KNOWING, seen=", ".join(missing)),) if missing else ()


def impossible_values(
    features: Sequence[FeatureSpec], typed: Mapping[str, Raw]
) -> tuple[ApplicabilityReason, ...]:
    """A reason for each known value that no patient, or no training patient, has."""
    found = []
    for feature in features:
        value = typed[feature.name]
        if value is None or is_possible(feature, value):
            continue
        text = isinstance(value, str)
        code = PredictionReason.LEVEL_UNSEEN if text else PredictionReason.VALUE_IMPOSSIBLE
        found.append(_reason(code, feature.name, shown(feature, value)))
    return tuple(found)


def unusual_values(
    variant: Variant,
    features: Sequence[FeatureSpec],
    typed: Mapping[str, Raw],
    inputs: Mapping[str, float | None],
    cloud: Cloud,
) -> tuple[ApplicabilityReason, ...]:
    """What is unlike the training patients in a row of possible values, or was not known."""
    if cloud.is_outside(inputs):
        known = (name for name in variant.domain.features if inputs[name] is not None)
        return (_reason(PredictionReason.PATTERN_UNSEEN, seen=", ".join(known)),)
    found = []
    for feature in features:
        value = typed[feature.name]
        if value is None:
            found.append(_not_known(feature))
        elif isinstance(value, str):
            if value in variant.domain.rare_levels.get(feature.name, ()):
                found.append(_reason(PredictionReason.LEVEL_RARE, feature.name, value))
        elif feature.name in variant.domain.ranges:
            low, high = variant.domain.ranges[feature.name]
            if not low <= value <= high:
                seen = shown(feature, value)
                found.append(_reason(PredictionReason.OUTSIDE_RANGE, feature.name, seen))
    return tuple(found)


def shown(feature: FeatureSpec, value: float | str) -> str:
    """A value with its unit, as a short text."""
    if isinstance(value, str):
        return value[:_LONGEST]
    return f"{value:.6g} {feature.unit}".rstrip()


def _unknown(names: Iterable[str], typed: Mapping[str, Raw]) -> list[str]:
    return [name for name in names if typed[name] is None]


def _not_known(feature: FeatureSpec) -> ApplicabilityReason:
    if feature.fill is None:
        return _reason(PredictionReason.MISSING, feature.name)
    return _reason(PredictionReason.FILLED_IN, feature.name, shown(feature, feature.fill))


def _reason(code: PredictionReason, feature: str = "", seen: str = "") -> ApplicabilityReason:
    return ApplicabilityReason(code.value, feature, seen)
