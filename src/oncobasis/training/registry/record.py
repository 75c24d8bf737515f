"""What MLflow is told of a trained bundle; made from the bundle, never from rows."""

from __future__ import annotations

import oncobasis
from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.spec import FeatureKind, FeatureSpec, ModelSpec
from oncobasis.tracking.run import Column, Measured, TrainingRun
from oncobasis.training.results import TrainResult

LOADER = "oncobasis.training.registry.pyfunc"
_ANSWER = (Column("status", "text", required=True), Column("variant", "text", required=True))


def run_of(result: TrainResult) -> TrainingRun:
    """The run that a training makes; raises ModelError where its bundle is damaged."""
    bundle = read_bundle(result.bundle, expected=result.digest)
    spec = bundle.contents.spec
    return TrainingRun(
        model=spec.name,
        version=spec.version,
        bundle=result.bundle,
        bundle_digest=result.digest,
        data_digest=result.data_digest,
        loader=LOADER,
        requirements=(f"oncobasis=={oncobasis.__version__}", "pandas"),
        parameters={**result.parameters, **_facts(bundle)},
        metrics={
            name: Measured(found.value, found.low, found.high)
            for name, found in result.metrics.items()
        },
        environment=result.environment,
        inputs=tuple(_column(feature) for feature in spec.features),
        outputs=answer_columns(bundle),
    )


def answer_columns(bundle: Bundle) -> tuple[Column, ...]:
    """The columns that the logged model gives back; empty numbers where it abstains."""
    spec = bundle.contents.spec
    if not spec.endpoints:
        return (*_ANSWER, *(Column(name, "number") for name in ("probability", "low", "high")))
    names = [survival_column(end, at) for end in spec.endpoints for at in points_of(bundle, end)]
    return (*_ANSWER, *(Column(name, "number") for name in names))


def points_of(bundle: Bundle, endpoint: str) -> tuple[float, ...]:
    """The months at which the first variant states its curve."""
    first = bundle.contents.spec.variants[0].name
    baseline = bundle.contents.calibrations[first][endpoint].baseline
    return () if baseline is None else baseline.points


def survival_column(endpoint: str, months: float) -> str:
    """The name of the column that holds the chance to be event-free at this time."""
    return f"{endpoint}_at_{months:g}_months"


def _facts(bundle: Bundle) -> dict[str, str | int]:
    spec: ModelSpec = bundle.contents.spec
    return {
        "kind": str(spec.kind),
        "patients": spec.training.patients,
        "variants": ", ".join(variant.name for variant in spec.variants),
        "features": ", ".join(feature.name for feature in spec.features),
    }


def _column(feature: FeatureSpec) -> Column:
    if feature.kind is FeatureKind.CATEGORY:
        return Column(feature.name, "text", required=feature.required)
    return Column(feature.name, "number", required=feature.required)
