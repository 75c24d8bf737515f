"""Prefetch that was not sent, fetched from a real FHIR server: Medplum's, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.medplum import TOKEN, medplum, resistant_lung_cancer, result
from builders.service_clients import Caller, demo_settings, serving
from builders.service_records import hook, patient
from oncobasis.settings import HookSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.fhir_builder import Resource

VIEW = "/cds-services/oncobasis-patient-view"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    other = [patient("p2"), result("BRAF", "p.Val600Glu", "p2")]
    with medplum(tmp_path_factory.mktemp("medplum"), [*resistant_lung_cancer(), *other]) as base:
        yield base


@pytest.fixture(scope="module")
def emr(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    hooks = HookSettings(fhir_servers=(address,))
    with serving(demo_settings(tmp_path_factory.mktemp("emr"), hooks=hooks)) as caller:
        yield caller


def call(address: str, token: str = TOKEN, name: str = "p1") -> Resource:
    granted = {"access_token": token, "token_type": "Bearer", "expires_in": 300,
               "scope": "patient/*.read", "subject": "oncobasis"}  # fmt: skip
    context = {"userId": "Practitioner/1", "patientId": name}
    return hook(context=context, prefetch=None, fhirServer=address, fhirAuthorization=granted)


def test_a_record_is_fetched_from_a_real_server(emr: Caller, address: str) -> None:
    answer = emr.post(VIEW, json=call(address))
    assert answer.status_code == 200
    text = answer.text
    assert "osimertinib" in text
    assert "T790M" in text


def test_a_token_that_the_server_does_not_take_is_412(emr: Caller, address: str) -> None:
    assert emr.post(VIEW, json=call(address, "other")).status_code == 412


def test_a_patient_who_is_not_there_has_no_tumour(emr: Caller, address: str) -> None:
    assert emr.post(VIEW, json=call(address, name="nobody")).json() == {"cards": []}
