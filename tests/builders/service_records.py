"""Records of a made-up patient as an EMR sends them along with a hook."""

from __future__ import annotations

import uuid

from builders.fhir_builder import Resource, concept, gene, hgvs, observation

PATIENT = "p1"
LUNG = ("254626006", "Adenocarcinoma of lung")
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def patient(name: str = PATIENT) -> Resource:
    """The patient."""
    return {"resourceType": "Patient", "id": name, "gender": "female", "birthDate": "1960-05-01"}


def condition(name: str = PATIENT, code: tuple[str, str] = LUNG) -> Resource:
    """A primary cancer."""
    return {
        "resourceType": "Condition",
        "id": "c1",
        "subject": {"reference": f"Patient/{name}"},
        "code": concept(code[0], "http://snomed.info/sct", code[1]),
    }


def variant(symbol: str = "EGFR", change: str = "p.Leu858Arg", name: str = PATIENT) -> Resource:
    """A variant that was found."""
    made = observation(
        "69548-6",
        concept("LA9633-4"),
        gene(symbol),
        hgvs("48005-3", change),
    )
    return {
        **made,
        "id": f"{symbol}-{change}".lower().replace(".", ""),
        "subject": {"reference": f"Patient/{name}"},
    }


def searchset(*resources: Resource) -> Resource:
    """The answer of a search."""
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": one} for one in resources],
    }


def record(*variants: Resource) -> Resource:
    """What prefetch holds of a patient with lung cancer."""
    return {
        "patient": patient(),
        "conditions": searchset(condition()),
        "laboratory": searchset(*(variants or (variant(),))),
    }


def hook(name: object = "patient-view", **changed: object) -> Resource:
    """A call of a hook; what is given takes the place of the usual, None leaves it out."""
    usual: dict[str, object] = {
        "hook": name,
        "hookInstance": str(uuid.uuid4()),
        "context": {"userId": "Practitioner/1", "patientId": PATIENT},
        "prefetch": record(),
    }
    merged = {**usual, **changed}
    return {key: value for key, value in merged.items() if value is not None}  # type: ignore[misc]


def order(drug: str, name: str = "m1", **more: object) -> Resource:
    """A drafted prescription."""
    return {
        "resourceType": "MedicationRequest",
        "id": name,
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{PATIENT}"},
        "medicationCodeableConcept": {"text": drug},
        **more,  # type: ignore[dict-item]
    }


def ordering(*orders: Resource, name: str = "order-sign", **more: object) -> Resource:
    """A call of an order hook."""
    context: dict[str, object] = {
        "userId": "Practitioner/1",
        "patientId": PATIENT,
        "draftOrders": searchset(*orders),
    }
    if name == "order-select":
        context["selections"] = [f"MedicationRequest/{one['id']}" for one in orders]
    return hook(name, context={**context, **more})
