"""Every answer in the description has an example that holds, and the service answers alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from builders.service_clients import Caller, demo_settings, serving
from oncobasis.service.app import create_app
from oncobasis.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Response

DOCUMENT = create_app(load_settings(auth="demo"), lambda: None).openapi()  # type: ignore[arg-type,return-value]
ROOT = Path(__file__).resolve().parents[2]
WITHOUT = {"/healthz", "/readyz", "/metrics"}
ANSWERS = [
    (path, method, status, media, content)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    for status, answer in operation["responses"].items()
    for media, content in answer.get("content", {}).items()
    if path not in WITHOUT
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with serving(demo_settings(tmp_path_factory.mktemp("examples"))) as caller:
        yield caller


def taken(path: str, method: str) -> dict[str, Any]:
    """The media types that an operation takes."""
    content: dict[str, Any] = DOCUMENT["paths"][path][method]["requestBody"]["content"]
    return content


def example(path: str, method: str, status: str = "200") -> Any:  # noqa: ANN401 - JSON
    answer = DOCUMENT["paths"][path][method]["responses"][status]
    return answer["content"]["application/json"]["example"]


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_the_first_page_lists_every_route(path: str) -> None:
    assert f"{path}`" in (ROOT / "README.md").read_text()


def test_every_answer_with_a_schema_has_an_example() -> None:
    lacking = {
        (path, method, status, media)
        for path, method, status, media, content in ANSWERS
        if "schema" in content and "example" not in content
    }
    assert lacking == {("/cds-services/{service}", "post", "412", "application/fhir+json")}


def test_examples_fit_their_schemas() -> None:
    checked = 0
    for path, method, status, _, content in ANSWERS:
        if "schema" in content and "example" in content:
            schema = {**content["schema"], "components": DOCUMENT["components"]}
            found = jsonschema.Draft202012Validator(schema).iter_errors(content["example"])
            assert not [error.message for error in found], (path, method, status)
            checked += 1
    assert checked > len(DOCUMENT["paths"])


def test_an_example_of_a_problem_has_the_status_under_which_it_stands() -> None:
    for path, method, status, media, content in ANSWERS:
        if media == "application/problem+json":
            assert content["example"]["status"] == int(status), (path, method)


def test_a_record_is_assessed_as_in_its_example(service: Caller) -> None:
    record = taken("/v1/assessments", "post")["application/fhir+json"]["example"]
    kind = {"content-type": "application/fhir+json"}
    made = service.post("/v1/assessments", json=record, headers=kind)
    assert made.status_code == 201


def assert_alike(answer: Response, wanted: Any) -> None:  # noqa: ANN401 - JSON
    """The same fields; of a list those of its first entry."""
    assert answer.status_code < 300, answer.text
    found = answer.json()
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            assert found[name][0].keys() >= value[0].keys(), name


def test_the_service_answers_with_the_fields_of_the_examples(service: Caller) -> None:
    asked = taken("/v1/assessments", "post")["application/json"]["example"]
    made = service.post("/v1/assessments", json=asked)
    assert_alike(made, example("/v1/assessments", "post", "201"))
    about = "/v1/assessments/{assessment}"
    for end in ("/decision", "/outcomes"):
        given = taken(about + end, "post")["application/json"]["example"]
        kept = service.post(made.headers["location"] + end, json=given)
        assert_alike(kept, example(about + end, "post", "201"))
    for end in ("", "/decisions", "/outcomes"):
        assert_alike(service.get(made.headers["location"] + end), example(about + end, "get"))
    for path in ("/v1/assessments", "/v1/cases", "/v1/knowledge", "/v1/models", "/cds-services"):
        assert_alike(service.get(path), example(path, "get"))
    case = service.get("/v1/cases").json()["items"][0]["id"]
    assert_alike(service.get(f"/v1/cases/{case}"), example("/v1/cases/{case}", "get"))


def test_a_job_answers_with_the_fields_of_its_example(service: Caller) -> None:
    parts = {
        "case": (None, '{"tumor_type": "LUAD"}'),
        "maf": ("any.maf", "Hugo_Symbol\tHGVSp_Short\nEGFR\tp.L858R\n"),
    }
    queued = service.post("/v1/assessments", files=parts, headers={"prefer": "respond-async"})
    assert queued.status_code == 202
    assert_alike(queued, example("/v1/assessments", "post", "202"))
    assert_alike(service.get(queued.headers["location"]), example("/v1/jobs/{job}", "get"))
