"""RiskAssessments: what models predict, by which model, and what moved the estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.report import predicted
from oncobasis.report.fhir.elements import concept, number
from oncobasis.report.fhir.names import UCUM, URN
from oncobasis.report.fhir.said import said
from oncobasis.report.wording import term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from oncobasis.core.prediction import ModelStamp, Prediction
    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.writer import Writer

MOST_ATTRIBUTIONS = 8
_PERCENT = 100


def add_risks(implied: Mapping[str, Document], writer: Writer) -> list[Document]:
    """Add a RiskAssessment for each prediction and a Device for each model."""
    return [_add(one, implied, writer) for one in writer.assessment.predictions]


def _add(one: Prediction, implied: Mapping[str, Document], writer: Writer) -> Document:
    device = writer.add(f"model:{one.model.name}:{one.model.version}", _device(one.model))
    basis = [implied[regimen] for regimen in one.regimens if regimen in implied]
    resource: Document = {
        "resourceType": "RiskAssessment",
        "status": "final",
        "method": concept(text=_method(one, writer)),
        "subject": writer.subject,
        "encounter": {"reference": writer.context.encounter},
        "occurrenceDateTime": writer.assessment.as_of,
        "performer": device,
        "basis": basis,
        "prediction": list(_predictions(one, writer)),
        "note": [{"text": note} for note in _notes(one, writer)],
    }
    return writer.add(f"risk:{one.id}", resource)


def _device(stamp: ModelStamp) -> Document:
    return {
        "resourceType": "Device",
        "identifier": [{"system": f"{URN}:model-digest", "value": stamp.digest}],
        "deviceName": [{"name": stamp.name, "type": "model-name"}],
        "type": concept(text="prediction model"),
        "version": [{"value": stamp.version}],
    }


def _method(one: Prediction, writer: Writer) -> str:
    return said(
        "risk_method",
        writer.language,
        model=one.model.name,
        version=one.model.version,
        variant=one.variant,
    )


def _predictions(one: Prediction, writer: Writer) -> Iterator[Document]:
    """The outcome with its probability, in per cent as R4 has it; one for each time of a curve."""
    outcome = concept(text=term("target", one.target, writer.language))
    if one.probability is not None:
        yield {
            "outcome": outcome,
            "probabilityDecimal": number(one.probability * _PERCENT),
            "rationale": "; ".join(_rationale(one, writer)),
        }
    for point in one.survival:
        when = {"value": number(point.months), "unit": "months", "system": UCUM, "code": "mo"}
        yield {
            "outcome": outcome,
            "probabilityDecimal": number(point.probability * _PERCENT),
            "whenRange": {"high": when},
            "rationale": _between((point.probability, point.low, point.high), writer),
        }


def _rationale(one: Prediction, writer: Writer) -> Iterator[str]:
    language = writer.language
    if one.probability is not None and one.interval is not None:
        yield _between((one.probability, *one.interval), writer)
    elif one.probability is not None:
        yield predicted.percent(one.probability)
    if one.labels:
        yield said("risk_set", language, outcomes=predicted.labels(one, language))


def _between(ends: tuple[float, float, float], writer: Writer) -> str:
    share, low, high = map(predicted.percent, ends)
    return said("risk_interval", writer.language, percent=share, low=low, high=high)


def _notes(one: Prediction, writer: Writer) -> Iterator[str]:
    """Applicability with its reasons, then what moved the estimate most."""
    language = writer.language
    yield term("applicability", one.status, language)
    yield from predicted.reasons(one, language)
    shown = predicted.strongest(one, MOST_ATTRIBUTIONS)
    for each in shown:
        name = "risk_attribution" if each.probability is not None else "risk_attribution_log"
        yield said(
            name,
            language,
            feature=term("feature", each.feature, language),
            value=predicted.value_of(each, language),
            points=predicted.points_of(each),
        )
    if len(one.attributions) > len(shown):
        yield said("risk_rest", language, count=len(one.attributions) - len(shown))
