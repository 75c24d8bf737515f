"""The description holds: generated requests, good and bad, against everything that it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from builders.service_clients import BASE, Caller, demo_settings, serving
from oncobasis.service.app import create_app
from oncobasis.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis.schemas import APIOperation

    Operation = APIOperation[Any, Any, Any, Any]
    Case = schemathesis.Case[Any]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
DOCUMENT = create_app(load_settings(auth="demo"), lambda: None).openapi()  # type: ignore[arg-type,return-value]
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with serving(demo_settings(tmp_path_factory.mktemp("openapi"))) as caller:
        yield caller


def sent(caller: Caller, case: Case) -> httpx.Response:
    """Send a generated request over the application's own transport."""
    prepared = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
    body = prepared.body
    assert body is None or isinstance(body, str | bytes)
    headers = [(str(name), _text(value)) for name, value in prepared.headers.items()]
    request = httpx.Request(str(prepared.method), str(prepared.url), headers=headers, content=body)
    return caller.wait(caller.http.send(request))


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def held(caller: Caller, operation: Operation, examples: int, *, negative: bool) -> None:
    mode = (
        schemathesis.GenerationMode.NEGATIVE if negative else schemathesis.GenerationMode.POSITIVE
    )

    @settings(
        max_examples=examples,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Case) -> None:
        answer = sent(caller, case)
        case.validate_response(answer, checks=CHECKS)

    run()


@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
def test_answers_are_as_described(service: Caller, operation: Operation) -> None:
    held(service, operation, 3, negative=False)


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
def test_many_answers_are_as_described(service: Caller, operation: Operation) -> None:
    held(service, operation, 40, negative=False)
    if operation.body or operation.query:
        held(service, operation, 40, negative=True)


def test_every_route_has_a_summary_and_its_problems() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, one in methods.items():
            assert one["summary"], path
            if not path.startswith(("/healthz", "/readyz", "/metrics")):
                assert {"401", "429", "503"} <= one["responses"].keys(), (method, path)
            if method == "post":
                assert one["requestBody"]["content"], path


def test_bodies_have_examples_that_are_taken(service: Caller) -> None:
    made = service.post(
        "/v1/assessments",
        json=DOCUMENT["paths"]["/v1/assessments"]["post"]["requestBody"]["content"][
            "application/json"
        ]["example"],
    )
    kept = made.headers["location"]
    for path, methods in DOCUMENT["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        example = content.get("application/json", {}).get("example")
        if example is None or path.endswith("/feedback") or path.startswith("/v1/erasures"):
            continue
        place = path.replace("/v1/assessments/{assessment}", kept)
        place = place.replace("{service}", "oncobasis-patient-view")
        assert service.post(place, json=example).status_code in {200, 201}, path
