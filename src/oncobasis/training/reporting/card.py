"""The model card, under the headings of TRIPOD+AI: what people know, then what was measured."""

from __future__ import annotations

from oncobasis.predict.spec import FeatureKind, FeatureSpec, ModelSpec
from oncobasis.training.fit import Fitted
from oncobasis.training.reporting.markdown import bullets, table
from oncobasis.training.results import Overlap
from oncobasis.training.task import CardText, Task

HEADINGS = (
    "Intended use",
    "Outcome",
    "Data: source, sites, dates",
    "Participants and sample size",
    "Predictors",
    "Missing data",
    "Model",
    "Applicability",
    "Limits",
    "Known failure cases",
    "Terms and software",
)
"""The headings that every card has; the sections of the fit stand before Applicability."""


_PREFACE = (
    "Reported under the headings of TRIPOD+AI. Statements about the data come from its source;"
    " every number was computed when the bundle was made (`metrics.json`)."
)
_ABSTAINS = (
    "The model gives no number where a required feature is unknown, a value is impossible, a"
    " level was not in training, or the known numbers lie outside the training cloud"
    " (Mahalanobis distance beyond that of 99.9 % of training patients)."
)
_CAREFUL = (
    "It is cautious, and says why, outside the 1st to 99th percentile of a number, for levels"
    " of fewer than ten patients, and where a value was filled in."
)


def card_of(task: Task, fitted: Fitted, overlaps: tuple[Overlap, ...] = ()) -> str:
    """The whole card as Markdown."""
    spec, text = fitted.contents.spec, task.card
    parts = [
        f"# {spec.title}: {spec.name} {spec.version}",
        _PREFACE,
        _section("Intended use", f"{text.intended_use}\n\nNot for:\n\n{bullets(text.not_for)}"),
        _section("Outcome", text.outcome),
        _section("Data: source, sites, dates", _data(text, spec)),
        _section("Participants and sample size", _participants(spec, overlaps)),
        _section("Predictors", _predictors(spec)),
        _section("Missing data", text.missing),
        _section("Model", _model(spec, fitted)),
        *(_section(item.title, item.text) for item in fitted.sections),
        *([_section("Open validation", text.validation)] if text.validation else []),
        _section("Applicability", _applicability(spec)),
        _section("Limits", bullets(text.limits)),
        _section("Known failure cases", bullets(text.failures)),
        _section("Terms and software", _terms(text, spec)),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n{text}"


def _data(text: CardText, spec: ModelSpec) -> str:
    return bullets(
        [
            f"Source: {text.source}",
            f"Sites: {', '.join(text.sites)}",
            f"Dates: {text.dates}",
            f"SHA-256 of the cohort file: `{spec.training.cohort_digest}`",
        ]
    )


def _participants(spec: ModelSpec, overlaps: tuple[Overlap, ...]) -> str:
    training = spec.training
    events = ", ".join(f"{count} with {name}" for name, count in training.events.items())
    lines = [f"{training.patients} patients; {events}."]
    per_column = min(training.events.values(), default=0) / max(len(spec.features), 1)
    lines.append(f"{per_column:.0f} events for each predictor (categories count as one).")
    lines += [
        f"Patients also in {one.file} (same fingerprint): {one.patients}." for one in overlaps
    ]
    return bullets(lines)


def _predictors(spec: ModelSpec) -> str:
    rows = [
        [
            feature.title,
            f"`{feature.column}`",
            _values(feature),
            {1: "raises", -1: "lowers", 0: "free"}[feature.monotone],
            _fill(feature, spec),
        ]
        for feature in spec.features
    ]
    return table(["predictor", "column", "values", "constraint", "if unknown"], rows)


def _values(feature: FeatureSpec) -> str:
    match feature.kind:
        case FeatureKind.CATEGORY:
            return f"{len(feature.levels)} levels"
        case FeatureKind.BINARY:
            return "1 or 0"
        case FeatureKind.NUMBER:
            unit = f" {feature.unit}" if feature.unit else ""
            cap = f", used up to {feature.clip[1]:g}" if feature.clip else ""
            return f"{feature.least:g} to {feature.most:g}{unit}{cap}"


def _fill(feature: FeatureSpec, spec: ModelSpec) -> str:
    if feature.required:
        return "no answer"
    used = [variant for variant in spec.variants if feature.name in variant.features]
    always = all(feature.name in variant.requires for variant in used)
    if feature.fill is None or always:
        return "another feature set"
    needed = any(feature.name in variant.requires for variant in used)
    return f"{feature.fill:g}" + (", or another feature set" if needed else "")


def _model(spec: ModelSpec, fitted: Fitted) -> str:
    rows = [
        [f"`{v.name}`", v.title, ", ".join(v.features), ", ".join(v.requires)]
        for v in spec.variants
    ]
    settings = ", ".join(f"{name} {value}" for name, value in fitted.parameters.items())
    return (
        "The first feature set whose required features are known is used, and named in the"
        f" answer.\n\n{table(['variant', 'what it uses', 'features', 'requires'], rows)}\n\n"
        f"Settings: {settings}."
    )


def _applicability(spec: ModelSpec) -> str:
    lines = [_ABSTAINS, _CAREFUL]
    lines += [
        f"{feature.title}: {', '.join(feature.levels)}."
        for feature in spec.features
        if feature.kind is FeatureKind.CATEGORY
    ]
    return bullets(lines)


def _terms(text: CardText, spec: ModelSpec) -> str:
    software = ", ".join(f"{name} {version}" for name, version in spec.software.items())
    return f"{text.terms}\n\nSeed {spec.training.seed}; {software}."
