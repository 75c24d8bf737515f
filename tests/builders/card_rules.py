"""The rules of CDS Hooks 2.0.1 for a card, and our own, as a check."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fhir.resources.R4B.medicationrequest import MedicationRequest
from fhir.resources.R4B.servicerequest import ServiceRequest
from markdown_it import MarkdownIt

from builders.genomics_profiles import empty_places

if TYPE_CHECKING:
    from collections.abc import Iterator

Card = dict[str, Any]

FIELDS = frozenset({"uuid", "summary", "detail", "indicator", "source", "suggestions",
                    "selectionBehavior", "overrideReasons", "links"})  # fmt: skip
INDICATORS = ("info", "warning", "critical")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_RESOURCES: dict[str, Any] = {
    "MedicationRequest": MedicationRequest,
    "ServiceRequest": ServiceRequest,
}


def faults_of_cards(cards: list[Card]) -> list[str]:
    """Return everything that is wrong with an answer's cards."""
    faults = [f"{len(cards)} cards"] if len(cards) > 3 else []
    uuids = [card["uuid"] for card in cards]
    uuids += [one["uuid"] for card in cards for one in card.get("suggestions", [])]
    if len(set(uuids)) != len(uuids):
        faults.append("a uuid is used twice")
    for card in cards:
        faults += _card(json.loads(json.dumps(card)))
    return faults


def _card(card: Card) -> Iterator[str]:
    yield from empty_places(card, "card")
    if unknown := set(card) - FIELDS:
        yield f"unknown fields {unknown}"
    UUID(card["uuid"])
    if not 0 < len(card["summary"]) < 140 or "\n" in card["summary"]:
        yield f"summary of {len(card['summary'])} characters"
    yield from _behaviour(card)
    if not card["source"]["label"] or not card["source"]["topic"]["code"]:
        yield "source without label or topic"
    if _CONTROL.search(json.dumps(card, ensure_ascii=False)):
        yield "control characters"
    yield from _suggestions(card)
    yield from _reasons_and_links(card)


def _behaviour(card: Card) -> Iterator[str]:
    if card["indicator"] not in INDICATORS:
        yield f"indicator {card['indicator']}"
    if ("suggestions" in card) != ("selectionBehavior" in card):
        yield "suggestions and selectionBehavior"
    if card.get("selectionBehavior") not in {None, "any", "at-most-one"}:
        yield "selectionBehavior"


def _reasons_and_links(card: Card) -> Iterator[str]:
    for reason in card.get("overrideReasons", []):
        if not (reason["code"] and reason["system"] and reason["display"]):
            yield "override reason without display"
    for link in card.get("links", []):
        if link["type"] not in {"absolute", "smart"} or not link["url"].startswith("http"):
            yield f"link {link}"
        if "appContext" in link and link["type"] != "smart":
            yield "appContext of a link that is not smart"


def _suggestions(card: Card) -> Iterator[str]:
    found = card.get("suggestions", [])
    best = [one for one in found if one.get("isRecommended")]
    if card.get("selectionBehavior") == "at-most-one" and len(best) > 1:
        yield "several suggestions are recommended"
    for one in found:
        UUID(one["uuid"])
        if not one["label"] or not one["actions"]:
            yield "suggestion without label or actions"
        for action in one["actions"]:
            yield from _action(action)


def _action(action: Card) -> Iterator[str]:
    if not action["description"]:
        yield "action without description"
    if action["type"] == "delete":
        if not re.fullmatch(r"MedicationRequest/\S+", action["resourceId"]):
            yield f"delete {action}"
        return
    resource = action["resource"]
    if (resource["status"], resource["intent"]) != ("draft", "proposal"):
        yield f"{resource['resourceType']} is no proposal"
    if not resource["subject"]["reference"]:
        yield "no subject"
    _RESOURCES[resource["resourceType"]].model_validate(resource)


def rendered(markdown: str) -> str:
    """Return the HTML of GitHub-flavoured Markdown; raw HTML is kept, so that it can be seen."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    html: str = parser.render(markdown)
    return html


def tags_of(markdown: str) -> set[str]:
    """Return the HTML elements that the Markdown makes."""
    return set(re.findall(r"<([a-z0-9]+)", rendered(markdown)))


def links_of(markdown: str) -> list[str]:
    """Return where the links of the Markdown lead."""
    return re.findall(r'href="([^"]*)"', rendered(markdown))
