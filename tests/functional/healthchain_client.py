"""Calls a service with healthchain's SandboxClient, many times over; for a Python that has it.

``python healthchain_client.py ADDRESS COUNT SEED FOLDER`` writes one JSON document: what COUNT
requests of each way of making them were answered. FOLDER holds prefetch documents of a client's
own (``NAME.json``), and takes what else a loader reads from a file.
"""

from __future__ import annotations

import json
import logging
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import httpx
from faker import Faker
from healthchain.models import CDSRequest, CDSResponse
from healthchain.models.hooks.basehookcontext import BaseHookContext  # noqa: TC002 - read
from healthchain.sandbox import SandboxClient, sandboxclient
from healthchain.sandbox.generators.basegenerators import generator_registry
from healthchain.sandbox.requestconstructors import CdsRequestConstructor
from healthchain.sandbox.workflows import Workflow
from pydantic import SerializeAsAny  # noqa: TC002 - and this

Load: TypeAlias = Callable[[SandboxClient, int, int], None]

SERVICES = {
    "patient-view": ("oncobasis-patient-view", "oncobasis-tumor-board"),
    "order-select": ("oncobasis-order-select",),
    "order-sign": ("oncobasis-order-sign",),
    # No service has this hook: it is sent to one that is there, and to one that isn't.
    "encounter-discharge": ("oncobasis-patient-view", "oncobasis-encounter-discharge"),
}
DRUGS = ("gefitinib", "osimertinib 80 MG Oral Tablet", "Amoxicillin", None)
ANSWERS: list[httpx.Response] = []


class Recording(httpx.Client):
    """SandboxClient makes its own client, and drops what an answer with an error status says."""

    def __init__(self, *, follow_redirects: bool) -> None:
        hooks = {"response": [self._keep]}
        super().__init__(follow_redirects=follow_redirects, event_hooks=hooks, trust_env=False)

    @staticmethod
    def _keep(answer: httpx.Response) -> None:
        answer.read()
        ANSWERS.append(answer)


class WholeRequest(CDSRequest):  # type: ignore[misc]  # without types here
    """The library's own drops every field of the context but ``userId`` and ``patientId``."""

    context: SerializeAsAny[BaseHookContext]


def generated(name: str, seed: int) -> dict[str, Any]:
    """Return a resource as the library's generator of this name makes it."""
    Faker.seed(seed)
    made = generator_registry.get(name).generate(random_seed=seed)
    resource: dict[str, Any] = made.model_dump(mode="json", exclude_none=True)
    return resource


def synthetic(client: SandboxClient, count: int, seed: int) -> None:
    """Load what the library makes up itself."""
    client.load_synthetic(count, random_seed=seed)


def notes(folder: Path) -> Load:
    """Free text of a CSV file as DocumentReference, alone and beside synthetic resources."""
    path = folder / "notes.csv"
    path.write_text('text\n"Seen in clinic; EGFR L858R, on osimertinib"\n"Nothing new, ""well"""\n')

    def load(client: SandboxClient, count: int, seed: int) -> None:
        for number in range(count):
            random.seed(seed + number)
            client.load_free_text(
                str(path), "text", generate_synthetic=number % 2 == 0, random_seed=seed + number
            )

    return load


def documents(folder: Path) -> Load:
    """Prefetch documents from files: of the patient of the context, and of another one."""

    def load(client: SandboxClient, count: int, _: int) -> None:
        while len(client.requests) < count:
            client.load_from_path(folder, pattern="*.json")
        for number, request in enumerate(client.requests):
            if number % 2:
                request.context.patientId = "p1"
        del client.requests[count:]

    return load


def orders(folder: Path, *, whole: bool) -> Load:
    """Orders as its generator makes them: any intent, any code, the subject somebody else."""
    prefetch = [json.loads(one.read_text()) for one in sorted(folder.glob("*.json"))]

    def load(client: SandboxClient, count: int, seed: int) -> None:
        for number in range(count):
            order = spoilt(generated("MedicationRequestGenerator", seed + number), number)
            context: dict[str, Any] = {
                "patientId": "p1",
                "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": order}]},
            }
            if client.workflow is Workflow.order_select:
                context["selections"] = [f"MedicationRequest/{order['id']}"]
            made = CdsRequestConstructor().construct_request(
                prefetch[number % len(prefetch)], workflow=client.workflow, context=context
            )
            client.requests.append(WholeRequest(**dict(made)) if whole else made)

    return load


def spoilt(order: dict[str, Any], number: int) -> dict[str, Any]:
    """Return an order with the faults that sandboxes' orders have, one after the other."""
    drug = DRUGS[number % len(DRUGS)]
    if drug is not None:
        order["medicationCodeableConcept"] = {"text": drug}
    elif number % 8 == 3:
        del order["medicationCodeableConcept"]
    if number % 2:
        del order["intent"]
    if number % 3 == 0:
        order["category"] = {"coding": [{"code": "community"}]}
    return order


def ways(workflow: str, folder: Path) -> Iterator[tuple[str, Load]]:
    if workflow.startswith("order-"):
        yield "orders as they are sent", orders(folder, whole=False)
        yield "whole orders", orders(folder, whole=True)
        return
    yield "synthetic", synthetic
    yield "notes", notes(folder)
    yield "documents", documents(folder)


def is_taken(answer: httpx.Response) -> bool:
    """Whether the library's own model of an answer takes it; it asks for more than the rules do."""
    try:
        CDSResponse(**answer.json())
    except ValueError:
        return False
    return True


def called(client: SandboxClient, load: Load, count: int, seed: int) -> dict[str, Any]:
    """Send the requests and say what was answered."""
    load(client, count, seed)
    ANSWERS.clear()
    returned = client.send_requests()
    good = [one for one in ANSWERS if one.status_code == httpx.codes.OK]
    refused = [one for one in ANSWERS if one.status_code != httpx.codes.OK]
    return {
        "sent": len(client.requests),
        "returned": len(returned),
        "status": Counter(str(one.status_code) for one in ANSWERS),
        "cards": sum(len(one.json()["cards"]) for one in good),
        "taken": sum(map(is_taken, good)),
        "refusals": sorted({one.text for one in refused}),
    }


def main() -> None:
    address, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    folder = Path(sys.argv[4])
    logging.disable(logging.CRITICAL)
    sandboxclient.httpx.Client = Recording
    calls = []
    for workflow, services in SERVICES.items():
        for service in services:
            for way, load in ways(workflow, folder):
                client = SandboxClient(f"{address}/cds-services/{service}", workflow=workflow)
                told = called(client, load, count, seed)
                calls.append({"workflow": workflow, "service": service, "way": way, **told})
    sys.stdout.write(json.dumps({"calls": calls}))


if __name__ == "__main__":
    main()
