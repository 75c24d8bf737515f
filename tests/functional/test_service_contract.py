"""Discovery and answers hold to CDS Hooks 2.0: its fields, and the rules between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from builders.sandbox_calls import RESISTANT, drafting, prescription
from builders.service_clients import Caller, demo_settings, serving
from builders.service_records import hook, searchset, variant
from oncobasis.settings import HookSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = {
    "service": {"hook", "description", "id"},
    "card": {"summary", "indicator", "source"},
    "source": {"label"},
    "coding": {"code", "system", "display"},
    "suggestion": {"label"},
    "action": {"type", "description"},
    "link": {"label", "url", "type"},
}
OPTIONAL = {
    "service": {"title", "prefetch", "usageRequirements"},
    "card": {"uuid", "detail", "suggestions", "selectionBehavior", "overrideReasons", "links"},
    "source": {"url", "icon", "topic"},
    "coding": set[str](),
    "suggestion": {"uuid", "isRecommended", "actions"},
    "action": {"resource", "resourceId"},
    "link": {"appContext", "autoLaunchable"},
}
CALLS = {
    "patient-view": ("patient-view", hook(prefetch=RESISTANT)),
    "order-sign": ("order-sign", drafting(prescription())),
    "order-select": ("order-select", drafting(prescription(), name="order-select")),
    "tumor-board": ("tumor-board", hook("org.oncobasis.tumor-board-view", prefetch=RESISTANT)),
    "no diagnosis": ("patient-view", hook(prefetch={"laboratory": searchset(variant())})),
}


@pytest.fixture(scope="module")
def emr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    hooks = HookSettings(smart_launch="https://cds.example.org/launch")
    with serving(demo_settings(tmp_path_factory.mktemp("contract"), hooks=hooks)) as caller:
        yield caller


def held(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """The document, once its fields are those of the specification and none is empty."""
    assert REQUIRED[kind] <= document.keys() <= REQUIRED[kind] | OPTIONAL[kind], document.keys()
    assert all(value not in (None, "", [], {}) for value in document.values())
    return document


def hold_card(card: dict[str, Any]) -> None:
    held("card", card)
    assert len(card["summary"]) < 140
    assert card["indicator"] in {"info", "warning", "critical"}
    source = held("source", card["source"])
    for coding in (source["topic"], *card.get("overrideReasons", ())):
        held("coding", coding)
    assert ("suggestions" in card) == ("selectionBehavior" in card)
    assert card.get("selectionBehavior", "any") in {"any", "at-most-one"}
    for suggestion in card.get("suggestions", ()):
        for action in held("suggestion", suggestion)["actions"]:
            hold_action(held("action", action))
    for link in card.get("links", ()):
        assert held("link", link)["type"] in {"absolute", "smart"}
        assert link["type"] == "smart" or "appContext" not in link
        assert link["url"].startswith(("http://127.0.0.1", "https://"))


def hold_action(action: dict[str, Any]) -> None:
    assert action["type"] in {"create", "update", "delete"}
    assert ("resourceId" in action) == (action["type"] == "delete")
    assert ("resource" in action) == (action["type"] != "delete")


def test_services_are_as_the_specification_has_them(emr: Caller) -> None:
    document = emr.get("/cds-services").json()
    assert document.keys() == {"services"}
    for service in document["services"]:
        templates = held("service", service)["prefetch"]
        assert all(isinstance(one, str) and one for one in templates.values())


@pytest.mark.parametrize(("service", "call"), CALLS.values(), ids=CALLS)
def test_cards_are_as_the_specification_has_them(
    emr: Caller, service: str, call: dict[str, object]
) -> None:
    document = emr.post(f"/cds-services/oncobasis-{service}", json=call).json()
    assert document.keys() == {"cards"}
    assert 1 <= len(document["cards"]) <= 3
    for card in document["cards"]:
        hold_card(card)


REPEATED = (
    "/v1/cases?tumor_type=LUAD&tumor_type=MEL",
    "/v1/assessments?limit=1&limit=2",
    "/v1/assessments/as-1?format=json&format=html",
    "/v1/acceptance?kind=rule&kind=all",
)


@pytest.mark.parametrize("address", REPEATED)
def test_a_parameter_that_is_given_twice_is_refused(emr: Caller, address: str) -> None:
    answer = emr.get(address)
    assert answer.status_code == 422
    assert "LUAD" not in answer.text
    once = address.rpartition("&")[0]
    assert emr.get(once).status_code in {200, 404}


def test_genes_may_be_several(emr: Caller) -> None:
    assert emr.get("/v1/cases?gene=EGFR&gene=TP53").status_code == 200


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/v1/assessments", "GET, POST"), ("/v1/cases/search", "POST"), ("/cds-services", "GET")],
)
def test_another_method_is_told_what_may_be_done(emr: Caller, path: str, methods: str) -> None:
    answer = emr.request("DELETE", path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == methods
