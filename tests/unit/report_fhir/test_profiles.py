"""Every resource is valid R4B and keeps what its profile asks, over cases of every kind."""

from __future__ import annotations

import json

import pytest
from fhir.resources.R4B.bundle import Bundle

from builders.answered_cases import NAMES, answered, predicted
from builders.genomics_profiles import faults_of
from oncobasis.report.fhir.bundle import to_fhir
from oncobasis.report.fhir.context import FhirContext

KOREAN = ("luad-egfr.yaml", "pgx", "every_code")


@pytest.mark.parametrize(
    ("name", "language"), [*((name, "en") for name in NAMES), *((name, "ko") for name in KOREAN)]
)
def test_every_resource_keeps_its_profile(name: str, language: str) -> None:
    one = answered(name)
    bundle = to_fhir(predicted(one.assessment), FhirContext(case=one.case, language=language))
    Bundle.model_validate(bundle)
    assert faults_of(json.loads(json.dumps(bundle))) == []


@pytest.mark.parametrize("name", NAMES[::3])
def test_without_the_case_and_with_the_hospitals_patient(name: str) -> None:
    context = FhirContext(patient="Patient/p-1", encounter="Encounter/e-1", specimen="Specimen/s-1")
    bundle = json.loads(json.dumps(to_fhir(answered(name).assessment, context)))
    Bundle.model_validate(bundle)
    assert faults_of(bundle) == []
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert "Patient" not in kinds
    assert "Patient/p-1" in json.dumps(bundle)
