"""What operators ask: alive, ready, figures; and what every wrong address is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.service_clients import Caller, demo_settings, serving
from builders.service_records import hook

if TYPE_CHECKING:
    from collections.abc import Iterator

MODELS = Path(__file__).resolve().parents[2] / "models"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with serving(demo_settings(tmp_path_factory.mktemp("operation"))) as caller:
        yield caller


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_probes_are_answered(service: Caller, path: str, method: str) -> None:
    assert service.request(method, path).status_code == 200


def test_readiness_names_what_answers(service: Caller) -> None:
    document = service.get("/readyz").json()
    assert document["status"] == "ready"
    assert len(document["knowledge"]["digest"]) == 64
    assert {one["name"] for one in document["models"]} == {
        path.name for path in MODELS.iterdir() if path.is_dir()
    }
    assert {len(one["digest"]) for one in document["models"]} == {64}


def test_figures_count_by_route_and_never_by_address(service: Caller) -> None:
    service.get("/v1/assessments/as-canary")
    service.get("/canary/canary")
    service.post("/cds-services/oncobasis-patient-view", json=hook())
    figures = service.get("/metrics").text
    assert 'route="/v1/assessments/{assessment}",status="404"' in figures
    assert 'route="unmatched",status="404"' in figures
    assert "oncobasis_answers_total{outcome=" in figures
    assert 'oncobasis_cards_total{indicator="info"' in figures
    assert "canary" not in figures


def test_figures_are_for_whom_the_settings_say(tmp_path: Path) -> None:
    with serving(demo_settings(tmp_path, metrics="off")) as caller:
        assert caller.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/none", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/assessments/", 404),
        ("DELETE", "/v1/assessments", 405),
        ("PUT", "/cds-services", 405),
        ("GET", "/v1/erasures", 405),
        ("TRACE", "/cds-services", 405),
    ],
)
def test_a_wrong_address_is_a_problem(service: Caller, method: str, path: str, status: int) -> None:
    answer = service.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (status == 405) is ("allow" in answer.headers)
