"""A launch and a batch whose records come from a real FHIR server: Medplum's, in memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest

from builders import smart_servers
from builders.medplum import TOKEN, medplum, resistant_lung_cancer, result
from builders.service_clients import BASE, demo_settings, serving
from builders.service_records import condition, patient
from builders.smart_servers import CLIENT_ID, LAUNCH, Emr, private_jwk
from oncobasis.settings import SmartServerSettings, SmartSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.fhir_builder import Resource

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    members = [{"entity": {"reference": f"Patient/{name}"}} for name in ("p1", "p2", "p3")]
    group: Resource = {"resourceType": "Group", "id": "board", "type": "person", "actual": True,
             "member": members}  # fmt: skip
    second = [patient("p2"), {**condition("p2"), "id": "c2"}, result("KRAS", "p.Gly12Cys", "p2")]
    everything: list[Resource] = [*resistant_lung_cancer(), *second, patient("p3"), group]
    with medplum(tmp_path_factory.mktemp("medplum"), everything) as base:
        yield base


@pytest.fixture
def emr(records: str) -> Iterator[Emr]:
    def behind(path: str, query: dict[str, list[str]]) -> tuple[int, object]:
        answer = httpx.get(
            f"{records}/{path}",
            params=[(name, value) for name, values in query.items() for value in values],
            headers={"authorization": f"Bearer {TOKEN}"},
        )
        return answer.status_code, answer.json()

    redirects = (f"{BASE}/app/callback/emr",)
    with smart_servers.emr(records=behind, redirects=redirects) as made:
        yield made


def test_a_launch_reads_the_record_of_its_patient(emr: Emr, tmp_path: Path) -> None:
    server = SmartServerSettings(id="emr", fhir=emr.fhir, client_id=CLIENT_ID)
    settings = demo_settings(tmp_path, smart=SmartSettings(servers=(server,)))
    with serving(settings) as caller:
        left = caller.get(f"/launch?{urlencode({'iss': emr.fhir, 'launch': LAUNCH})}")
        back = caller.get(emr.authorize(left.headers["location"]))
        place = back.headers["location"]
        page, report = caller.get(place), caller.get(f"{place}/report")
        kept = caller.get(f"/v1/assessments/{place.rpartition('/')[2]}").json()
    assert 'class="notice" role="status">The EMR' not in page.text
    assert "T790M" in report.text
    assert "osimertinib" in report.text
    assert {one["normalized"]["gene"] for one in kept["alterations"]} == {"EGFR"}


def test_a_group_is_read_and_assessed(emr: Emr, tmp_path: Path) -> None:
    emr.proof = "ES384"
    path = tmp_path / "service.toml"
    path.write_text(
        f'state = "{tmp_path / "state"}"\n[smart]\nfetch_seconds = 60.0\n'
        f'[[smart.servers]]\nid = "emr"\nfhir = "{emr.fhir}"\n'
        f'client_id = "{CLIENT_ID}"\nkey_file = "{private_jwk(tmp_path, "ES384")}"\n'
    )
    words = ["fhir", "batch", "--config", str(path), "--server", "emr", "--group", "board"]
    done = subprocess.run(
        [sys.executable, "-m", "oncobasis", *words], capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["patient"], one["error"]) for one in lines] == [
        ("p1", None),
        ("p2", None),
        ("p3", "no_case"),
    ]
    assert done.returncode == 3
