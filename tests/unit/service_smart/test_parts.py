"""The small parts of sign-in: sealed cookies, keys on file, roles, addresses."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from starlette.responses import Response

from builders.service_clients import demo_settings
from builders.smart_servers import private_jwk
from oncobasis.core.errors import UsageError
from oncobasis.service.hooks.chart import Chart
from oncobasis.service.oauth.client import Registration
from oncobasis.service.oauth.errors import REASONS
from oncobasis.service.oauth.keyfile import read_secret, read_signing_key
from oncobasis.service.oauth.sealed import Cookies, Sealer
from oncobasis.service.oauth.web import origin_of
from oncobasis.service.pages.words import EN, KO
from oncobasis.service.people.desk import after_of
from oncobasis.service.people.roles import roles_of
from oncobasis.service.smart.banner import banner_of
from oncobasis.settings import ServiceSettings
from oncobasis.store.keys import SiteKeys, fresh_keys

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Opened:
    """Stands for a lifecycle whose parts are open."""

    keys: SiteKeys = field(default_factory=fresh_keys)

    @property
    def parts(self) -> SimpleNamespace:
        return SimpleNamespace(keys=self.keys)


def test_what_was_sealed_opens_here_for_its_purpose_and_time_alone() -> None:
    clock, site = Clock(), Opened()
    sealer = Sealer(site, clock)  # type: ignore[arg-type]
    text = sealer.sealed("one", {"a": [1, "b"]}, 60)
    other = Sealer(Opened(), clock)  # type: ignore[arg-type]
    again = Sealer(Opened(site.keys), clock)  # type: ignore[arg-type]
    assert again.opened("one", text) == {"a": [1, "b"]}
    assert sealer.opened("two", text) is None
    assert other.opened("one", text) is None
    clock.now += 60
    assert sealer.opened("one", text) is None


@pytest.mark.parametrize("text", [None, "", "x", "AAAA", "%%%", "ü", "A" * 4000])
def test_junk_opens_nothing(text: str | None) -> None:
    assert Sealer(Opened(), Clock()).opened("one", text) is None  # type: ignore[arg-type]


def test_every_change_of_a_sealed_text_is_seen() -> None:
    sealer = Sealer(Opened(), Clock())  # type: ignore[arg-type]
    text = sealer.sealed("one", {"a": 1}, 60)
    for place in range(len(text) - 1):
        other = "B" if text[place] == "A" else "A"
        assert sealer.opened("one", text[:place] + other + text[place + 1 :]) is None


def test_sealing_twice_gives_two_texts() -> None:
    sealer = Sealer(Opened(), Clock())  # type: ignore[arg-type]
    assert sealer.sealed("one", {}, 60) != sealer.sealed("one", {}, 60)


def test_cookies_by_address_and_place(tmp_path: Path) -> None:
    near = demo_settings(tmp_path)
    far = demo_settings(
        tmp_path, public_url="https://o.example.org", frame_ancestors=("https://e.example.org",)
    )
    for settings, framed, words in (
        (near, True, "n=v; Path=/p; Max-Age=9; HttpOnly|SameSite=Lax"),
        (far, False, "__Secure-n=v; Path=/p; Max-Age=9; HttpOnly|Secure; SameSite=Lax"),
        (far, True, "__Secure-n=v; Path=/p; Max-Age=9; HttpOnly|Secure; SameSite=None|Partitioned"),
    ):  # fmt: skip
        response = Response()
        Cookies.of(settings, framed=framed).put(response, "n", "v", "/p", 9)
        assert response.headers["set-cookie"] == words.replace("|", "; ")


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_a_key_of_its_own_signs_and_shows_its_public_half_alone(
    tmp_path: Path, algorithm: str
) -> None:
    key = read_signing_key(private_jwk(tmp_path, algorithm))
    assert (key.algorithm, key.kid) == (algorithm, f"app-{algorithm}")
    assert key.public().keys() <= {"kty", "crv", "x", "y", "n", "e", "kid", "alg", "use"}
    assert "key=" not in repr(key)


def test_a_key_file_that_can_not_be_used_is_refused_without_its_content(tmp_path: Path) -> None:
    good = private_jwk(tmp_path, "ES384")
    document = json.loads(good.read_text())
    wrong = tmp_path / "wrong.jwk"
    public = {k: v for k, v in document.items() if k != "d"}
    nameless = {k: v for k, v in document.items() if k != "kid"}
    small = json.loads(json.dumps({**document, "crv": "P-256"}))
    secret = {"kty": "oct", "k": "canary", "kid": "x"}
    contents: list[object] = [public, nameless, small, [], secret]
    for content in contents:
        wrong.write_text(json.dumps(content))
        wrong.chmod(0o600)
        with pytest.raises(UsageError) as refused:
            read_signing_key(wrong)
        assert "canary" not in str(refused.value)
    good.chmod(0o644)
    with pytest.raises(UsageError, match="others may read"):
        read_signing_key(good)
    with pytest.raises(UsageError, match="cannot be read"):
        read_signing_key(tmp_path / "none")


def test_a_secret_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    for text, good in (("s p\n", True), ("", False), ("a\nb", False)):
        path.write_text(text)
        path.chmod(0o600)
        if good:
            assert read_secret(path) == text.strip()
        else:
            with pytest.raises(UsageError):
                read_secret(path)


@pytest.mark.parametrize(
    "address", ["http://emr.example.org", "ftp://x", "https://u:p@x.org", "x", "https://x:99999"]
)
def test_a_server_that_is_not_over_tls_is_refused_at_the_start(address: str) -> None:
    for base, more in ((address, ()), ("https://emr.example.org", (address,))):
        registered = Registration("emr", "me", base, more, None, None)
        with pytest.raises(UsageError, match="https"):
            registered.client()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.org", "https://a.org:443/x?y#z", True),
        ("https://a.org", "https://A.org", True),
        ("https://a.org", "http://a.org", False),
        ("https://a.org", "https://a.org:8443", False),
        ("https://a.org", "https://a.org.evil.org", False),
        ("https://a.org", "https://a.org@evil.org", False),
        ("https://a.org", "https://a.org\\@evil.org", False),
    ],
)
def test_origins(one: str, other: str, *, same: bool) -> None:
    assert (origin_of(one) == origin_of(other)) is same


@pytest.mark.parametrize(
    ("claims", "name", "roles"),
    [
        ({"roles": ["a", "b", 7, "z"]}, "roles", {"viewer", "board"}),
        ({"roles": "a"}, "roles", {"viewer"}),
        ({"realm": {"roles": ["b"]}}, "realm.roles", {"board"}),
        ({"https://x.org/roles": ["b"]}, "https://x.org/roles", {"board"}),
        ({"realm": ["roles"]}, "realm.roles", set()),
        ({"roles": {"a": 1}}, "roles", set()),
        ({}, "roles", set()),
    ],
)
def test_roles_of_a_claim(claims: dict[str, object], name: str, roles: set[str]) -> None:
    assert roles_of(claims, name, {"a": "viewer", "b": "board"}) == roles


def test_only_own_pages_follow_a_sign_in() -> None:
    own = "/reports/as-" + "a" * 32
    assert after_of(own) == own
    for other in (None, "", "//x", "/x", own + "/x", own + "\n", "https://x.org" + own):
        assert after_of(other) == "/"


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ({"name": [{"given": ["A", 1], "family": "B"}], "birthDate": "1960"}, "A B · 1960 · p1"),
        ({"name": [{"text": " A \n\u202eB "}]}, "A B · p1"),
        ({"name": "A", "birthDate": 7}, "p1"),
        ({"name": [7, {"family": ""}]}, "p1"),
    ],
)
def test_the_banner_survives_what_a_record_holds(resource: dict[str, object], told: str) -> None:
    chart = Chart("p1")
    chart.add({"resourceType": "Patient", "id": "p1", **resource})
    assert banner_of(chart) == told


def test_a_patient_who_was_not_given_is_named_by_id() -> None:
    assert banner_of(Chart("p1")) == "p1"


def test_both_languages_say_every_reason_and_nothing_else() -> None:
    assert EN.keys() == KO.keys()
    assert {key.removeprefix("reason.") for key in EN if key.startswith("reason.")} == set(REASONS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"smart": {"servers": [{"id": "a", "fhir": "https://x", "client_id": "c"}] * 2}},
        {"smart": {"servers": [{"id": "A b", "fhir": "https://x", "client_id": "c"}]}},
        {"smart": {"servers": [{"id": "a", "fhir": "https://x", "client_id": "c",
                                "key_file": "k", "secret_file": "s"}]}},
        {"people": {"issuer": "https://x", "client_id": "c", "roles": {"a": "king"}}},
        {"people": {"issuer": "https://x", "client_id": "c", "roles": {}}},
    ],
)  # fmt: skip
def test_settings_that_contradict_themselves_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ServiceSettings.model_validate(wrong)
