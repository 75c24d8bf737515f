"""`calibration.json`, `conformal.json` and `reference.json` <-> their objects.

Calibration, by variant and target (the spec's target, or each endpoint):

    {"schema": "oncobasis.calibration/1", "variants": {variant: {target: {
        "method": "logistic" (binary) | "hazard" (survival), "slope": > 0, "intercept": x,
        "uncertainty": {"intercept": var, "both": cov, "slope": var, "model": var,
            "imputed": {feature: var}},
        "baseline": null (binary) or {"months": [], "cumulative_hazard": [],
            "standard_error": [], "points": []}}}}}

Conformal sets, by variant (binary only), lists in the order of the spec's labels:

    {"schema": "oncobasis.conformal/1", "variants": {variant: {"method": "mondrian",
        "level": 0.9, "thresholds": [a, b], "coverage": [a, b], "patients": [n, n]}}}

The training cohort:

    {"schema": "oncobasis.reference/1", "features": {feature: {"known": n, "missing": n,
        "percentiles": [101 numbers] or [], "levels": {level: n}}}}
"""

from __future__ import annotations

from collections.abc import Mapping

from oncobasis.predict.bundle.fields import Fields
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.calibration import (
    Baseline,
    Calibration,
    Conformal,
    TargetCalibration,
    Uncertainty,
)
from oncobasis.predict.reference import FeatureReference, Reference

CALIBRATION_FILE = "calibration.json"
CONFORMAL_FILE = "conformal.json"
REFERENCE_FILE = "reference.json"
CALIBRATION_SCHEMA = "oncobasis.calibration/1"
CONFORMAL_SCHEMA = "oncobasis.conformal/1"
REFERENCE_SCHEMA = "oncobasis.reference/1"

Calibrations = Mapping[str, Mapping[str, TargetCalibration]]

_TARGET = ("method", "slope", "intercept", "uncertainty", "baseline")
_UNCERTAINTY = ("intercept", "both", "slope", "model", "imputed")
_BASELINE = ("months", "cumulative_hazard", "standard_error", "points")
_SET = ("method", "level", "thresholds", "coverage", "patients")
_FEATURE = ("known", "missing", "percentiles", "levels")


def calibrations_of_json(document: Mapping[str, Json]) -> dict[str, dict[str, TargetCalibration]]:
    """Variant -> target -> calibration; raises ModelError naming file and key."""
    fields = _opened(document, CALIBRATION_FILE, CALIBRATION_SCHEMA, "variants")
    variants = fields.named("variants")
    return {
        name: {target: _target(item) for target, item in variants.named(name).items(_TARGET)}
        for name in variants.values
    }


def json_of_calibrations(calibrations: Calibrations) -> dict[str, Json]:
    """The object that `calibration.json` holds."""
    return {
        "schema": CALIBRATION_SCHEMA,
        "variants": {
            name: {target: _json_of_target(item) for target, item in targets.items()}
            for name, targets in calibrations.items()
        },
    }


def conformal_of_json(document: Mapping[str, Json]) -> dict[str, Conformal]:
    """Variant -> conformal sets; raises ModelError naming file and key."""
    fields = _opened(document, CONFORMAL_FILE, CONFORMAL_SCHEMA, "variants")
    found = {}
    for name, item in fields.named("variants").items(_SET):
        if item.text("method") != "mondrian":
            item.refuse("method", "is not mondrian", "write class-conditional thresholds")
        patients = item.wholes("patients")
        if len(patients) != 2:  # noqa: PLR2004
            item.refuse("patients", "must be two numbers", "one for each label")
        found[name] = Conformal(
            level=item.number("level"),
            thresholds=item.pair("thresholds"),
            coverage=item.pair("coverage"),
            patients=(patients[0], patients[1]),
        )
    return found


def json_of_conformal(conformal: Mapping[str, Conformal]) -> dict[str, Json]:
    """The object that `conformal.json` holds."""
    return {
        "schema": CONFORMAL_SCHEMA,
        "variants": {
            name: {
                "method": "mondrian",
                "level": item.level,
                "thresholds": list(item.thresholds),
                "coverage": list(item.coverage),
                "patients": list(item.patients),
            }
            for name, item in conformal.items()
        },
    }


def reference_of_json(document: Mapping[str, Json]) -> dict[str, FeatureReference]:
    """Feature -> its place in the training cohort; raises ModelError naming file and key."""
    fields = _opened(document, REFERENCE_FILE, REFERENCE_SCHEMA, "features")
    found = {}
    for name, item in fields.named("features").items(_FEATURE):
        levels = item.named("levels")
        found[name] = FeatureReference(
            known=item.whole("known"),
            missing=item.whole("missing"),
            percentiles=item.numbers("percentiles"),
            levels={level: levels.whole(level) for level in levels.values},
        )
    return found


def json_of_reference(reference: Reference) -> dict[str, Json]:
    """The object that `reference.json` holds."""
    return {
        "schema": REFERENCE_SCHEMA,
        "features": {
            name: {
                "known": item.known,
                "missing": item.missing,
                "percentiles": list(item.percentiles),
                "levels": dict(item.levels),
            }
            for name, item in reference.items()
        },
    }


def _opened(document: Mapping[str, Json], file: str, schema: str, body: str) -> Fields:
    fields = Fields(document, file, ("schema", body))
    if fields.text("schema") != schema:
        fields.refuse("schema", f"is not {schema}", "install a bundle of this schema")
    return fields


def _target(fields: Fields) -> TargetCalibration:
    survival = fields.values["baseline"] is not None
    method = "hazard" if survival else "logistic"
    if fields.text("method") != method:
        fields.refuse("method", f"is not {method}", "a baseline belongs to hazard alone")
    item = fields.object("uncertainty", _UNCERTAINTY)
    imputed = item.named("imputed")
    uncertainty = Uncertainty(
        intercept=item.number("intercept"),
        both=item.number("both"),
        slope=item.number("slope"),
        model=item.number("model"),
        imputed={name: imputed.number(name) for name in imputed.values},
    )
    calibration = Calibration(fields.number("slope"), fields.number("intercept"), uncertainty)
    if not survival:
        return TargetCalibration(calibration)
    hazard = fields.object("baseline", _BASELINE)
    columns = [hazard.numbers(name) for name in _BASELINE]
    return TargetCalibration(calibration, Baseline(*columns))


def _json_of_target(item: TargetCalibration) -> dict[str, Json]:
    calibration, baseline = item.calibration, item.baseline
    uncertainty = calibration.uncertainty
    return {
        "method": "logistic" if baseline is None else "hazard",
        "slope": calibration.slope,
        "intercept": calibration.intercept,
        "uncertainty": {
            "intercept": uncertainty.intercept,
            "both": uncertainty.both,
            "slope": uncertainty.slope,
            "model": uncertainty.model,
            "imputed": dict(uncertainty.imputed),
        },
        "baseline": None
        if baseline is None
        else {
            "months": list(baseline.months),
            "cumulative_hazard": list(baseline.cumulative_hazard),
            "standard_error": list(baseline.standard_error),
            "points": list(baseline.points),
        },
    }
