"""The report page launched from an EMR: the whole way, and every way in which it must not go."""

from __future__ import annotations

import json
import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from builders import smart_servers
from builders.service_clients import BASE, Caller, demo_settings, serving
from builders.service_records import patient, searchset
from builders.smart_servers import CLIENT_ID, LAUNCH, PERSON, SECRET, Emr, private_jwk
from oncobasis.settings import ServiceSettings, SmartServerSettings, SmartSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

CALLBACK = "/app/callback/emr"


@dataclass(frozen=True)
class Running:
    """An EMR and a service that both run for all tests of this file."""

    emr: Emr
    caller: Caller


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    redirects = (BASE + CALLBACK, f"{BASE}/app/callback/other")
    folder = tmp_path_factory.mktemp("smart")
    with (
        smart_servers.emr(redirects=redirects) as made,
        serving(settings_of(folder, made, fhir=f"{made.address}/*")) as caller,
    ):
        yield Running(made, caller)


@pytest.fixture
def emr(running: Running) -> Emr:
    running.emr.renew()
    running.caller.http.cookies.clear()
    return running.emr


@pytest.fixture
def caller(running: Running) -> Caller:
    return running.caller


def settings_of(folder: Path, emr: Emr, /, **changed: object) -> ServiceSettings:
    """Settings with this EMR and another; ``smart`` and ``settings`` are those around it."""
    smart, settings = changed.pop("smart", {}), changed.pop("settings", {})
    assert isinstance(smart, dict)
    assert isinstance(settings, dict)
    usual = {"id": "emr", "fhir": emr.fhir, "client_id": CLIENT_ID}
    server = SmartServerSettings.model_validate({**usual, **changed})
    other = SmartServerSettings(id="other", fhir=f"{emr.address}/x/other", client_id=CLIENT_ID)
    made = SmartSettings.model_validate({"servers": (server, other), **smart})
    return demo_settings(folder, smart=made, **settings)


@contextmanager
def app(folder: Path, emr: Emr, /, **changed: object) -> Iterator[Caller]:
    """A service with settings of its own."""
    with serving(settings_of(folder, emr, **changed)) as caller:
        yield caller


def begun(caller: Caller, emr: Emr, launch: str | None = LAUNCH) -> httpx.Response:
    query = {"iss": emr.fhir} | ({} if launch is None else {"launch": launch})
    return caller.get(f"/launch?{urlencode(query)}")


def returned(caller: Caller, emr: Emr, launch: str | None = LAUNCH) -> httpx.Response:
    left = begun(caller, emr, launch)
    assert left.status_code == 303
    return caller.get(emr.authorize(left.headers["location"]))


def refused(answer: httpx.Response, reason: str) -> bool:
    """Whether an answer is the page of a reason, which holds nothing of patient or token."""
    assert answer.headers["content-type"].startswith("text/html")
    assert "canary" not in answer.text
    assert answer.status_code >= 400
    return f"Reason: {reason}<" in answer.text


def names(kind: str) -> set[str]:
    return {kind}


@pytest.mark.parametrize("launch", [LAUNCH, None])
def test_a_launch_shows_the_report_of_the_patient(
    caller: Caller, emr: Emr, launch: str | None
) -> None:
    back = returned(caller, emr, launch)
    assert back.status_code == 303
    place = back.headers["location"]
    assert re.fullmatch(r"/app/as-[0-9a-f]{32}", place)
    page = caller.get(place)
    report = caller.get(f"{place}/report?lang=en")
    korean = caller.get(f"{place}/report?lang=ko")
    listed = caller.get("/v1/assessments?limit=1").json()["items"]
    assert page.status_code == 200
    assert f'<iframe src="{place}/report?lang=en"' in page.text
    assert "osimertinib" in report.text
    assert 'lang="ko"' in korean.text
    assert [one["id"] for one in listed] == [place.rpartition("/")[2]]


@pytest.mark.parametrize("proof", ["public", "secret", "ES384", "RS384"])
def test_the_service_proves_who_it_is_in_each_way(tmp_path: Path, emr: Emr, proof: str) -> None:
    emr.proof = proof
    more: dict[str, object] = {}
    if proof == "secret":
        secret = tmp_path / "secret"
        secret.write_text(SECRET + "\n")
        secret.chmod(0o600)
        more = {"secret_file": secret}
    elif proof != "public":
        more = {"key_file": private_jwk(tmp_path, proof)}
    with app(tmp_path, emr, **more) as caller:
        assert returned(caller, emr).status_code == 303
        published = caller.get("/app/jwks.json").json()["keys"]
    assert [one["alg"] for one in published] == ([proof] if proof.endswith("384") else [])
    assert all(one.keys().isdisjoint({"d", "p", "q", "dp", "dq", "qi"}) for one in published)


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "PS256", "ES256"])
def test_id_tokens_of_the_usual_algorithms_hold(caller: Caller, emr: Emr, algorithm: str) -> None:
    emr.algorithm = algorithm
    assert returned(caller, emr).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://other.example.org"},
        {"aud": "other-app"},
        {"aud": [CLIENT_ID, "other-app"]},
        {"azp": "other-app"},
        {"exp": 1_000_000_000},
        {"iat": 4_000_000_000},
        {"sub": None},
    ],
    ids=lambda claims: json.dumps(claims)[1:-1],
)
def test_an_id_token_that_is_not_for_this_launch_is_refused(
    caller: Caller, emr: Emr, claims: dict[str, object]
) -> None:
    emr.claims = claims
    assert refused(returned(caller, emr), "identity")
    assert not [path for path, _ in emr.asked if "/Condition" in path]


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_an_id_token_without_a_signature_is_refused(
    caller: Caller, emr: Emr, algorithm: str
) -> None:
    emr.algorithm = algorithm
    assert refused(returned(caller, emr), "identity")


def test_an_emr_without_identities_may_be_allowed(tmp_path: Path, emr: Emr) -> None:
    emr.tokens = {"id_token": None}
    with app(tmp_path, emr, openid=False) as caller:
        assert returned(caller, emr).status_code == 303


@pytest.mark.parametrize(
    "iss",
    [
        "https://evil.example.org/fhir",
        "http://127.0.0.1:1/fhir",
        "http://169.254.169.254/latest",
        "{fhir}/../other",
        "{fhir}@evil.example.org",
        "{address}.evil.example.org/fhir",
        "{fhir}?x=1",
    ],
)
def test_an_emr_that_is_not_listed_is_never_asked(caller: Caller, emr: Emr, iss: str) -> None:
    query = urlencode({"iss": iss.format(fhir=emr.fhir, address=emr.address), "launch": LAUNCH})
    assert refused(caller.get(f"/launch?{query}"), "server")
    assert emr.asked == []


@pytest.mark.parametrize("query", ["", "launch=x", "iss=a&iss=b", "iss="])
def test_an_incomplete_launch_is_refused(caller: Caller, query: str) -> None:
    assert refused(caller.get(f"/launch?{query}"), "request")


def test_a_pattern_stands_for_one_segment_of_the_address(caller: Caller, emr: Emr) -> None:
    for tail in ("a/b", "a/", "..", "", "a?b", "a%2Fb", "a#b"):
        query = urlencode({"iss": f"{emr.address}/{tail}"})
        answer = caller.get(f"/launch?{query}")
        assert refused(answer, "discovery" if tail == "a/" else "server")


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({"token_endpoint": "https://evil.example.org/token"}, "address"),
        ({"authorization_endpoint": "https://evil.example.org/authorize"}, "address"),
        ({"jwks_uri": "http://169.254.169.254/jwks"}, "address"),
        ({"token_endpoint": None}, "discovery"),
        ({"authorization_endpoint": None}, "discovery"),
        ({"code_challenge_methods_supported": ["plain"]}, "discovery"),
    ],
)
def test_a_configuration_that_leads_elsewhere_is_refused(
    caller: Caller, emr: Emr, metadata: dict[str, object], reason: str
) -> None:
    emr.metadata = metadata
    assert refused(begun(caller, emr), reason)


@pytest.mark.parametrize(
    ("fault", "reason"), [("redirect", "discovery"), ("oversize", "answer"), ("slow", "slow")]
)
def test_a_server_that_redirects_floods_or_sleeps_is_left(
    tmp_path: Path, emr: Emr, fault: str, reason: str
) -> None:
    emr.faults = names(fault)
    hooks = {"hooks": {"fetch_seconds": 0.4}}
    with app(tmp_path, emr, settings=hooks) as caller:
        answer = begun(caller, emr)
    assert refused(answer, reason) or (fault == "slow" and refused(answer, "unreachable"))
    assert not [path for path, _ in emr.asked if path == "/elsewhere"]


def test_a_state_is_used_once(caller: Caller, emr: Emr) -> None:
    left = begun(caller, emr)
    cookie = left.headers["set-cookie"].partition(";")[0]
    address = emr.authorize(left.headers["location"])
    assert caller.get(address).status_code == 303
    caller.http.cookies.clear()
    again = caller.get(address, headers={"cookie": cookie})
    assert refused(again, "replayed")
    assert len(emr.forms) == 1


def test_a_code_of_another_sign_in_is_of_no_use(caller: Caller, emr: Emr) -> None:
    stolen = parse_qs(urlsplit(emr.authorize(begun(caller, emr).headers["location"])).query)
    mine = begun(caller, emr).headers["location"]
    state = dict(parse_qsl(urlsplit(mine).query))["state"]
    query = urlencode({"code": stolen["code"][0], "state": state})
    assert refused(caller.get(f"{CALLBACK}?{query}"), "exchange")


def test_a_return_in_another_browser_is_refused(caller: Caller, emr: Emr) -> None:
    address = emr.authorize(begun(caller, emr).headers["location"])
    caller.http.cookies.clear()
    assert refused(caller.get(address), "state")
    assert refused(caller.get(f"{CALLBACK}?code=x"), "state")
    assert refused(caller.get(f"{CALLBACK}?code=x&state=y&state=z"), "state")
    assert emr.forms == []


def test_an_answer_of_another_server_is_refused(caller: Caller, emr: Emr) -> None:
    left = begun(caller, emr)
    cookie = left.headers["set-cookie"].partition(";")[0]
    address = emr.authorize(left.headers["location"]).replace("/emr?", "/other?")
    assert refused(caller.get(address, headers={"cookie": cookie}), "mixed")
    emr.faults = names("names issuer")
    assert refused(returned(caller, emr), "mixed")
    assert emr.forms == []


def test_a_server_that_promises_its_name_must_give_it(caller: Caller, emr: Emr) -> None:
    emr.metadata = {"authorization_response_iss_parameter_supported": True}
    assert refused(returned(caller, emr), "mixed")


def test_a_refusal_of_the_emr_is_told_without_its_words(caller: Caller, emr: Emr) -> None:
    state = dict(parse_qsl(urlsplit(begun(caller, emr).headers["location"]).query))["state"]
    said = {"error": "access_denied", "error_description": "canary", "state": state}
    assert refused(caller.get(f"{CALLBACK}?{urlencode(said)}"), "denied")


@pytest.mark.parametrize(
    ("tokens", "reason"),
    [
        ({"token_type": "mac"}, "exchange"),
        ({"access_token": None}, "exchange"),
        ({"access_token": "a b"}, "exchange"),
        ({"patient": None}, "patient"),
        ({"patient": "../Patient"}, "patient"),
        ({"patient": 7}, "patient"),
    ],
)
def test_an_answer_without_token_or_patient_shows_nothing(
    caller: Caller, emr: Emr, tokens: dict[str, object], reason: str
) -> None:
    emr.tokens = tokens
    assert refused(returned(caller, emr), reason)


def test_a_record_that_can_not_be_read_is_said(caller: Caller, emr: Emr) -> None:
    emr.records = lambda *_: (403, {})
    before = caller.get("/v1/assessments").json()["items"]
    assert refused(returned(caller, emr), "record")
    assert caller.get("/v1/assessments").json()["items"] == before


def test_pages_beyond_size_are_left_out_and_said(tmp_path: Path, emr: Emr) -> None:
    def flooding(path: str, query: dict[str, list[str]]) -> tuple[int, object]:
        if path == "MedicationRequest":
            return 200, b'{"resourceType":"Bundle","entry":[]}' + b" " * 5000
        return smart_servers.record(path, query)

    emr.records = flooding
    with app(tmp_path, emr, smart={"fetch_bytes": 4000}) as caller:
        page = caller.get(returned(caller, emr).headers["location"])
    assert "prescriptions." in page.text


def test_pages_are_followed_at_this_server_alone(caller: Caller, emr: Emr) -> None:
    def paged(path: str, query: dict[str, list[str]]) -> tuple[int, object]:
        if path != "Observation" or "page" in query:
            return smart_servers.record(path, query)
        following = [f"{emr.fhir}/Observation?page=2", "http://127.0.0.1:1/steal"]
        link = [{"relation": "next", "url": following["code" in query]}]
        return 200, {**searchset(), "link": link}

    emr.records = paged
    place = returned(caller, emr).headers["location"]
    assert "osimertinib" in caller.get(f"{place}/report").text
    assert [path for path, _ in emr.asked if path.endswith("Observation?page=2")]


@pytest.mark.parametrize("needed", [True, False, None])
def test_the_patient_is_named_unless_the_emr_does(
    caller: Caller, emr: Emr, *, needed: bool | None
) -> None:
    def named(path: str, query: dict[str, list[str]]) -> tuple[int, object]:
        name = [{"text": "x"}, {"use": "official", "given": ["Ana"], "family": "<b>Lee</b>"}]
        if path.startswith("Patient/"):
            return 200, {**patient(), "name": name}
        return smart_servers.record(path, query)

    emr.records, emr.tokens = named, {"need_patient_banner": needed}
    back = returned(caller, emr)
    page = caller.get(back.headers["location"]).text
    assert ("Ana &lt;b&gt;Lee&lt;/b&gt; · 1960-05-01 · p1" in page) is (needed is not False)
    assert "Ana" not in str(back.headers)


def test_a_record_without_a_cancer_says_so(caller: Caller, emr: Emr) -> None:
    emr.records = lambda path, _: (200, patient() if "/" in path else searchset())
    before = caller.get("/v1/assessments").json()["items"]
    answer = returned(caller, emr)
    assert answer.status_code == 200
    assert "No primary cancer" in answer.text
    assert caller.get("/v1/assessments").json()["items"] == before


def test_a_record_of_another_patient_is_no_record(caller: Caller, emr: Emr) -> None:
    emr.records = lambda path, query: smart_servers.record(path, {**query, "patient": ["p2"]})
    page = returned(caller, emr)
    assert page.status_code == 502
    assert "Reason: record" in page.text


def test_tokens_and_people_are_in_no_log_address_cookie_or_file(
    tmp_path: Path, emr: Emr, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), app(tmp_path, emr) as caller:
        left = begun(caller, emr)
        back = caller.get(emr.authorize(left.headers["location"]))
        page = caller.get(back.headers["location"])
        figures = caller.get("/metrics").text
    secrets = {*emr.granted, PERSON, emr.forms[0]["code_verifier"], emr.forms[0]["code"], "p1"}
    assert len(secrets) == 5
    logged = "".join(
        json.dumps(getattr(one, "said", "")) for one in caplog.records if one.name.startswith("onc")
    )
    told = "".join(
        (left.headers["location"], str(left.headers), str(back.headers), page.text, figures, logged)
    )
    assert not [one for one in secrets if len(one) > 2 and one in told]
    assert "p1" not in back.headers["location"]
    files = b"".join(one.read_bytes() for one in (tmp_path / "state").rglob("*") if one.is_file())
    assert not [one for one in secrets if len(one) > 2 and one.encode() in files]
    # Nor does the service keep a cookie of one person's request for the next one's.
    assert all(
        "canary" not in (header or "").lower() or path != "/token" for path, header in emr.asked
    )


def test_the_report_opens_in_this_browser_alone_and_not_after_it_is_closed(
    caller: Caller, emr: Emr
) -> None:
    first = returned(caller, emr).headers["location"]
    second = returned(caller, emr).headers["location"]
    assert first != second
    cookie = next(f"{one.name}={one.value}" for one in caller.http.cookies.jar if one.path == first)
    caller.http.cookies.clear()
    for place in (first, f"{first}/report"):
        assert refused(caller.get(place), "session")
        assert caller.get(place, headers={"cookie": cookie}).status_code == 200
    crossed = caller.get(second, headers={"cookie": cookie})
    assert refused(crossed, "session")
    changed = cookie[:-2] + ("AA" if not cookie.endswith("AA") else "BB")
    assert refused(caller.get(first, headers={"cookie": changed}), "session")
    foreign = {"origin": "https://evil.example.org", "sec-fetch-site": "cross-site"}
    assert refused(caller.post(f"{first}/close", headers=foreign), "origin")
    assert refused(caller.post(f"{first}/close"), "origin")
    held = {"cookie": cookie, "sec-fetch-site": "same-origin"}
    closed = caller.post(f"{first}/close", headers=held)
    assert f"Path={first}; Max-Age=0" in closed.headers["set-cookie"]
    assert refused(caller.get(first, headers={"cookie": cookie}), "session")  # a copy is no use


def test_cookies_fit_a_window_and_the_page_of_an_emr(
    tmp_path: Path, emr: Emr, caller: Caller
) -> None:
    words = begun(caller, emr).headers["set-cookie"]
    assert "HttpOnly" in words
    assert "SameSite=Lax" in words
    framed = {
        "frame_ancestors": ("https://emr.example.org",),
        "public_url": "https://onco.example.org",
    }
    with app(tmp_path, emr, settings=framed) as framing:
        answer = begun(framing, emr)
        words = answer.headers["set-cookie"]
        assert words.startswith("__Secure-oncobasis-signin-")
        assert "; Secure; SameSite=None; Partitioned" in words
        page = framing.get("/app")
        policy = page.headers["content-security-policy"]
    assert policy == "frame-ancestors 'self' https://emr.example.org"


def test_a_server_of_version_one_is_asked_in_its_scopes(caller: Caller, emr: Emr) -> None:
    emr.metadata = {"capabilities": ["permission-v1"]}
    query = dict(parse_qsl(urlsplit(begun(caller, emr).headers["location"]).query))
    assert "patient/Condition.read" in query["scope"].split()


def test_the_journal_names_the_launch_and_the_person_by_digest(tmp_path: Path, emr: Emr) -> None:
    with app(tmp_path, emr, title="own") as caller:
        assert returned(caller, emr).status_code == 303
    lines = "".join(p.read_text() for p in (tmp_path / "state" / "audit").rglob("*.jsonl"))
    assert '"service":"smart-launch"' in lines
    assert '"client":"smart-emr"' in lines
    assert re.search(r'"user":"[0-9a-f]{64}"', lines)
    assert PERSON not in lines
