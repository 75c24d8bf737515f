"""What sandboxes and EMRs really send is answered, and what is wrong with it is said."""

from __future__ import annotations

import json
import time
import uuid
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from builders.sandbox_calls import (
    LONG_ID,
    RESISTANT,
    VENDOR,
    containing_order,
    drafting,
    dstu2_order,
    imaging_order,
    prescription,
    referring_order,
    searched,
    unrelated,
)
from builders.service_clients import (
    BASE,
    Caller,
    Emr,
    demo_settings,
    serving,
    signed_settings,
)
from builders.service_records import PATIENT, condition, hook, patient, variant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from builders.fhir_builder import Resource

VIEW = "/cds-services/oncobasis-patient-view"
SIGN = "/cds-services/oncobasis-order-sign"
SELECT = "/cds-services/oncobasis-order-select"
SANDBOX = "https://sandbox.example.org"


@pytest.fixture(scope="module")
def emr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    settings = demo_settings(tmp_path_factory.mktemp("sandboxes"), cors_origins=(SANDBOX,))
    with serving(settings) as caller:
        yield caller


def warned(answer: httpx.Response) -> bool:
    """Whether the first card warns of the drafted drug."""
    assert answer.status_code == 200, answer.text
    cards = answer.json()["cards"]
    return (
        bool(cards)
        and cards[0]["indicator"] in {"warning", "critical"}
        and "gefitinib" in json.dumps(cards[0]).lower()
    )


ORDERS = {
    "sandbox, R4": prescription(),
    "sandbox, STU3": prescription(dosageInstruction=[{"doseQuantity": {"value": 1}}]),
    "sandbox, DSTU2": dstu2_order(),
    "without intent": prescription(intent=None),
    "without id": prescription(id=None),
    "without status": prescription(status=None),
    "by reference": referring_order(),
    "contained": containing_order(),
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_a_drafted_drug_is_checked_however_it_is_drafted(emr: Caller, order: Resource) -> None:
    assert warned(emr.post(SIGN, json=drafting(order)))
    selected = [f"{order['resourceType']}/{order.get('id', 'x')}"]
    call = drafting(imaging_order(), order, name="order-select", selections=selected)
    assert warned(emr.post(SELECT, json=call))


def test_a_suggestion_to_cancel_names_the_order_as_it_was_sent(emr: Caller) -> None:
    cards = emr.post(SIGN, json=drafting(dstu2_order())).json()["cards"]
    actions = [action for card in cards for one in card.get("suggestions", ())
               for action in one["actions"] if action["type"] == "delete"]  # fmt: skip
    assert {one["resourceId"] for one in actions} == {"MedicationOrder/order-1"}


@pytest.mark.parametrize(
    "orders",
    [[imaging_order()], [prescription(medicationCodeableConcept=None)], [{}], []],
    ids=["imaging", "no drug yet", "empty", "none"],
)
def test_orders_without_a_drug_get_no_cards(emr: Caller, orders: list[Resource]) -> None:
    for place, name in ((SIGN, "order-sign"), (SELECT, "order-select")):
        assert emr.post(place, json=drafting(*orders, name=name)).json() == {"cards": []}


def test_drafts_that_were_not_sent_are_not_taken_for_none(emr: Caller) -> None:
    """A client that drops them (healthchain 0.16 does) must not read an all-clear."""
    context = {"userId": "Practitioner/1", "patientId": PATIENT}
    answer = emr.post(SIGN, json=hook("order-sign", context=context))
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/context/draftOrders"]


EXTENDED: dict[str, dict[str, object]] = {
    "of a vendor": {"extension": VENDOR},
    "as a list": {"extension": [VENDOR]},
    "in the authorization": {
        "fhirServer": "https://emr.example.org/fhir",
        "fhirAuthorization": {"access_token": "x", "token_type": "Bearer", "expires_in": 300,
                              "scope": "x", "subject": "x", "extension": VENDOR},
    },
    "in the context": {
        "context": {"userId": "PractitionerRole/1", "patientId": PATIENT, "encounterId": LONG_ID,
                    "extension": VENDOR, "fhirUser": "Practitioner/1"},
    },
    "authorization without its lifetime": {
        "fhirServer": "https://emr.example.org/fhir",
        "fhirAuthorization": {"access_token": "x", "token_type": "Bearer"},
    },
    "nulls": {"fhirServer": None, "fhirAuthorization": None, "extension": None},
}  # fmt: skip


@pytest.mark.parametrize("changed", EXTENDED.values(), ids=EXTENDED)
def test_what_clients_add_or_leave_out_costs_no_answer(
    emr: Caller, changed: dict[str, object]
) -> None:
    answer = emr.post(VIEW, json={**hook(prefetch=RESISTANT), **changed})
    assert answer.status_code == 200, answer.text
    assert "osimertinib" in answer.text


@pytest.mark.parametrize("wrong", ["x", 1, True])
def test_an_extension_is_an_object(emr: Caller, wrong: object) -> None:
    assert emr.post(VIEW, json={**hook(), "extension": wrong}).status_code == 422


def test_a_bundle_as_servers_give_it_is_read(emr: Caller) -> None:
    prefetch = {
        "patient": patient(),
        "conditions": searched(condition()),
        "laboratory": searched(variant()),
        "procedures": searched(),
        "requests": None,
    }
    answer = emr.post(VIEW, json=hook(prefetch=prefetch))
    assert "EGFR" in answer.text


def test_resources_of_somebody_else_are_412_that_says_so(emr: Caller) -> None:
    answer = emr.post(VIEW, json=unrelated())
    assert answer.status_code == 412
    said = [one["details"]["text"] for one in answer.json()["issue"]]
    assert len(said) == 2
    assert "another patient" in said[1]


def test_a_record_of_somebody_else_is_none(emr: Caller) -> None:
    """Under the keys that were asked for: not an answer that there is no tumour."""
    context = {"userId": "Practitioner/1", "patientId": "p9"}
    answer = emr.post(VIEW, json=hook(context=context, prefetch=RESISTANT))
    assert answer.status_code == 412
    assert "another patient" in answer.text


def test_a_hook_of_another_service_is_400_and_an_unknown_service_404(emr: Caller) -> None:
    discharge = hook("encounter-discharge")
    assert emr.post(VIEW, json=discharge).status_code == 400
    answer = emr.post("/cds-services/oncobasis-encounter-discharge", json=discharge)
    assert answer.status_code == 404


ASKED = {
    "plain": "content-type",
    "signed": "authorization,content-type",
    "of a library": "authorization,cache-control,content-type,pragma,x-requested-with",
}


@pytest.mark.parametrize("headers", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("path", ["/cds-services", VIEW, f"{VIEW}/feedback", "/v1/assessments"])
def test_a_listed_origin_passes_its_preflight(emr: Caller, path: str, headers: str) -> None:
    asked = {
        "origin": SANDBOX,
        "access-control-request-method": "GET" if path == "/cds-services" else "POST",
        "access-control-request-headers": headers,
        # Chromium asks so when a public page calls this machine.
        "access-control-request-private-network": "true",
    }
    answer = emr.request("OPTIONS", path, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SANDBOX
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert {one.strip() for one in allowed.split(",")} >= set(headers.split(","))
    assert answer.headers["access-control-allow-private-network"] == "true"


def test_every_answer_can_be_read_by_a_listed_origin(emr: Caller) -> None:
    origin = {"origin": SANDBOX}
    answers = {
        200: emr.post(VIEW, json=hook(), headers=origin),
        400: emr.post(VIEW, json=hook("order-sign"), headers=origin),
        404: emr.post("/cds-services/other", json=hook(), headers=origin),
        412: emr.post(VIEW, json=hook(prefetch=None), headers=origin),
        415: emr.post(VIEW, content="x", headers=origin),
        422: emr.post(VIEW, json=[], headers=origin),
    }
    for status, answer in answers.items():
        assert answer.status_code in {status, 400}, answer.text
        assert answer.headers["access-control-allow-origin"] == SANDBOX


def test_another_origin_passes_no_preflight(emr: Caller) -> None:
    asked = {"origin": "https://evil.example.org", "access-control-request-method": "POST"}
    answer = emr.request("OPTIONS", VIEW, headers=asked)
    assert answer.status_code == 400
    assert "access-control-allow-origin" not in answer.headers


def test_a_token_as_an_emr_makes_it_passes(tmp_path: Path) -> None:
    """RS384, a key id in base64, a key address beside, ``nbf`` in the past, a list as audience."""
    vendor = Emr(
        issuer="https://emr.example.org/api/FHIR/R4",
        algorithm="RS384",
        kid="d3bmo5HzW61T+A8Tx4U/Xz2iOs4=",
        claims={"nbf": int(time.time()) - 300, "sub": "client-of-the-emr"},
    )
    header = {"kid": vendor.kid, "jku": "https://emr.example.org/PublicKeys/1"}
    with serving(signed_settings(tmp_path, vendor)) as caller:
        for path, send in (("/cds-services", caller.get), (VIEW, caller.post)):
            token = vendor.token([BASE + path], header=header)
            body = {} if path == "/cds-services" else {"json": hook()}
            headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
            assert send(path, headers=headers, **body).status_code == 200


def test_a_token_of_the_public_sandbox_proves_nothing(tmp_path: Path) -> None:
    """It is signed with ES256, by a key that everybody can read."""
    emr = Emr(issuer=SANDBOX)
    key = ec.generate_private_key(ec.SECP256R1())
    now = int(time.time())
    claims = {"iss": SANDBOX, "sub": "c", "aud": BASE + "/cds-services", "exp": now + 300,
              "iat": now, "jti": str(uuid.uuid4())}  # fmt: skip
    token = jwt.encode(claims, key, "ES256", headers={"kid": emr.kid})
    with serving(signed_settings(tmp_path, emr)) as caller:
        headers = {"authorization": f"Bearer {token}"}
        assert caller.get("/cds-services", headers=headers).status_code == 401
