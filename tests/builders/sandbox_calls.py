"""Calls in the shapes that public sandboxes and EMRs send them; every value is made up.

Taken from reading what they do: the CDS Hooks sandbox (cds-hooks/sandbox), healthchain's
SandboxClient, the tutorials of EMR vendors. Where they differ from the specification is said.
"""

from __future__ import annotations

from builders.fhir_builder import Resource, concept
from builders.service_records import PATIENT, RXNORM, hook, record, searchset, variant

LONG_ID = "eRx." + "x9-".join("abcdefghijklmnopqrstu")
"""Ids of one vendor are longer than FHIR's 64 characters."""
GRANTED = {"access_token": "opaque", "token_type": "Bearer", "scope": "patient/*.read"}
RESISTANT = record(variant(), variant(change="p.Thr790Met"))
"""Lung cancer with EGFR L858R and T790M, which gefitinib doesn't act on."""


def prescription(drug: str = "gefitinib 250 MG Oral Tablet", **changed: object) -> Resource:
    """What the CDS Hooks sandbox drafts over R4: ``category`` is an object, not a list."""
    usual: dict[str, object] = {
        "resourceType": "MedicationRequest",
        "id": "request-1",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{PATIENT}"},
        "authoredOn": "2026-11-23",
        "dosageInstruction": [
            {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
             "doseAndRate": [{"doseQuantity": {"value": 1, "code": "{pill}"}}]}
        ],
        "dispenseRequest": {"expectedSupplyDuration": {"value": 30, "unit": "days"}},
        "category": concept("community"),
        "medicationCodeableConcept": {
            "text": drug, "coding": [{"display": drug, "system": RXNORM, "code": "0"}]},
        **changed,
    }  # fmt: skip
    return {key: value for key, value in usual.items() if value is not None}  # type: ignore[misc]


def drafting(*orders: object, name: str = "order-sign", **context: object) -> Resource:
    """A call of an order hook; a bundle of drafts of these clients has no type."""
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in orders]}
    given = {"userId": "Practitioner/COREPRACTITIONER1", "patientId": PATIENT,
             "draftOrders": bundle, **context}  # fmt: skip
    if name == "order-select":
        given.setdefault("selections", ["MedicationRequest/request-1"])
    return hook(
        name,
        context=given,
        prefetch=RESISTANT,
        fhirServer="https://launch.example.org/v/r4/fhir",
        fhirAuthorization=GRANTED,
    )


def dstu2_order() -> Resource:
    """The same sandbox over a DSTU2 server: another type, ``patient``, no ``doseAndRate``."""
    return prescription(
        resourceType="MedicationOrder",
        id="order-1",
        subject=None,
        patient={"reference": f"Patient/{PATIENT}"},
        authoredOn=None,
        dateWritten="2026-11-23",
    )


def referring_order() -> Resource:
    """An EMR's: the drug is a reference with a name in capitals, the requester is absent."""
    absent = {"valueCode": "unknown",
              "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}  # fmt: skip
    return prescription(
        id=LONG_ID,
        category=[concept("inpatient")],
        medicationCodeableConcept=None,
        medicationReference={"reference": "Medication/eM1", "display": "GEFITINIB 250 MG PO TABS"},
        requester={"extension": [absent]},
    )


def containing_order() -> Resource:
    """An EMR's: the drug is contained, by a code of its own with a name to show."""
    own = {"system": "urn:com.example.preference-list-item", "code": "PREF_1",
           "display": "gefitinib 250 mg tablet"}  # fmt: skip
    medication = {"resourceType": "Medication", "id": "med", "code": {"coding": [own]}}
    return prescription(
        medicationCodeableConcept=None,
        medicationReference={"reference": "#med"},
        contained=[medication],
    )


def imaging_order() -> Resource:
    """An order of the sandbox's imaging page: no drug at all."""
    return {
        "resourceType": "ServiceRequest",
        "id": "example-request-id",
        "status": "draft",
        "intent": "plan",
        "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "71271"}]},
        "subject": {"reference": f"Patient/{PATIENT}"},
    }


VENDOR = {
    "com.example.cdshooks.request.trigger-action": "18",
    "com.example.cdshooks.request.fhir-version": "R4",
    "com.example.cdshooks.request.criteria-id": 1126,
}
"""The extension that an EMR puts into its requests."""


def unrelated() -> Resource:
    """healthchain's: a patient id drawn by lot, resources of Patient/123, keys named by type."""
    subject = {"reference": "Patient/123"}
    return hook(
        context={"userId": "RelatedPerson/6", "patientId": "5828110"},
        prefetch={
            "patient": {
                "resourceType": "Patient", "id": "21636369", "active": False, "gender": "male",
                "birthDate": "1987-02-21",
                "telecom": [{"system": "phone", "value": "000", "rank": 1}],
            },
            "encounter": {
                "resourceType": "Encounter", "id": "21636369", "status": "triaged",
                "class_fhir": {"code": "AMB"}, "subject": subject,
                "period": {"start": "2024-02-27", "end": "2023-06-10"},
            },
            "condition": {
                "resourceType": "Condition", "id": "hc-1", "subject": subject,
                "code": {"coding": [{"system": "http://snomed.info/sct", "code": "128053003"}]},
                "onsetDateTime": "2021-09-15", "abatementDateTime": "1996-09-11",
            },
            "document": {
                "resourceType": "DocumentReference", "status": "current", "subject": subject,
                "content": [{"attachment": {"contentType": "text/plain", "data": "RUdGUg=="}}],
            },
        },
    )  # fmt: skip


def searched(*resources: Resource) -> Resource:
    """A search bundle as servers give it: ids, links, totals, modes, an outcome among them."""
    outcome = {"resourceType": "OperationOutcome",
               "issue": [{"severity": "warning", "code": "informational"}]}  # fmt: skip
    made = searchset(*resources, outcome)  # type: ignore[arg-type]
    entries = made["entry"]
    assert isinstance(entries, list)
    for entry in entries:
        assert isinstance(entry, dict)
        entry |= {"fullUrl": "https://launch.example.org/x", "search": {"mode": "match"}}
    return {**made, "id": "b1", "meta": {"lastUpdated": "2026-11-23T10:00:00Z"},
            "total": len(resources), "link": [{"relation": "self", "url": "https://x"}],
            }  # fmt: skip
