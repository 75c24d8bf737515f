"""Requests with pieces exchanged at random: whatever comes, the service answers and stays up."""

from __future__ import annotations

import copy
import json
import random
from typing import TYPE_CHECKING

import pytest

from builders.fhir_builder import quantity
from builders.service_clients import Caller, demo_settings, serving
from builders.service_records import (
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

JUNK: list[object] = [
    None, 3, -1, 1.5, "x", "", [], {}, [None], [[]], True, {"a": {}}, "2026", "Patient/other",
    [{"coding": [{}]}], {"coding": None}, {"coding": [{"code": "x"}]}, 10**30, "\u202e", "EGFR",
    "a" * 5000,
]  # fmt: skip
LAB = [variant(), quantity("718-7", 12.0, "g/dL")]
TREATED = {
    "resourceType": "MedicationAdministration", "id": "ma", "status": "completed",
    "subject": {"reference": "Patient/p1"}, "medicationCodeableConcept": {"text": "erlotinib"},
    "effectivePeriod": {"start": "2026-01-01"},
}  # fmt: skip
WHOLE = {"patient": patient(), "conditions": searchset(condition()), "laboratory": searchset(*LAB)}
CASE = {
    "case_id": "x",
    "tumor_type": "LUAD",
    "alterations": [
        "EGFR L858R",
        {"gene": "KRAS", "protein": "G12C", "allele_fraction": 0.2, "depth": 100},
        {"fusion": "EML4::ALK"},
        {"gene": "MET", "copy_number": "amplification"},
    ],
    "biomarkers": {"TMB": 12, "PD-L1 TPS": 60},
    "not_detected": ["BRAF"],
    "clinical": {"age": 60, "line": 2, "prior_therapies": [{"therapies": ["erlotinib"]}]},
    "assay": {"name": "x", "genes": ["EGFR"], "small_variants": True},
    "patient": "Patient/1",
    "as_of": "2026-01-01",
}
FEEDBACK = {
    "feedback": [
        {
            "card": "c",
            "outcome": "accepted",
            "acceptedSuggestions": [{"id": "x"}],
            "overrideReason": {"reason": {"code": "x"}, "userComment": "y"},
            "outcomeTimestamp": "2026-01-01T00:00:00Z",
        }
    ]
}
BOTH = record(variant(), variant(change="p.Thr790Met"))
REQUESTS: dict[str, tuple[str, object]] = {
    "patient-view": ("/cds-services/oncobasis-patient-view", hook(prefetch=WHOLE)),
    "order-sign": (
        "/cds-services/oncobasis-order-sign",
        ordering(order("gefitinib")) | {"prefetch": BOTH},
    ),
    "feedback": ("/cds-services/oncobasis-patient-view/feedback", FEEDBACK),
    "case": ("/v1/assessments", CASE),
    "bundle": ("/v1/assessments", searchset(patient(), condition(), *LAB, TREATED)),  # type: ignore[arg-type]
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with serving(demo_settings(tmp_path_factory.mktemp("mutations"))) as caller:
        yield caller


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, (*path, number))


def mutated(document: object, chance: random.Random) -> object:
    """The document with one to three pieces exchanged or left out."""
    made = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 2, 3))):
        known = list(places(made))
        if not known:
            break
        *way, last = chance.choice(known)
        inner: object = made
        for step in way:
            inner = inner[step]  # type: ignore[index]
        if chance.random() < 0.15:
            del inner[last]  # type: ignore[attr-defined]
        else:
            inner[last] = copy.deepcopy(chance.choice(JUNK))  # type: ignore[index]
    return made


def survived(service: Caller, name: str, seed: int, rounds: int) -> None:
    path, document = REQUESTS[name]
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - repeatable
    for _ in range(rounds):
        body = json.dumps(mutated(document, chance))
        headers = {"content-type": "application/json"}
        answer = service.post(path, content=body.encode(), headers=headers)
        assert answer.status_code in {200, 201, 400, 404, 412, 422}, body[:2000]


@pytest.mark.parametrize("name", REQUESTS)
def test_a_mutated_request_is_answered(service: Caller, name: str) -> None:
    survived(service, name, seed=1, rounds=15)


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
def test_many_mutated_requests_are_answered(service: Caller, name: str) -> None:
    survived(service, name, seed=2, rounds=300)
    assert service.get("/healthz").status_code == 200
