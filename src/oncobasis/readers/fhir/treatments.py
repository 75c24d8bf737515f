"""Medications and procedures -> prior therapies and drugs taken besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.case import PriorTherapy
from oncobasis.nomenclature.drugs import load_drugs
from oncobasis.readers.fhir.outcome import USED, Outcome, left_out
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.concepts import concept_at
from oncobasis.readers.records.drugs import therapy_of
from oncobasis.readers.records.values import texts_at

if TYPE_CHECKING:
    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.person import Person
    from oncobasis.readers.fhir.resources import Resource

MEDICATIONS = frozenset({"MedicationAdministration", "MedicationRequest", "MedicationStatement"})
_GIVEN = {
    "MedicationAdministration": frozenset({"completed", "in-progress", "on-hold", "stopped"}),
    "MedicationStatement": frozenset({"active", "completed", "stopped", "on-hold"}),
    # A completed or stopped prescription was carried out; an active one may not have begun.
    "MedicationRequest": frozenset({"completed", "stopped"}),
}
_NOT_GIVEN = frozenset({"not-taken", "not-done", "intended", "draft", "unknown"})
_CANCER = "cancer-related-medication"
# mCODE treatment termination reasons.
_REASONS = {"266721009": "no response", "407563006": "not tolerated"}


def read_medication(resource: Resource, person: Person, desk: Desk) -> Outcome:
    """Read a medication: given, it is a prior therapy; what is only ordered is said."""
    concept = desk.chart.medication(resource)
    if concept.is_empty:
        return left_out(FilterCode.NO_RESULT, "no drug named")
    if resource.status in _NOT_GIVEN or not resource.status:
        return left_out(FilterCode.NO_RESULT, f"{concept.shown()} {resource.status}".strip())
    names = therapy_of(concept, desk.ledger, resource.line)
    if not names:
        return left_out(FilterCode.CONTRADICTION, concept.shown())
    profiles = " ".join(texts_at(resource.record, "meta", "profile"))
    if _CANCER not in profiles and not _is_anticancer(names):
        person.concomitant |= set(names)
        return USED
    if resource.status not in _GIVEN[resource.kind]:
        text = f"{resource.kind} {resource.status}: {' + '.join(names)}"
        desk.ledger.remark("fact_not_used", resource.line, text=text)
        return left_out(FilterCode.CARRIES_NO_FINDING, text)
    reason = concept_at(resource.record, "statusReason").first_of(_REASONS)
    response = _REASONS.get(reason)
    person.add_therapy(PriorTherapy(names, response))
    return USED


def read_procedure(resource: Resource, desk: Desk) -> Outcome:
    """Read a procedure: surgery and radiotherapy are said; no rule asks for them by code."""
    if resource.status != "completed":
        return left_out(FilterCode.NO_RESULT, resource.status)
    profiles = " ".join(texts_at(resource.record, "meta", "profile"))
    if "cancer-related-surgical" in profiles or "radiotherapy" in profiles:
        desk.ledger.remark("fact_not_used", resource.line, text=resource.code.shown())
    return left_out(FilterCode.CARRIES_NO_FINDING, resource.code.shown())


def _is_anticancer(names: tuple[str, ...]) -> bool:
    """Whether the drug table gives any of the drugs a class; supportive drugs have none."""
    drugs = load_drugs()
    return any(drugs.classes_of(name) for name in names)
