"""An assessment as a Genomics Reporting bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.report.fhir.context import NO_CONTEXT, FhirContext

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.report.fhir.context import Document


def to_fhir(assessment: Assessment, context: FhirContext = NO_CONTEXT) -> Document:
    """Return a Bundle (R4, type ``collection``) of the whole answer; pure and deterministic."""
    del context
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": f"{assessment.as_of}T00:00:00Z",
    }
