"""The same question again: an answer of its own, from memory, until something has changed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from builders.service_clients import Caller, demo_settings, serving
from builders.service_records import hook, order, ordering, patient, record, variant
from oncobasis.audit.chains.facts import ANSWERED
from oncobasis.store.writes import ErasePatient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from oncobasis.assembly.serving.parts import ServingParts

VIEW = "/cds-services/oncobasis-patient-view"
SIGN = "/cds-services/oncobasis-order-sign"
_NAME = re.compile(r"/v1/assessments/(as-[0-9a-f]{32})")
_UUID = re.compile(r'"uuid":"([^"]+)"')


@pytest.fixture
def emr(tmp_path: Path) -> Iterator[Caller]:
    with serving(demo_settings(tmp_path)) as caller:
        yield caller


def parts_of(emr: Caller) -> ServingParts:
    parts: ServingParts = emr.app.state.lifecycle.parts
    return parts


def name_of_patient() -> str:
    context = hook()["context"]
    assert isinstance(context, dict)
    return f"Patient/{context['patientId']}"


def times_assessed(emr: Caller) -> int:
    text = emr.get("/metrics").text
    found = re.findall(r"^oncobasis_assessment_seconds_count (\S+)", text, re.MULTILINE)
    return int(float(found[0]))


def test_an_answer_given_again_differs_in_its_ids_alone(emr: Caller) -> None:
    bodies = [emr.post(VIEW, json=hook()).text for _ in range(3)]
    assert times_assessed(emr) == 1
    assert all(len(set(_NAME.findall(body))) == 1 for body in bodies)
    assert len({_NAME.findall(body)[0] for body in bodies}) == 3
    uuids = [one for body in bodies for one in _UUID.findall(body)]
    assert len(set(uuids)) == len(uuids) > 3
    assert len({_UUID.sub("", _NAME.sub("", body)) for body in bodies}) == 1


def test_every_one_is_recorded_as_if_it_were_the_first(emr: Caller, tmp_path: Path) -> None:
    bodies = [emr.post(VIEW, json=hook()).text for _ in range(3)]
    names = [_NAME.findall(body)[0] for body in bodies]
    documents = [emr.get(f"/v1/assessments/{name}?format=json").json() for name in names]
    assert documents[0] == documents[1] == documents[2]
    parts = parts_of(emr)
    for body in bodies:
        card = parts.store.cards.get("default", json.loads(body)["cards"][0]["uuid"])
        assert card is not None
    lines = [
        json.loads(line)
        for path in (tmp_path / "state" / "audit").glob("chain-*.jsonl")
        for line in path.read_text().splitlines()
    ]
    facts = [line["facts"] for line in lines if line["kind"] == ANSWERED]
    assert [one.pop("assessment") for one in facts] == names
    assert facts[0] == facts[1] == facts[2]


@pytest.mark.parametrize(
    "changed",
    [
        {"prefetch": record(variant(change="p.Gly719Ala"))},
        {"prefetch": record(variant(), variant("KRAS", "p.Gly12Asp"))},
        {"prefetch": record(variant()) | {"patient": patient() | {"birthDate": "1931-01-01"}}},
    ],
)
def test_another_record_is_assessed(emr: Caller, changed: dict[str, object]) -> None:
    emr.post(VIEW, json=hook())
    emr.post(VIEW, json=hook(**changed))
    assert times_assessed(emr) == 2


def test_another_language_and_another_hook_have_cards_of_their_own(emr: Caller) -> None:
    english = emr.post(VIEW, json=hook())
    korean = emr.post(VIEW, json=hook(), headers={"accept-language": "ko"})
    drafted = emr.post(SIGN, json=ordering(order("cetuximab")))
    other = emr.post(SIGN, json=ordering(order("osimertinib")))
    details = {
        json.dumps([card["summary"] for card in answer.json()["cards"]])
        for answer in (english, korean, drafted, other)
    }
    assert len(details) == 4


def test_after_an_erasure_the_patient_is_new(emr: Caller) -> None:
    first = _NAME.findall(emr.post(VIEW, json=hook()).text)[0]
    emr.post("/v1/erasures", json={"patient": name_of_patient()})
    second = _NAME.findall(emr.post(VIEW, json=hook()).text)[0]
    assert times_assessed(emr) == 2
    assert emr.get(f"/v1/assessments/{first}").status_code == 410
    assert emr.get(f"/v1/assessments/{second}").status_code == 200


def test_what_another_process_erased_is_not_given_again(emr: Caller) -> None:
    emr.post(VIEW, json=hook())
    parts_of(emr).store.write(ErasePatient("default", name_of_patient()))
    assert emr.post(VIEW, json=hook()).status_code == 503
    assert len(parts_of(emr).repeats) == 0
    again = emr.post(VIEW, json=hook())
    assert emr.get(f"/v1/assessments/{_NAME.findall(again.text)[0]}").status_code == 200


def test_a_record_with_a_number_that_can_not_be_written_again_is_answered(emr: Caller) -> None:
    changed = record(variant() | {"extension": [{"valueDecimal": 2**70}]})
    for _ in range(2):
        assert emr.post(VIEW, json=hook(prefetch=changed)).status_code == 200
    assert times_assessed(emr) == 2
