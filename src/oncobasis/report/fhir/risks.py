"""RiskAssessments: what models predict, by which model, and what moved the estimate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.report.fhir.elements import concept, number
from oncobasis.report.fhir.names import UCUM, URN
from oncobasis.report.fhir.said import said
from oncobasis.report.predictions.view import percent, views

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from oncobasis.core.prediction import ModelStamp, Prediction
    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.writer import Writer
    from oncobasis.report.predictions.view import View

MOST_ATTRIBUTIONS = 8
_PERCENT = 100


def add_risks(implied: Mapping[str, Document], writer: Writer) -> list[Document]:
    """Add a RiskAssessment for each prediction and a Device for each model."""
    found = writer.assessment.predictions
    devices = {
        stamp: writer.add(f"model:{stamp.name}:{stamp.version}", _device(stamp))
        for stamp in dict.fromkeys(one.model for one in found)
    }
    return [_add(one, implied, devices[one.model], writer) for one in found]


def _add(
    one: Prediction, implied: Mapping[str, Document], device: Document, writer: Writer
) -> Document:
    view = views(replace(writer.assessment, predictions=(one,)), writer.language)[0]
    basis = [implied[regimen] for regimen in one.regimens if regimen in implied]
    resource: Document = {
        "resourceType": "RiskAssessment",
        "status": "final",
        "method": concept(text=", ".join(word for word in (view.model, view.variant) if word)),
        "subject": writer.subject,
        "encounter": {"reference": writer.context.encounter},
        "occurrenceDateTime": writer.assessment.as_of,
        "performer": device,
        "basis": basis,
        "prediction": list(_predictions(one, view, writer)),
        "note": [{"text": note} for note in _notes(view, writer)],
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


def _predictions(one: Prediction, view: View, writer: Writer) -> Iterator[Document]:
    """The outcome with its probability, in per cent as R4 has it; one for each time of a curve."""
    outcome = concept(text=view.target)
    if one.probability is not None:
        told = [f"{part}." if part[-1] not in ".!?" else part
                for part in (view.headline, view.interval, *view.details) if part]  # fmt: skip
        yield {
            "outcome": outcome,
            "probabilityDecimal": number(one.probability * _PERCENT),
            "rationale": " ".join(told),
        }
    for point in one.survival:
        when = {"value": number(point.months), "unit": "months", "system": UCUM, "code": "mo"}
        low, high = percent(point.low), percent(point.high)
        share = percent(point.probability)
        yield {
            "outcome": outcome,
            "probabilityDecimal": number(point.probability * _PERCENT),
            "whenRange": {"high": when},
            "rationale": said("risk_interval", writer.language, percent=share, low=low, high=high),
        }


def _notes(view: View, writer: Writer) -> Iterator[str]:
    """Applicability with its reasons, what else to know, then what moved the estimate most."""
    yield view.verdict
    yield from (reason.sentence for reason in view.reasons)
    if view.said.probability is None:
        yield from view.details
    for row in view.rows[:MOST_ATTRIBUTIONS]:
        yield said(
            "risk_attribution",
            writer.language,
            feature=row.name,
            value=row.value,
            points=row.amount or row.effect,
        )
    if len(view.rows) > MOST_ATTRIBUTIONS:
        yield said("risk_rest", writer.language, count=len(view.rows) - MOST_ATTRIBUTIONS)
