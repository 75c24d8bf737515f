"""The auth matrix: every endpoint against every way in which a token can be wrong."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING

import jwt
import pytest

from builders.service_clients import (
    BASE,
    Caller,
    Emr,
    client_settings,
    demo_settings,
    serving,
    signed_settings,
)
from builders.service_records import hook
from oncobasis.core.errors import UsageError
from oncobasis.service.app import create_app
from oncobasis.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from starlette.routing import BaseRoute

OPEN = {"/healthz", "/readyz", "/metrics", "/openapi.json"}
PAGES = {"/", "/acceptance", "/reports/{assessment}", "/reports/{assessment}/report"}
"""For people, in the demo mode and where they can sign in (test_smart_people); not described."""
CASE = {"tumor_type": "LUAD", "alterations": ["EGFR L858R"]}


def endpoints() -> list[tuple[str, str]]:
    """Every method and path of the description but those of operation, ids filled in."""
    settings = load_settings(auth="demo")
    paths = create_app(settings, lambda: None).openapi()["paths"]  # type: ignore[arg-type,return-value]
    return sorted(
        (
            method.upper(),
            path.replace("{service}", "oncobasis-patient-view").replace("{", "").replace("}", ""),
        )
        for path, methods in paths.items()
        for method in methods
        if path not in OPEN
    )


def every_path(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """Every path that the application has, described or not; FastAPI keeps routers as they came."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield getattr(route, "path")  # noqa: B009 - not every kind of route has one
        else:
            yield from every_path(included.routes)


ENDPOINTS = endpoints()
EMR = Emr()


def part(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


def unsigned(path: str) -> str:
    now = int(time.time())
    claims = {"iss": EMR.issuer, "aud": BASE + path, "iat": now, "exp": now + 60, "jti": "n"}
    return f"{part({'alg': 'none', 'typ': 'JWT', 'kid': EMR.kid})}.{part(claims)}."


def shared_secret(path: str) -> str:
    now = int(time.time())
    claims = {"iss": EMR.issuer, "aud": BASE + path, "iat": now, "exp": now + 60, "jti": "h"}
    return jwt.encode(claims, "x" * 64, algorithm="HS256", headers={"kid": EMR.kid})


def past(path: str) -> str:
    now = int(time.time())
    return EMR.token(BASE + path, iat=now - 400, exp=now - 100)


WRONG: dict[str, Callable[[str], str | None]] = {
    "none at all": lambda _: None,
    "expired": past,
    "wrong audience": lambda _: EMR.token("https://elsewhere.example.org/cds-services"),
    "another path's audience": lambda _: EMR.token(f"{BASE}/cds-services/other"),
    "HS256": shared_secret,
    "alg none": unsigned,
    "unknown issuer": lambda path: EMR.token(BASE + path, iss="https://stranger.example.org"),
    "unknown key": lambda path: EMR.token(BASE + path, header={"kid": "other"}),
    "foreign tenant": lambda path: EMR.token(BASE + path, tenant="elsewhere"),
    "not yet": lambda path: EMR.token(BASE + path, iat=int(time.time()) + 600),
    "no jti": lambda path: EMR.token(BASE + path, jti=None),
    "no text": lambda _: "x",
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    folder = tmp_path_factory.mktemp("auth")
    roles = ("viewer", "clinician", "board", "engineer")
    client = client_settings(folder, EMR, id="emr-1", roles=roles)
    with serving(signed_settings(folder, clients=(client,))) as caller:
        yield caller


def sent(caller: Caller, method: str, path: str, token: str | None) -> int:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    body: dict[str, object] | None = {} if method == "POST" else None
    answer = caller.request(method, path, headers=headers, json=body)
    if answer.status_code == 401:
        assert answer.content == b""
        assert answer.headers["www-authenticate"] == "Bearer"
    return answer.status_code


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_a_wrong_token_is_a_bare_401(guarded: Caller, method: str, path: str, wrong: str) -> None:
    assert sent(guarded, method, path, WRONG[wrong](path)) == 401


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_a_good_token_passes_once(guarded: Caller, method: str, path: str) -> None:
    token = EMR.token(BASE + path)
    assert sent(guarded, method, path, token) not in {401, 403, 500, 503}
    assert sent(guarded, method, path, token) == 401


def test_no_path_is_outside_of_the_matrix(guarded: Caller) -> None:
    """A new endpoint that isn't described would be asked for no token here."""
    described = set(guarded.app.openapi()["paths"])
    assert set(every_path(guarded.app.router.routes)) == described | OPEN
    assert len(ENDPOINTS) == sum(
        len(methods) for path, methods in guarded.app.openapi()["paths"].items() if path not in OPEN
    )


def test_pages_are_there_only_for_people(guarded: Caller) -> None:
    app = create_app(load_settings(auth="demo"), lambda: None)  # type: ignore[arg-type,return-value]
    assert set(every_path(app.router.routes)) - OPEN - set(app.openapi()["paths"]) == PAGES
    for page in PAGES:
        assert guarded.get(page.replace("{assessment}", "as-1")).status_code == 404


@pytest.mark.parametrize("header", ["Basic eDp4", "Bearer", "Bearer ", "x", ""])
def test_another_form_of_the_header_is_a_401(guarded: Caller, header: str) -> None:
    answer = guarded.get("/cds-services", headers={"authorization": header})
    assert answer.status_code == 401


def test_two_tokens_are_a_401(guarded: Caller) -> None:
    headers = [("authorization", f"Bearer {EMR.token(BASE + '/cds-services')}") for _ in range(2)]
    assert guarded.get("/cds-services", headers=headers).status_code == 401


def test_an_answer_and_the_use_of_its_token_are_recorded_together(guarded: Caller) -> None:
    path = "/cds-services/oncobasis-patient-view"
    headers = EMR.bearer(path)
    assert guarded.post(path, json=hook(), headers=headers).status_code == 200
    assert guarded.post(path, json=hook(), headers=headers).status_code == 401


def test_a_used_token_is_refused_by_another_process_too(tmp_path: Path) -> None:
    settings = signed_settings(tmp_path, EMR)
    path = "/cds-services/oncobasis-patient-view"
    used, empty, listed = EMR.bearer(path), EMR.bearer(path), EMR.bearer("/cds-services")
    with serving(settings) as first:
        assert first.post(path, json=hook(), headers=used).status_code == 200
        nothing = hook(prefetch={"conditions": None})
        assert first.post(path, json=nothing, headers=empty).status_code == 200
        assert first.get("/cds-services", headers=listed).status_code == 200
    with serving(settings) as second:
        assert second.post(path, json=hook(), headers=used).status_code == 401
        assert second.post(path, json=nothing, headers=empty).status_code == 401
        assert second.get("/cds-services", headers=listed).status_code == 401


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        ("viewer", "POST", "/v1/assessments"),
        ("viewer", "POST", "/cds-services/oncobasis-patient-view"),
        ("clinician", "POST", "/v1/assessments/x/decision"),
        ("board", "POST", "/v1/erasures"),
        ("engineer", "GET", "/v1/cases"),
        ("auditor", "GET", "/v1/assessments/x"),
    ],
)
def test_a_role_may_do_its_own_work_only(tmp_path: Path, role: str, method: str, path: str) -> None:
    client = client_settings(tmp_path, EMR, id="emr-1", roles=(role,))
    with serving(signed_settings(tmp_path, clients=(client,))) as caller:
        assert sent(caller, method, path, EMR.token(BASE + path)) == 403


def test_operation_needs_no_token(guarded: Caller) -> None:
    for path in OPEN:
        assert guarded.get(path).status_code == 200


def test_the_api_takes_a_token_for_its_root(guarded: Caller) -> None:
    for root in ("/v1", ""):
        headers = {"authorization": f"Bearer {EMR.token(BASE + root)}"}
        assert guarded.post("/v1/assessments", json=CASE, headers=headers).status_code == 201


def test_the_description_asks_for_a_token_only_where_one_is_needed(tmp_path: Path) -> None:
    for settings, asked in (
        (demo_settings(tmp_path), False),
        (signed_settings(tmp_path, EMR), True),
    ):
        document = create_app(settings, lambda: None).openapi()  # type: ignore[arg-type,return-value]
        assert ("security" in document) is asked


def test_the_demo_mode_says_so_everywhere(tmp_path: Path) -> None:
    with serving(demo_settings(tmp_path)) as caller:
        assert caller.get("/cds-services").headers["oncobasis-mode"] == "demo, no authentication"
        assert caller.get("/readyz").json()["mode"] == "demo"


def test_the_demo_mode_is_for_loopback_only() -> None:
    for host in ("0.0.0.0", "192.168.0.1", "example.org", ""):  # noqa: S104 - refused
        with pytest.raises(UsageError, match="demo mode"):
            load_settings(host=host)


def test_cors_answers_listed_origins_only(tmp_path: Path) -> None:
    origin = "https://sandbox.example.org"
    settings = signed_settings(tmp_path, EMR, cors_origins=(origin,))
    asked = {"access-control-request-method": "POST",
             "access-control-request-headers": "authorization,content-type"}  # fmt: skip
    with serving(settings) as caller:
        path = "/cds-services"
        good = caller.request("OPTIONS", path, headers={"origin": origin, **asked})
        bad = caller.request(
            "OPTIONS", path, headers={"origin": "https://evil.example.org", **asked}
        )
        denied = caller.get(path, headers={"origin": origin})
    assert good.status_code == 200
    assert good.headers["access-control-allow-origin"] == origin
    assert "access-control-allow-origin" not in bad.headers
    assert denied.status_code == 401
    assert denied.headers["access-control-allow-origin"] == origin
