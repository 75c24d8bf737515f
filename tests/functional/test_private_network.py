"""A page on the web may call a service in a private network only if its origin is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.service_clients import Caller, demo_settings, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LISTED = "https://sandbox.example.org"
ALLOW = "access-control-allow-private-network"
PATH = "/cds-services/oncobasis-patient-view"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    settings = demo_settings(tmp_path_factory.mktemp("private"), cors_origins=(LISTED,))
    with serving(settings) as caller:
        yield caller


def preflight(origin: str, *, private: bool = True) -> dict[str, str]:
    asked = {"origin": origin, "access-control-request-method": "POST",
             "access-control-request-headers": "content-type"}  # fmt: skip
    return asked | ({"access-control-request-private-network": "true"} if private else {})


def test_a_listed_origin_may_call_in(service: Caller) -> None:
    answer = service.request("OPTIONS", PATH, headers=preflight(LISTED))
    assert (answer.status_code, answer.headers[ALLOW]) == (200, "true")
    assert answer.headers["access-control-allow-origin"] == LISTED


def test_nobody_is_told_who_did_not_ask(service: Caller) -> None:
    answer = service.request("OPTIONS", PATH, headers=preflight(LISTED, private=False))
    assert answer.status_code == 200
    assert ALLOW not in answer.headers


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", f"{LISTED}.evil.org"])
def test_another_origin_may_not(service: Caller, origin: str) -> None:
    answer = service.request("OPTIONS", PATH, headers=preflight(origin))
    assert answer.status_code == 400
    assert ALLOW not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


def test_without_a_list_nobody_may(tmp_path: Path) -> None:
    with serving(demo_settings(tmp_path)) as caller:
        assert ALLOW not in caller.request("OPTIONS", PATH, headers=preflight(LISTED)).headers
