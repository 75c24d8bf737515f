"""People sign in with the hospital's issuer; their roles open pages and routes, and no others."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from builders import smart_servers
from builders.service_clients import BASE, Caller, demo_settings, serving
from builders.smart_servers import CLIENT_ID, PERSON, Emr
from oncobasis.settings import ROLES, PeopleSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

OWN = {"sec-fetch-site": "same-origin"}
CASE = {"tumor_type": "LUAD", "alterations": ["EGFR L858R"]}
NO_ID = "as-" + "0" * 32
READERS, WRITERS = {"viewer", "clinician", "board"}, {"clinician", "board"}
EVERYBODY: set[str] = set(ROLES)

NEEDS: dict[tuple[str, str], set[str]] = {
    ("GET", "/cds-services"): EVERYBODY,
    ("POST", "/cds-services/oncobasis-patient-view"): WRITERS,
    ("POST", "/cds-services/oncobasis-patient-view/feedback"): WRITERS,
    ("POST", "/v1/assessments"): WRITERS,
    ("GET", "/v1/assessments"): READERS,
    ("GET", "/v1/assessments/x"): READERS,
    ("POST", "/v1/assessments/x/decision"): {"board"},
    ("GET", "/v1/assessments/x/decisions"): READERS,
    ("POST", "/v1/assessments/x/outcomes"): WRITERS,
    ("GET", "/v1/assessments/x/outcomes"): READERS,
    ("GET", "/v1/cases"): READERS,
    ("POST", "/v1/cases/search"): READERS,
    ("GET", "/v1/cases/x"): READERS,
    ("GET", "/v1/jobs/x"): READERS,
    ("GET", "/v1/jobs/x/events"): READERS,
    ("POST", "/v1/consents"): WRITERS,
    ("POST", "/v1/erasures"): {"engineer"},
    ("GET", "/v1/knowledge"): EVERYBODY,
    ("POST", "/v1/knowledge/reload"): {"engineer"},
    ("GET", "/v1/models"): EVERYBODY,
    ("GET", "/v1/models/x/card"): EVERYBODY,
    ("GET", "/v1/acceptance"): {"board", "engineer", "auditor"},
    ("GET", "/acceptance"): {"board", "engineer", "auditor"},
    ("POST", "/v1/sessions/revoke"): {"engineer", "auditor"},
    ("GET", "/"): EVERYBODY,
    ("GET", f"/reports/{NO_ID}"): READERS,
    ("GET", f"/reports/{NO_ID}/report"): READERS,
}
OPEN = {"/healthz", "/readyz", "/metrics"}


@contextmanager
def hospital(folder: Path, emr: Emr) -> Iterator[Caller]:
    people = PeopleSettings(
        issuer=emr.address,
        client_id=CLIENT_ID,
        roles_claim="realm.roles",
        roles={f"onco-{role}": role for role in ROLES},
    )
    with serving(demo_settings(folder, auth="jwt", people=people)) as caller:
        yield caller


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Emr, Caller]]:
    with (
        smart_servers.emr(redirects=(f"{BASE}/signin/callback",)) as emr,
        hospital(tmp_path_factory.mktemp("people"), emr) as caller,
    ):
        yield emr, caller


@pytest.fixture
def emr(running: tuple[Emr, Caller]) -> Emr:
    running[0].claims = {}
    return running[0]


@pytest.fixture
def caller(running: tuple[Emr, Caller]) -> Caller:
    running[1].http.cookies.clear()
    return running[1]


def signed_in(caller: Caller, emr: Emr, *roles: str, after: str = "") -> httpx.Response:
    emr.claims = {"realm": {"roles": [f"onco-{role}" for role in roles] + ["other"]}}
    left = caller.get(f"/signin?{urlencode({'next': after})}")
    return caller.get(emr.authorize(left.headers["location"]))


def test_every_route_says_whom_it_serves(caller: Caller) -> None:
    told = {
        (method.upper(), path.replace("{service}", "oncobasis-patient-view"))
        for path, methods in caller.app.openapi()["paths"].items()
        for method in methods
        if path not in OPEN
    }
    filled = {
        (method, path if "{" not in path else path.partition("{")[0] + "x" + path.partition("}")[2])
        for method, path in told
    }
    assert filled == {one for one in NEEDS if one[1].startswith(("/v1", "/cds"))}


@pytest.mark.parametrize("role", ROLES)
def test_a_person_may_do_what_the_role_allows(caller: Caller, emr: Emr, role: str) -> None:
    assert signed_in(caller, emr, role).status_code == 303
    for (method, path), needed in NEEDS.items():
        body: dict[str, str] | None = {} if method == "POST" else None
        status = caller.request(method, path, json=body, headers=OWN).status_code
        assert (status == 403) is (role not in needed), (method, path)
        assert status not in {401, 500, 503}, (method, path)


@pytest.mark.parametrize(("method", "path"), NEEDS)
def test_nobody_is_let_in_unsigned(caller: Caller, method: str, path: str) -> None:
    answer = caller.request(method, path, json={} if method == "POST" else None)
    if path.startswith(("/v1", "/cds")):
        assert (answer.status_code, answer.content) == (401, b"")
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/signin?next=%2F")


def test_a_person_sees_the_list_and_the_report(caller: Caller, emr: Emr) -> None:
    assert signed_in(caller, emr, "clinician").headers["location"] == "/"
    made = caller.post("/v1/assessments", json=CASE, headers=OWN)
    name = made.headers["location"].rpartition("/")[2]
    assert f'href="/reports/{name}?lang=en"' in caller.get("/").text
    korean = caller.get("/?lang=ko").text
    assert f'href="/reports/{name}?lang=ko"' in korean
    assert "선택 가능" in korean
    assert f'<iframe src="/reports/{name}/report?lang=en"' in caller.get(f"/reports/{name}").text
    assert "osimertinib" in caller.get(f"/reports/{name}/report").text
    caller.http.cookies.clear()
    back = signed_in(caller, emr, "viewer", after=f"/reports/{name}")
    assert back.headers["location"] == f"/reports/{name}"


@pytest.mark.parametrize(
    "after", ["https://evil.example.org", "//evil.example.org", "/\\evil", "/v1/cases", "/ x", "x"]
)
def test_a_sign_in_leads_to_pages_of_the_service_alone(
    caller: Caller, emr: Emr, after: str
) -> None:
    assert signed_in(caller, emr, "viewer", after=after).headers["location"] == "/"


def test_an_account_without_a_role_may_not_enter(caller: Caller, emr: Emr) -> None:
    answer = signed_in(caller, emr)
    assert answer.status_code == 403
    assert "Reason: roles<" in answer.text
    assert caller.get("/v1/cases").status_code == 401


def test_the_request_of_another_page_changes_nothing(caller: Caller, emr: Emr) -> None:
    signed_in(caller, emr, "clinician")
    evil = "https://evil.example.org"
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": evil},
        {"origin": "null"},
        {},
    ):
        assert caller.post("/v1/assessments", json=CASE, headers=headers).status_code == 403
        assert caller.post("/signout", headers=headers).status_code == 403
    assert caller.post("/v1/assessments", json=CASE, headers={"origin": BASE}).status_code == 201


def test_signing_out_ends_the_session_here_and_at_the_issuer(caller: Caller, emr: Emr) -> None:
    signed_in(caller, emr, "viewer")
    answer = caller.post("/signout", headers=OWN)
    assert answer.headers["location"].startswith(f"{emr.address}/logout?client_id=")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert caller.get("/v1/cases").status_code == 401
    assert caller.get("/signedout").status_code == 200


def test_a_session_is_of_this_site_whole_and_of_its_purpose(caller: Caller, emr: Emr) -> None:
    back = signed_in(caller, emr, "viewer")
    words = back.headers.get_list("set-cookie")[0]
    assert "HttpOnly" in words
    assert "SameSite=Lax" in words
    assert PERSON not in words
    held = words.partition(";")[0].partition("=")[2]
    caller.http.cookies.clear()
    left = caller.get("/signin")
    pending = left.headers["set-cookie"].partition(";")[0].partition("=")[2]
    caller.http.cookies.clear()
    for value, status in (
        (held, 200),
        (held[:-3] + "AAA", 401),
        (pending, 401),
        ("", 401),
        ("x" * 5000, 401),
    ):
        headers = {"cookie": f"oncobasis-person={value}"}
        assert caller.get("/v1/cases", headers=headers).status_code == status


def test_a_bearer_token_goes_before_a_session(caller: Caller, emr: Emr) -> None:
    signed_in(caller, emr, "viewer")
    headers = {"authorization": "Bearer wrong"}
    assert caller.get("/v1/cases", headers=headers).status_code == 401


def test_the_demo_mode_asks_nobody_and_shows_its_pages(tmp_path: Path, emr: Emr) -> None:
    people = PeopleSettings(issuer=emr.address, client_id=CLIENT_ID, roles={"x": "viewer"})
    with serving(demo_settings(tmp_path, people=people)) as demo:
        assert "Demo mode" in demo.get("/").text
        assert demo.get("/signin").status_code == 404
