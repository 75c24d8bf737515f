"""`spec.json` <-> `ModelSpec`. All keys are needed; null where "or null" is said.

{"schema": "oncobasis.model/1", "name", "version", "kind": "binary" | "survival", "target",
 "title", "labels": [outcome 0, outcome 1] or [], "endpoints": [] or ["os", ...], "notes": [],
 "features": [{"name", "title", "column", "kind": "number" | "binary" | "category", "unit",
     "least": x or null, "most": x or null, "clip": [a, b] or null,
     "transform": "none" | "log1p" | "log" | "sqrt", "levels": [], "monotone": -1 | 0 | 1,
     "changeable", "required", "missing": {"value": x or null}}],
 "variants": [{"name", "title", "features": [], "requires": [],
     "members": [{"kind": "linear" | "lightgbm", "weight", "source", "target",
         "missing": "native" | "fill"}],
     "domain": {"features": [], "center": [], "covariance": [[]], "thresholds": [],
         "ranges": {feature: [p1, p99]}, "rare_levels": {feature: []}, "most_missing": n}}],
 "training": {"cohort_digest", "patients", "events": {name: n}, "dates", "sites": [], "seed"},
 "software": {name: version}}
"""

from __future__ import annotations

from collections.abc import Mapping

from oncobasis.predict.bundle.fields import Fields
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.spec import (
    Domain,
    FeatureKind,
    FeatureSpec,
    Member,
    MemberKind,
    MissingRule,
    ModelKind,
    ModelSpec,
    Training,
    Transform,
    Variant,
)

SCHEMA = "oncobasis.model/1"
FILE = "spec.json"
_SPEC = ("schema", "name", "version", "kind", "target", "title", "labels", "endpoints", "notes",
         "features", "variants", "training", "software")  # fmt: skip
_FEATURE = ("name", "title", "column", "kind", "unit", "least", "most", "clip", "transform",
            "levels", "monotone", "changeable", "required", "missing")  # fmt: skip
_VARIANT = ("name", "title", "features", "requires", "members", "domain")
_MEMBER = ("kind", "weight", "source", "target", "missing")
_DOMAIN = ("features", "center", "covariance", "thresholds", "ranges", "rare_levels",
           "most_missing")  # fmt: skip
_TRAINING = ("cohort_digest", "patients", "events", "dates", "sites", "seed")


def spec_of_json(document: Mapping[str, Json]) -> ModelSpec:
    """The spec of a parsed `spec.json`; raises ModelError naming file and key."""
    fields = Fields(document, FILE, _SPEC)
    if fields.text("schema") != SCHEMA:
        fields.refuse("schema", f"is not {SCHEMA}", "install a bundle of this schema")
    software = fields.named("software")
    return ModelSpec(
        name=fields.text("name"),
        version=fields.text("version"),
        kind=fields.member("kind", ModelKind),
        target=fields.text("target"),
        title=fields.text("title"),
        labels=fields.texts("labels"),
        endpoints=fields.texts("endpoints"),
        notes=fields.texts("notes"),
        features=tuple(_feature(item) for item in fields.objects("features", _FEATURE)),
        variants=tuple(_variant(item) for item in fields.objects("variants", _VARIANT)),
        training=_training(fields.object("training", _TRAINING)),
        software={name: software.text(name) for name in software.values},
    )


def json_of_spec(spec: ModelSpec) -> dict[str, Json]:
    """The object that `spec.json` holds."""
    training = spec.training
    return {
        "schema": SCHEMA,
        "name": spec.name,
        "version": spec.version,
        "kind": str(spec.kind),
        "target": spec.target,
        "title": spec.title,
        "labels": list(spec.labels),
        "endpoints": list(spec.endpoints),
        "notes": list(spec.notes),
        "features": [_json_of_feature(feature) for feature in spec.features],
        "variants": [_json_of_variant(variant) for variant in spec.variants],
        "training": {
            "cohort_digest": training.cohort_digest,
            "patients": training.patients,
            "events": dict(training.events),
            "dates": training.dates,
            "sites": list(training.sites),
            "seed": training.seed,
        },
        "software": dict(spec.software),
    }


def _feature(fields: Fields) -> FeatureSpec:
    clip = None if fields.values["clip"] is None else fields.pair("clip")
    return FeatureSpec(
        name=fields.text("name"),
        title=fields.text("title"),
        column=fields.text("column"),
        kind=fields.member("kind", FeatureKind),
        unit=fields.text("unit"),
        least=fields.number_or_none("least"),
        most=fields.number_or_none("most"),
        clip=clip,
        transform=fields.member("transform", Transform),
        levels=fields.texts("levels"),
        monotone=fields.sign("monotone"),
        changeable=fields.flag("changeable"),
        required=fields.flag("required"),
        fill=fields.object("missing", ("value",)).number_or_none("value"),
    )


def _json_of_feature(feature: FeatureSpec) -> dict[str, Json]:
    return {
        "name": feature.name,
        "title": feature.title,
        "column": feature.column,
        "kind": str(feature.kind),
        "unit": feature.unit,
        "least": feature.least,
        "most": feature.most,
        "clip": None if feature.clip is None else list(feature.clip),
        "transform": str(feature.transform),
        "levels": list(feature.levels),
        "monotone": feature.monotone,
        "changeable": feature.changeable,
        "required": feature.required,
        "missing": {"value": feature.fill},
    }


def _variant(fields: Fields) -> Variant:
    members = tuple(
        Member(
            kind=item.member("kind", MemberKind),
            weight=item.number("weight"),
            source=item.text("source"),
            target=item.text("target"),
            missing=item.member("missing", MissingRule),
        )
        for item in fields.objects("members", _MEMBER)
    )
    return Variant(
        name=fields.text("name"),
        title=fields.text("title"),
        features=fields.texts("features"),
        requires=fields.texts("requires"),
        members=members,
        domain=_domain(fields.object("domain", _DOMAIN)),
    )


def _domain(fields: Fields) -> Domain:
    ranges = fields.named("ranges")
    rare = fields.named("rare_levels")
    return Domain(
        features=fields.texts("features"),
        center=fields.numbers("center"),
        covariance=fields.matrix("covariance"),
        thresholds=fields.numbers("thresholds"),
        ranges={name: ranges.pair(name) for name in ranges.values},
        rare_levels={name: rare.texts(name) for name in rare.values},
        most_missing=fields.whole("most_missing"),
    )


def _json_of_variant(variant: Variant) -> dict[str, Json]:
    domain = variant.domain
    return {
        "name": variant.name,
        "title": variant.title,
        "features": list(variant.features),
        "requires": list(variant.requires),
        "members": [
            {
                "kind": str(member.kind),
                "weight": member.weight,
                "source": member.source,
                "target": member.target,
                "missing": str(member.missing),
            }
            for member in variant.members
        ],
        "domain": {
            "features": list(domain.features),
            "center": list(domain.center),
            "covariance": [list(row) for row in domain.covariance],
            "thresholds": list(domain.thresholds),
            "ranges": {name: list(pair) for name, pair in domain.ranges.items()},
            "rare_levels": {name: list(levels) for name, levels in domain.rare_levels.items()},
            "most_missing": domain.most_missing,
        },
    }


def _training(fields: Fields) -> Training:
    events = fields.named("events")
    return Training(
        cohort_digest=fields.text("cohort_digest"),
        patients=fields.whole("patients"),
        events={name: events.whole(name) for name in events.values},
        dates=fields.text("dates"),
        sites=fields.texts("sites"),
        seed=fields.whole("seed"),
    )
