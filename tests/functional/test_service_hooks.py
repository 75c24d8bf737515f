"""CDS Hooks 2.0.1 as an EMR meets it: discovery, the hooks, prefetch in every state, feedback."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import pytest

from builders.service_clients import Caller, demo_settings, serving
from builders.service_records import (
    PATIENT,
    condition,
    hook,
    order,
    ordering,
    patient,
    record,
    searchset,
    variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

VIEW = "/cds-services/oncobasis-patient-view"
SIGN = "/cds-services/oncobasis-order-sign"
SELECT = "/cds-services/oncobasis-order-select"
BOARD = "/cds-services/oncobasis-tumor-board"
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}


@pytest.fixture(scope="module")
def emr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with serving(demo_settings(tmp_path_factory.mktemp("hooks"))) as caller:
        yield caller


def cards(answer: httpx.Response) -> list[dict[str, object]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["cards"]
    return found


def empty_fields(value: object) -> bool:
    if isinstance(value, dict):
        return any(one in (None, "", [], {}) or empty_fields(one) for one in value.values())
    return isinstance(value, list) and any(empty_fields(one) for one in value)


def test_discovery_names_one_service_for_each_hook(emr: Caller) -> None:
    services = emr.get("/cds-services").json()["services"]
    assert {one["hook"] for one in services} == {
        "patient-view", "order-select", "order-sign", "org.oncobasis.tumor-board-view",
    }  # fmt: skip
    for one in services:
        assert {"id", "hook", "title", "description", "prefetch"} <= one.keys()
        assert "nobody is asked who they are" in one["description"]


def test_prefetch_keeps_to_reads_and_searches_by_reference_and_token(emr: Caller) -> None:
    templates = emr.get("/cds-services").json()["services"][0]["prefetch"].values()
    assert templates
    for template in templates:
        assert "{{context.patientId}}" in template
        assert (
            not set(template) & set("$:") or "code=http" in template or "category=http" in template
        )
        assert "_include" not in template


def test_patient_view_gives_at_most_three_cards_without_empty_fields(emr: Caller) -> None:
    found = cards(emr.post(VIEW, json=hook()))
    assert 1 <= len(found) <= 3
    assert not empty_fields(found)
    for card in found:
        assert len(str(card["summary"])) < 140
        assert str(uuid.UUID(str(card["uuid"]))) == card["uuid"]
        if "suggestions" in card:
            assert card["selectionBehavior"] in {"at-most-one", "any"}


def test_the_tumour_board_has_its_own_hook(emr: Caller) -> None:
    found = cards(emr.post(BOARD, json=hook("org.oncobasis.tumor-board-view")))
    assert 1 <= len(found) <= 3


def test_cards_of_two_calls_have_ids_of_their_own(emr: Caller) -> None:
    call = hook()
    first, second = (cards(emr.post(VIEW, json=call)) for _ in range(2))
    assert {one["uuid"] for one in first}.isdisjoint(one["uuid"] for one in second)


def test_cards_speak_the_language_of_the_client(emr: Caller) -> None:
    korean = emr.post(VIEW, json=hook(), headers={"accept-language": "ko-KR"}).text
    assert any("가" <= letter <= "힣" for letter in korean)


def test_a_forbidden_drug_is_said_before_it_is_signed(emr: Caller) -> None:
    both = record(variant(), variant(change="p.Thr790Met"))
    call = ordering(order("gefitinib")) | {"prefetch": both}
    found = cards(emr.post(SIGN, json=call))
    assert found
    assert found[0]["indicator"] in {"warning", "critical"}
    assert "gefitinib" in json.dumps(found).lower()


def test_order_select_reads_the_selected_drug(emr: Caller) -> None:
    both = record(variant(), variant(change="p.Thr790Met"))
    call = ordering(order("gefitinib"), name="order-select") | {"prefetch": both}
    assert cards(emr.post(SELECT, json=call))


@pytest.mark.parametrize(
    "drafts",
    [
        [],
        [{"resourceType": "MedicationRequest", "id": "1"}],
        [{"resourceType": "MedicationRequest"}],
        [{"resourceType": "NutritionOrder", "id": "1", "status": "draft"}],
        [{"resourceType": "MedicationRequest", "id": "1", "category": {"text": "x"}}],
        [{"resourceType": "MedicationRequest", "id": "1", "medicationCodeableConcept": "x"}],
        [
            {
                "resourceType": "MedicationRequest",
                "id": "1",
                "medicationCodeableConcept": {"coding": "x"},
            }
        ],
        [{"resourceType": 3}, {}],
        ["x", None, 3],
    ],
)
def test_order_hooks_without_a_drug_answer_no_cards(emr: Caller, drafts: list[object]) -> None:
    context = {"userId": "Practitioner/1", "patientId": PATIENT, "draftOrders": {
        "resourceType": "Bundle", "entry": [{"resource": one} for one in drafts]}}  # fmt: skip
    call = hook("order-sign", context=context, prefetch=None)
    assert cards(emr.post(SIGN, json=call)) == []
    select = hook("order-select", context={**context, "selections": []}, prefetch=None)
    assert cards(emr.post(SELECT, json=select)) == []


def test_an_order_without_intent_is_checked_all_the_same(emr: Caller) -> None:
    draft = order("gefitinib", category={"coding": [{"code": "outpatient"}]})
    del draft["intent"]
    call = ordering(draft) | {"prefetch": record(variant(), variant(change="p.Thr790Met"))}
    assert cards(emr.post(SIGN, json=call))


@pytest.mark.parametrize(
    "prefetch",
    [
        {"patient": None, "conditions": None, "laboratory": None},
        {"conditions": None},
        {"conditions": searchset(), "laboratory": searchset()},
        {"patient": patient(), "conditions": {"resourceType": "Bundle"}, "laboratory": None},
    ],
)
def test_a_patient_without_a_tumour_gets_no_cards(emr: Caller, prefetch: dict[str, object]) -> None:
    assert cards(emr.post(VIEW, json=hook(prefetch=prefetch))) == []


@pytest.mark.parametrize(
    "prefetch",
    [
        None,
        {},
        {"patient": patient()},
        {"conditions": OUTCOME, "laboratory": OUTCOME},
        {"conditions": "x", "laboratory": 3},
        {"conditions": [], "laboratory": True},
        {"conditions": {"resourceType": "Bundle", "entry": "x"}},
        {"conditions": {}, "laboratory": {"resourceType": 3}},
        {"else": {"a": 1}},
    ],
)
def test_nothing_obtainable_is_412_with_an_operation_outcome(emr: Caller, prefetch: object) -> None:
    answer = emr.post(VIEW, json=hook(prefetch=prefetch))
    assert answer.status_code == 412
    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.json()["resourceType"] == "OperationOutcome"


JUNK: list[object] = [
    OUTCOME,
    None,
    3,
    "x",
    {},
    {"resourceType": 3},
    {"resourceType": "Observation"},
    {"resourceType": "Observation", "code": "x"},
    {"resourceType": "Observation", "code": {"coding": [3, None, "x", {}]}, "component": "x"},
    {"resourceType": "Observation", "subject": 3, "code": {}, "component": [{}, 3]},
    {"resourceType": "Observation", "code": {"coding": [{"code": 3, "system": []}]}},
    {"resourceType": "Patient", "id": "another", "gender": "male"},
    {"resourceType": "Observation", "subject": {"reference": "Patient/another"}},
    {"resourceType": "MedicationOrder", "id": "old"},
    {"resourceType": "Condition", "clinicalStatus": "active", "id": "dstu2"},
    {"resourceType": "Unheard"},
    {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Bundle", "entry": [
        {"resource": {"resourceType": "Bundle", "entry": [{"resource": {}}]}}]}}]},
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_among_the_results_costs_no_answer(emr: Caller, junk: object) -> None:
    bundle = {"resourceType": "Bundle", "type": "searchset",
              "entry": [{"resource": junk}, {"resource": variant()}, junk]}  # fmt: skip
    prefetch = {**record(), "laboratory": bundle, "else": junk, "reports": junk}
    found = cards(emr.post(VIEW, json=hook(prefetch=prefetch)))
    assert "EGFR" in json.dumps(found)


def test_a_change_that_the_protein_can_not_have_costs_no_answer(emr: Caller) -> None:
    both = searchset(variant(), variant(change="p.Leu108Arg"), variant(change="p.Leu9999Arg"))
    found = cards(emr.post(VIEW, json=hook(prefetch={**record(), "laboratory": both})))
    assert "L858R" in json.dumps(found)


def test_a_first_page_alone_is_read(emr: Caller) -> None:
    page = searchset(variant()) | {
        "link": [{"relation": "next", "url": "https://x/next"}],
        "total": 99,
    }
    found = cards(emr.post(VIEW, json=hook(prefetch={**record(), "laboratory": page})))
    assert "EGFR" in json.dumps(found)


def test_another_patient_s_results_are_not_this_one_s(emr: Caller) -> None:
    own, foreign = variant(), variant("BRAF", "p.Val600Glu", "another")
    with_both = hook(prefetch={**record(), "laboratory": searchset(own, foreign)})
    mixed, alone = (
        [one["summary"] for one in cards(emr.post(VIEW, json=call))] for call in (with_both, hook())
    )
    assert mixed == alone


def test_a_bundle_under_a_key_of_the_client_s_own_is_read(emr: Caller) -> None:
    whole = searchset(patient(), condition(), variant())
    found = cards(emr.post(VIEW, json=hook(prefetch={"bundle": whole})))
    assert "EGFR" in json.dumps(found)


def test_conditions_without_results_say_that_results_are_missing(emr: Caller) -> None:
    found = cards(emr.post(VIEW, json=hook(prefetch={"conditions": searchset(condition())})))
    assert len(found) == 1
    assert not empty_fields(found)


def test_results_without_a_diagnosis_say_that_it_is_missing(emr: Caller) -> None:
    found = cards(emr.post(VIEW, json=hook(prefetch={"laboratory": searchset(variant())})))
    assert len(found) == 1
    assert "uuid" not in found[0]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"hook": None}, 422),
        ({"hook": "order-sign"}, 400),
        ({"hookInstance": None}, 422),
        ({"hookInstance": "1"}, 422),
        ({"hookInstance": 3}, 422),
        ({"context": None}, 422),
        ({"context": []}, 422),
        ({"context": {"userId": "Practitioner/1"}}, 422),
        ({"context": {"patientId": "p1"}}, 422),
        ({"context": {"userId": "Practitioner/1", "patientId": "../x y"}}, 422),
        ({"context": {"userId": "Practitioner/1", "patientId": 3}}, 422),
        ({"prefetch": []}, 422),
        ({"unknown": 1}, 422),
        ({"fhirServer": 3}, 422),
        ({"fhirAuthorization": {"access_token": "x", "token_type": "Bearer", "expires_in": 1,
                                "scope": "x", "subject": "x"}}, 422),
        ({"fhirServer": "https://x", "fhirAuthorization": {"access_token": "x"}}, 422),
    ],
)  # fmt: skip
def test_a_wrong_envelope_is_refused(emr: Caller, changed: dict[str, object], status: int) -> None:
    answer = emr.post(VIEW, json={k: v for k, v in {**hook(), **changed}.items() if v is not None})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_a_client_adds_to_the_context_is_no_fault(emr: Caller) -> None:
    context = {"userId": "Practitioner/1", "patientId": f"Patient/{PATIENT}", "encounterId": "e1",
               "com.example.more": {"a": 1}}  # fmt: skip
    call = hook(context=context) | {"extension": {"com.example": 1}, "fhirAuthorization": None}
    assert cards(emr.post(VIEW, json=call))


def test_an_unknown_service_is_not_found(emr: Caller) -> None:
    assert emr.post("/cds-services/other", json=hook()).status_code == 404
    assert emr.post("/cds-services/other/feedback", json={}).status_code == 404


def test_another_type_of_body_is_refused(emr: Caller) -> None:
    body = json.dumps(hook())
    assert emr.post(VIEW, content=body, headers={"content-type": "text/plain"}).status_code == 415


WHEN = "2026-11-22T10:00:00Z"


def accepted(card: object, *suggestions: str) -> dict[str, object]:
    return {"card": card, "outcome": "accepted", "outcomeTimestamp": WHEN,
            "acceptedSuggestions": [{"id": one} for one in suggestions]}  # fmt: skip


def test_feedback_is_kept_and_may_be_repeated(emr: Caller) -> None:
    card = cards(emr.post(VIEW, json=hook()))[0]["uuid"]
    overridden = {"card": card, "outcome": "overridden", "outcomeTimestamp": WHEN,
                  "overrideReason": {"reason": {"code": "not-fit", "system": "urn:x"},
                                     "userComment": "said"}}  # fmt: skip
    plain = {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-11-22T10:00:00+09:00"}
    for body in ([accepted(card, "s1")], [overridden, plain], [plain]):
        answer = emr.post(f"{VIEW}/feedback", json={"feedback": body})
        assert answer.status_code == 200, answer.text


def test_feedback_on_an_unknown_card_is_said_by_its_place(emr: Caller) -> None:
    card = cards(emr.post(VIEW, json=hook()))[0]["uuid"]
    body = {"feedback": [accepted(card, "s"), accepted(str(uuid.uuid4()), "s")]}
    answer = emr.post(f"{VIEW}/feedback", json=body)
    assert answer.status_code == 404
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/feedback/1/card"]


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"card": "c", "outcome": "ignored", "outcomeTimestamp": WHEN},
        {"card": "c", "outcome": "accepted", "outcomeTimestamp": WHEN},
        {"card": "c", "outcome": "overridden", "outcomeTimestamp": "2026-11-22T10:00:00"},
        {"card": "c", "outcome": "overridden", "outcomeTimestamp": 3},
        {"card": "c", "outcome": "overridden", "outcomeTimestamp": WHEN, "more": 1},
        {"card": "c d", "outcome": "overridden", "outcomeTimestamp": WHEN},
    ],
)
def test_wrong_feedback_is_refused(emr: Caller, item: dict[str, object]) -> None:
    assert emr.post(f"{VIEW}/feedback", json={"feedback": [item]}).status_code == 422
