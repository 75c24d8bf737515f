"""`oncobasis serve` as a person and an init system use it; nothing of a patient leaks."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.command import oncobasis
from builders.service_process import served
from builders.service_records import hook, ordering, searchset, variant

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

ROOT = Path(__file__).parents[2]
CANARY = "KANARIENVOGEL"


def canaries() -> list[tuple[str, object]]:
    """Requests with the canary in every field that takes text, and in names of fields."""
    word = CANARY
    name: dict[str, Json] = {"resourceType": "Patient", "id": "p1", "name": [{"family": word}],
            "identifier": [{"value": word}], "birthDate": word, word: word}  # fmt: skip
    note: dict[str, Json] = {"resourceType": "Condition", "id": word, "note": [{"text": word}],
            "code": {"text": word, "coding": [{"display": word, "code": word}]}}  # fmt: skip
    seen = {**variant(), "note": [{"text": word}], "performer": [{"display": word}]}
    prefetch = {
        "patient": name,
        "conditions": searchset(note),
        "laboratory": searchset(seen),
        word: word,
    }
    where = {"userId": f"Practitioner/{word}", "patientId": word, "encounterId": word, word: word}
    view, sign = "/cds-services/oncobasis-patient-view", "/cds-services/oncobasis-order-sign"
    case = {"case_id": word, "tumor_type": "LUAD", "alterations": ["EGFR L858R"], "patient": word}
    return [
        (view, hook(prefetch=prefetch)),
        (view, hook(context=where, prefetch={"conditions": searchset(note)})),
        (view, hook(context={**where, "patientId": f"{word} {word}"})),
        (view, {**hook(), word: word}),
        (view, hook(hookInstance=word)),
        (view, hook(fhirServer=f"https://{word}.example.org", prefetch=None)),
        (sign, ordering({"resourceType": "MedicationRequest", "id": "1",
                         "medicationCodeableConcept": {"text": word}})),
        (f"{view}/feedback", {"feedback": [{"card": word, "outcome": "overridden",
            "outcomeTimestamp": "2026-11-22T10:00:00Z", "overrideReason": {"userComment": word}}]}),
        ("/v1/assessments", case),
        ("/v1/assessments", {**case, "clinical": {"histology": word, "site": word}}),
        ("/v1/assessments", {**case, "alterations": [word, f"{word} L858R"]}),
        ("/v1/assessments", {**case, "tumor_type": word}),
        ("/v1/assessments", {**case, word: word}),
        ("/v1/cases/search", {"patient": word, "case_id": word, "genes": [word]}),
        ("/v1/consents", {"patient": word, "secondary_use": True}),
        (f"/v1/assessments/{word}/decision", {"decision": word}),
    ]  # fmt: skip


def test_it_serves_the_demo_case_logs_listed_fields_and_ends_in_order(tmp_path: Path) -> None:
    case = str(ROOT / "examples" / "luad-egfr.yaml")
    with served(tmp_path, "--case", case) as service:
        assert service.ready < 30  # 3 s on an idle machine
        assert "DEMO MODE" in service.told("DEMO MODE")
        page = service.http.get(service.told("demo case").split()[-1])
        assert "osimertinib" in page.text
        service.http.get("/cds-services")
        code, _, err = service.end(signal.SIGINT)
    assert code in {0, -signal.SIGINT, 130}
    lines = [json.loads(line) for line in err.splitlines()]
    assert {"ready", "request", "ended"} <= {line["event"] for line in lines}
    request = [line for line in lines if line["event"] == "request"][-1]
    assert request["route"] == "/cds-services"
    assert re.fullmatch(r"[0-9a-f]{32}", request["request"])


def test_no_canary_gets_into_logs_figures_problems_or_files(tmp_path: Path) -> None:
    with served(tmp_path, ONCOBASIS_MLFLOW__URI="http://127.0.0.1:9") as service:
        problems = []
        for path, body in canaries():
            answer = service.http.post(path, json=body)
            assert answer.status_code < 500, path
            if answer.status_code >= 400:
                problems.append(answer.text + str(answer.headers))
        headers = {"idempotency-key": CANARY, "user-agent": CANARY, "x-request-id": CANARY,
                   "accept-language": CANARY, "authorization": f"Bearer {CANARY}"}  # fmt: skip
        body = {"case_id": CANARY, "tumor_type": "LUAD", "patient": CANARY}
        problems.append(
            str(service.http.post("/v1/assessments", json=body, headers=headers).headers)
        )
        places = (f"/{CANARY}", f"/v1/cases?gene={CANARY}", f"/v1/assessments/{CANARY}")
        problems += [service.http.get(place).text for place in places]
        bad = {"content-type": "application/json"}
        content = f'{{"{CANARY}": {CANARY}'.encode()
        problems.append(service.http.post("/v1/assessments", content=content, headers=bad).text)
        figures = service.http.get("/metrics").text
        _, out, err = service.end()
    assert CANARY not in figures
    assert CANARY not in out + err
    assert not [text for text in problems if CANARY in text]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path.name for path in files if CANARY.encode() in path.read_bytes()]


@pytest.mark.slow
def test_two_workers_share_store_and_journal(tmp_path: Path) -> None:
    with served(tmp_path, "--workers", "2") as service:
        made = [service.http.post("/v1/assessments", json={"tumor_type": "LUAD", "case_id": str(n)})
                for n in range(6)]  # fmt: skip
        places = [one.headers["location"] for one in made]
        assert {service.http.get(place).status_code for place in places} == {200}
        service.end()


def test_wrong_settings_are_said_by_their_name(tmp_path: Path) -> None:
    config = tmp_path / "service.toml"
    config.write_text('port = "secret-value"\n')
    refused = oncobasis("serve", "--config", str(config))
    assert refused.code == 2
    assert "port" in refused.err
    assert "secret-value" not in refused.err
    assert oncobasis("serve", "--host", "0.0.0.0").code == 2  # noqa: S104 - refused
    assert oncobasis("serve", "--config", str(tmp_path / "none.toml")).code == 2
    assert oncobasis("serve", "--case", str(tmp_path / "none.yaml")).code == 2
