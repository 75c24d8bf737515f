"""Tokens of clients: each thing that can be wrong with one denies it."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from builders.service_clients import Emr, client_settings, demo_settings
from oncobasis.core.errors import UsageError
from oncobasis.service.auth.keys import ClientKeys, key_set, may_fetch, read_key_file
from oncobasis.service.auth.replay import MemoryLedger
from oncobasis.service.auth.tokens import Accepted, DeniedError, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AUDIENCE = "http://127.0.0.1:8080/cds-services"


def tokens_of(
    folder: Path, emr: Emr, transport: httpx.AsyncBaseTransport | None = None, **client: object
) -> Tokens:
    known = client_settings(folder, emr, **client)
    settings = demo_settings(folder, auth="jwt", clients=(known,))
    return Tokens(settings, httpx.AsyncClient(transport=transport), time.time)


def accepted(tokens: Tokens, token: str) -> Accepted:
    return asyncio.run(tokens.accept(token, (AUDIENCE,)))


def denied(tokens: Tokens, token: str) -> str:
    with pytest.raises(DeniedError) as found:
        accepted(tokens, token)
    return found.value.reason


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_a_good_token_is_accepted(tmp_path: Path, algorithm: str) -> None:
    emr = Emr(algorithm=algorithm)
    found = accepted(tokens_of(tmp_path, emr), emr.token(AUDIENCE))
    assert found.principal.client == "emr"
    assert found.principal.tenant == "default"


def test_an_audience_may_be_one_of_a_list(tmp_path: Path) -> None:
    emr = Emr()
    found = accepted(tokens_of(tmp_path, emr), emr.token("", aud=["x", AUDIENCE]))
    assert found.issuer == emr.issuer


@dataclass(frozen=True)
class Ahead:
    """A moment so many seconds from when the test runs."""

    seconds: int


def at_run(claims: dict[str, object]) -> dict[str, object]:
    """The claims with moments counted from now."""
    now = int(time.time())
    return {k: now + v.seconds if isinstance(v, Ahead) else v for k, v in claims.items()}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"exp": Ahead(-1)}, "expired"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": None}, "iat"),
        ({"iat": Ahead(120)}, "early"),
        ({"nbf": Ahead(120)}, "early"),
        ({"nbf": "x"}, "nbf"),
        ({"iat": Ahead(-90_000)}, "lifetime"),
        ({"aud": "https://other.example.org"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": [1, {}]}, "audience"),
        ({"aud": AUDIENCE + "/"}, "audience"),
        ({"iss": "https://other.example.org"}, "issuer"),
        ({"iss": None}, "iss"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": "x" * 600}, "jti"),
        ({"tenant": "elsewhere"}, "tenant"),
        ({"tenant": ["default"]}, "tenant"),
        ({"sub": ["x"]}, "subject"),
    ],
)
def test_a_wrong_claim_denies(tmp_path: Path, changed: dict[str, object], reason: str) -> None:
    emr = Emr()
    changed = at_run(changed)
    try:
        token = emr.token(AUDIENCE, **changed)
    except TypeError:
        token = signed(emr, {**usual(emr), **changed})
    assert denied(tokens_of(tmp_path, emr), token) == reason


def usual(emr: Emr) -> dict[str, object]:
    now = int(time.time())
    return {"iss": emr.issuer, "aud": AUDIENCE, "iat": now, "exp": now + 300, "jti": "one"}


def signed(emr: Emr, claims: dict[str, object]) -> str:
    return jwt.api_jws.encode(json.dumps(claims).encode(), emr.key, "ES384", {"kid": emr.kid})


@pytest.mark.parametrize("ahead", [{"iat": Ahead(50)}, {"nbf": Ahead(50)}])
def test_a_clock_may_be_a_minute_ahead(tmp_path: Path, ahead: dict[str, object]) -> None:
    emr = Emr()
    assert (
        accepted(tokens_of(tmp_path, emr), emr.token(AUDIENCE, **at_run(ahead))).issuer
        == emr.issuer
    )


@pytest.mark.parametrize("algorithm", ["HS256", "HS384"])
def test_a_shared_secret_denies(tmp_path: Path, algorithm: str) -> None:
    emr = Emr()
    secret = str(emr.jwks()).ljust(64)
    token = jwt.encode(usual(emr), secret, algorithm=algorithm, headers={"kid": emr.kid})
    assert denied(tokens_of(tmp_path, emr), token) == "algorithm"


def part(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("name", ["none", "None", "NONE", "", None, 3, ["ES384"]])
def test_an_unsigned_token_denies(tmp_path: Path, name: object) -> None:
    emr = Emr()
    token = f"{part({'alg': name, 'kid': emr.kid})}.{part(usual(emr))}."
    assert denied(tokens_of(tmp_path, emr), token) in {"algorithm", "form"}


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "x" * 9000, "é.é.é", "a.b.c.d.e"])
def test_what_is_no_token_denies(tmp_path: Path, token: str) -> None:
    assert denied(tokens_of(tmp_path, Emr()), token) in {"form", "length"}


def test_another_algorithm_of_the_same_family_denies(tmp_path: Path) -> None:
    emr = Emr()
    other = ec.generate_private_key(ec.SECP256R1())
    token = jwt.encode(usual(emr), other, algorithm="ES256", headers={"kid": emr.kid})
    assert denied(tokens_of(tmp_path, emr), token) == "algorithm"


def test_a_stranger_s_key_denies(tmp_path: Path) -> None:
    emr = Emr()
    other = ec.generate_private_key(ec.SECP384R1())
    token = jwt.encode(usual(emr), other, algorithm="ES384", headers={"kid": emr.kid})
    assert denied(tokens_of(tmp_path, emr), token) == "signature"


def test_a_changed_claim_denies(tmp_path: Path) -> None:
    emr = Emr()
    head, _, tail = emr.token(AUDIENCE).split(".")
    changed = f"{head}.{part({**usual(emr), 'tenant': 'default'})}.{tail}"
    assert denied(tokens_of(tmp_path, emr), changed) == "signature"


@pytest.mark.parametrize("header", [{"kid": "other"}, {"kid": ""}])
def test_an_unknown_key_denies(tmp_path: Path, header: dict[str, object]) -> None:
    emr = Emr()
    assert denied(tokens_of(tmp_path, emr), emr.token(AUDIENCE, header=header)) in {"key", "kid"}


def test_a_critical_header_denies(tmp_path: Path) -> None:
    emr = Emr()
    token = emr.token(AUDIENCE, header={"crit": ["x"], "x": 1})
    assert denied(tokens_of(tmp_path, emr), token) in {"critical", "form"}


def test_keys_of_one_client_do_not_serve_another(tmp_path: Path) -> None:
    one, other = Emr("https://one.example.org", kid="a"), Emr("https://two.example.org", kid="b")
    clients = (client_settings(tmp_path, one, id="a"), client_settings(tmp_path, other, id="b"))
    settings = demo_settings(tmp_path, auth="jwt", clients=clients)
    tokens = Tokens(settings, httpx.AsyncClient(), time.time)
    assert denied(tokens, one.token(AUDIENCE, iss=other.issuer)) == "key"


def test_a_named_tenant_is_one_of_the_client_s(tmp_path: Path) -> None:
    emr = Emr()
    tokens = tokens_of(tmp_path, emr, tenants=("a", "b"))
    assert accepted(tokens, emr.token(AUDIENCE)).principal.tenant == "a"
    assert accepted(tokens, emr.token(AUDIENCE, tenant="b")).principal.tenant == "b"


class Served(httpx.AsyncBaseTransport):
    """Answers every request with the same document, and counts them."""

    def __init__(self, document: Callable[[], object], status: int = 200) -> None:
        self.document, self.status = document, status
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        body = json.dumps(self.document()).encode()
        return httpx.Response(self.status, stream=httpx.ByteStream(body))


JKU = "https://emr.example.org/keys"


def test_an_address_on_the_list_is_fetched_once(tmp_path: Path) -> None:
    emr = Emr()
    served = Served(emr.jwks)
    tokens = tokens_of(tmp_path, emr, served, jwks_file=None, jku=(JKU,))
    for _ in range(3):
        found = accepted(tokens, emr.token(AUDIENCE, header={"jku": JKU}))
        assert found.issuer == emr.issuer
    assert served.asked == [JKU]


def test_an_address_that_is_not_on_the_list_is_never_fetched(tmp_path: Path) -> None:
    emr = Emr()
    served = Served(emr.jwks)
    tokens = tokens_of(tmp_path, emr, served, jwks_file=None, jku=(JKU,))
    token = emr.token(AUDIENCE, header={"jku": "https://evil.example.org/keys"})
    assert denied(tokens, token) == "key"
    assert served.asked == []


def test_unknown_keys_do_not_make_a_request_each(tmp_path: Path) -> None:
    emr = Emr()
    served = Served(lambda: {"keys": []})
    tokens = tokens_of(tmp_path, emr, served, jwks_file=None, jku=(JKU,))
    for number in range(5):
        header = {"jku": JKU, "kid": f"k{number}"}
        assert denied(tokens, emr.token(AUDIENCE, header=header)) == "key"
    assert len(served.asked) == 1


@pytest.mark.parametrize("document", [[], {"keys": 3}, {"keys": [1, {}, {"kid": 3}]}, "x"])
def test_a_wrong_set_behind_an_address_denies(tmp_path: Path, document: object) -> None:
    emr = Emr()
    tokens = tokens_of(tmp_path, emr, Served(lambda: document), jwks_file=None, jku=(JKU,))
    assert denied(tokens, emr.token(AUDIENCE, header={"jku": JKU})) == "key"


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    emr = Emr()
    tokens = tokens_of(tmp_path, emr, Served(emr.jwks, 302), jwks_file=None, jku=(JKU,))
    assert denied(tokens, emr.token(AUDIENCE, header={"jku": JKU})) == "key"


def test_weak_and_secret_keys_are_not_taken(tmp_path: Path) -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()  # noqa: S505
    document = {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(weak)), "kid": "weak"}
    assert key_set({"keys": [document]}) == {}
    with pytest.raises(ValueError, match="secret"):
        key_set({"keys": [{"kty": "oct", "k": "AAAA", "kid": "x"}]})
    path = tmp_path / "empty.json"
    path.write_text('{"keys": []}')
    with pytest.raises(UsageError, match="no usable key"):
        read_key_file(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_key_file(tmp_path / "absent.json")


@pytest.mark.parametrize(
    "address", ["http://emr.example.org/k", "ftp://x/k", "file:k", "https://u:p@x/k"]
)
def test_keys_come_over_tls_only(tmp_path: Path, address: str) -> None:
    assert not may_fetch(address)
    with pytest.raises(UsageError):
        ClientKeys(client_settings(tmp_path, Emr(), jku=(address,)), httpx.AsyncClient(), time.time)


def test_a_token_is_used_once_until_it_expires() -> None:
    now = 0.0
    ledger = MemoryLedger(lambda: now)
    token = Accepted(None, "iss", "jti", 10)  # type: ignore[arg-type]
    assert asyncio.run(ledger.claim(token, durable=True))
    assert not asyncio.run(ledger.claim(token, durable=True))
    now = 11.0
    assert asyncio.run(ledger.claim(token, durable=True))


def test_the_store_behind_has_the_last_word() -> None:
    async def used(_: Accepted) -> bool:
        return False

    ledger = MemoryLedger(lambda: 0.0, used)
    token = Accepted(None, "iss", "jti", 10)  # type: ignore[arg-type]
    assert not asyncio.run(ledger.claim(token, durable=True))
