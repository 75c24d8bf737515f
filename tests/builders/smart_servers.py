"""An EMR of a few lines on loopback: a strict SMART authorisation server and its FHIR server.

It checks what a real one must: registered redirect, ``aud``, PKCE, codes used once, client proof
with ``jti`` used once. ``faults`` make it misbehave in one way for one test.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from builders.service_records import condition, patient, searchset, variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CLIENT_ID = "oncobasis-app"
SECRET = "a secret: with/signs"  # noqa: S105 - made up
LAUNCH = "launch-1"
PERSON = "person-canary-7"


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """A key of the issuer."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key(curve: str = "P-256") -> ec.EllipticCurvePrivateKey:
    """A key of the issuer, or of the service (P-384)."""
    return ec.generate_private_key(ec.SECP256R1() if curve == "P-256" else ec.SECP384R1())


def private_jwk(folder: Path, algorithm: str) -> Path:
    """A file with a private key of the service."""
    if algorithm == "ES384":
        document = ECAlgorithm.to_jwk(ec_key("P-384"), as_dict=True)
    else:
        document = RSAAlgorithm.to_jwk(rsa_key(), as_dict=True)
    path = folder / f"{algorithm}.jwk"
    path.write_text(json.dumps({**document, "kid": f"app-{algorithm}"}))
    path.chmod(0o600)
    return path


@dataclass
class Emr:
    """The EMR: what it knows, what it was asked, and how it misbehaves."""

    address: str = ""
    name: str = "fhir"
    records: Callable[[str, dict[str, list[str]]], tuple[int, object]] | None = None
    proof: str = "public"
    redirects: tuple[str, ...] = ()
    algorithm: str = "RS256"
    claims: dict[str, object] = field(default_factory=dict)
    tokens: dict[str, object] = field(default_factory=dict)
    metadata: dict[str, object] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)
    granted: list[str] = field(default_factory=list)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    @property
    def fhir(self) -> str:
        """Its FHIR base address."""
        return f"{self.address}/{self.name}"

    def renew(self) -> None:
        """Behave again, under another base address that nobody has asked yet."""
        number = int(self.name.partition("-")[2] or 0) + 1
        fresh = Emr(address=self.address, name=f"fhir-{number}", redirects=self.redirects)
        self.__dict__.update(fresh.__dict__)

    def configuration(self) -> dict[str, object]:
        """What it says of itself."""
        usual: dict[str, object] = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "end_session_endpoint": f"{self.address}/logout",
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "code_challenge_methods_supported": ["S256"],
            "capabilities": ["launch-ehr", "launch-standalone", "client-public",
                             "sso-openid-connect", "permission-v2"],
        }  # fmt: skip
        return {k: v for k, v in {**usual, **self.metadata}.items() if v is not None}

    def jwks(self) -> dict[str, object]:
        """Its public keys."""
        keys: list[dict[str, Any]] = [
            {**RSAAlgorithm.to_jwk(rsa_key().public_key(), as_dict=True), "kid": "r"},
            {**ECAlgorithm.to_jwk(ec_key().public_key(), as_dict=True), "kid": "e"},
        ]
        return {"keys": [{k: v for k, v in one.items() if k != "key_ops"} for one in keys]}

    def authorize(self, address: str) -> str:
        """What the browser is sent on to after a person agreed; asserts the request is whole."""
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query, strict_parsing=True))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.address}/authorize"
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert query["redirect_uri"] in self.redirects
        assert query["code_challenge_method"] == "S256"
        assert len(query["code_challenge"]) == 43
        assert len(query["state"]) >= 32
        assert len(query["nonce"]) >= 32
        scopes = query["scope"].split()
        if "fhirUser" in scopes or any(one.startswith("patient/") for one in scopes):
            assert query["aud"] == self.fhir
            assert ("launch" in scopes) == (query.get("launch") == LAUNCH)
            assert ("launch" in scopes) != ("launch/patient" in scopes)
        code = str(uuid.uuid4())
        self._codes[code] = query
        answer = {"code": code, "state": query["state"]}
        if "names issuer" in self.faults:
            answer["iss"] = "https://other.example.org"
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], header: str | None) -> tuple[int, object]:
        """The answer of the token endpoint."""
        self.forms.append(form)
        if not self._proven(form, header):
            return 401, {"error": "invalid_client"}
        if form.get("grant_type") == "client_credentials":
            return self._system(form)
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or form.get("grant_type") != "authorization_code":
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        access = f"access-canary-{uuid.uuid4()}"
        self.granted.append(access)
        answer: dict[str, object] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 300,
            "scope": asked["scope"],
            "patient": "p1",
            "id_token": self.id_token(asked["nonce"]),
        }
        return 200, {k: v for k, v in {**answer, **self.tokens}.items() if v is not None}

    def id_token(self, nonce: str) -> str:
        """An id token in answer to a request."""
        now = int(time.time())
        usual = {"iss": self.address, "sub": PERSON, "aud": CLIENT_ID, "iat": now,
                 "exp": now + 300, "nonce": nonce}  # fmt: skip
        claims = {k: v for k, v in {**usual, **self.claims}.items() if v is not None}
        key: Any = rsa_key() if self.algorithm[0] in "RP" else ec_key()
        if self.algorithm == "HS256":
            key = "x" * 64
        if self.algorithm == "none":
            key = None
        kid = "e" if self.algorithm.startswith("ES") else "r"
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": kid})

    def _proven(self, form: dict[str, str], header: str | None) -> bool:
        if self.proof == "public":
            return form.get("client_id") == CLIENT_ID and header is None
        if self.proof == "secret":
            pair = base64.b64decode((header or "").removeprefix("Basic ")).decode()
            name, _, secret = pair.partition(":")
            given = (unquote(name), unquote(secret.replace("+", " ")))
            return given == (CLIENT_ID, SECRET) and "client_secret" not in form
        if form.get("client_assertion_type") != JWT_BEARER:
            return False
        assertion = form["client_assertion"]
        names = jwt.get_unverified_header(assertion)
        key: Any = ec_key("P-384") if self.proof == "ES384" else rsa_key()
        audience = f"{self.address}/token"
        try:
            claims = jwt.decode(
                assertion, key.public_key(), algorithms=[self.proof], audience=audience
            )
        except jwt.PyJWTError:
            return False
        fresh = claims["jti"] not in self._used and claims["exp"] <= time.time() + 300
        self._used.add(claims["jti"])
        named = claims["iss"] == claims["sub"] == CLIENT_ID
        return fresh and named and names["kid"] == f"app-{self.proof}" and names["typ"] == "JWT"

    def _system(self, form: dict[str, str]) -> tuple[int, object]:
        if not all(one.startswith("system/") for one in form["scope"].split()):
            return 400, {"error": "invalid_scope"}
        access = f"access-canary-{uuid.uuid4()}"
        self.granted.append(access)
        return 200, {"access_token": access, "token_type": "bearer", "expires_in": 300,
                     "scope": form["scope"]}  # fmt: skip

    def get(self, path: str, query: dict[str, list[str]], header: str | None) -> tuple[int, object]:
        """The answer to a GET."""
        base = f"/{self.name}"
        if path in {f"{base}/.well-known/smart-configuration", "/.well-known/openid-configuration"}:
            return 200, self.configuration()
        if path == "/jwks":
            return 200, self.jwks()
        if not path.startswith(f"{base}/"):
            return 404, {}
        if (header or "").removeprefix("Bearer ") not in self.granted:
            return 401, {}
        return (self.records or record)(path.removeprefix(f"{base}/"), query)


def record(path: str, query: dict[str, list[str]]) -> tuple[int, object]:
    """The record of a patient with lung cancer."""
    if path.startswith("Patient/"):
        return 200, patient(path.partition("/")[2])
    name = query.get("patient", ["p1"])[0].removeprefix("Patient/")
    if path == "Condition":
        return 200, searchset(condition(name))
    return 200, searchset(variant(name=name)) if path == "Observation" else searchset()


@contextmanager
def emr(**changed: Any) -> Iterator[Emr]:  # noqa: ANN401 - fields of the class
    """A running EMR."""
    made = Emr(**changed)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            header = self.headers.get("authorization")
            made.asked.append((self.path, header))
            if "slow" in made.faults:
                time.sleep(1.0)
            self._send(*made.get(parts.path, parse_qs(parts.query), header))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = dict(parse_qsl(body, keep_blank_values=True))
            made.asked.append((self.path, self.headers.get("authorization")))
            self._send(*made.token(form, self.headers.get("authorization")))

        def _send(self, status: int, document: object) -> None:
            if "redirect" in made.faults:
                self.send_response(302)
                self.send_header("location", f"{made.address}/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()
                return
            body = document if isinstance(document, bytes) else json.dumps(document).encode()
            if "oversize" in made.faults:
                body += b" " * (6 << 20)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("set-cookie", "emr=canary; Path=/")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    made.address = f"http://127.0.0.1:{http.server_port}"
    try:
        yield made
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
