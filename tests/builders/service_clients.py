"""Systems that call the service: their keys, their tokens, and an HTTP client beside the loop."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from oncobasis.assembly.serving.answerer import VerifiedAnswerer, verified_answerer
from oncobasis.assembly.serving.parts import ServingParts, open_parts
from oncobasis.service.app import create_app
from oncobasis.settings import ClientSettings, ServiceSettings

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from fastapi import FastAPI

T = TypeVar("T")

BASE = "http://127.0.0.1:8080"
ISSUER = "https://emr.example.org/"


@cache
def _ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP384R1())


@cache
def _rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Emr:
    """An EMR that signs tokens."""

    issuer: str = ISSUER
    algorithm: str = "ES384"
    kid: str = "emr-1"
    claims: dict[str, object] = field(default_factory=dict)

    @property
    def key(self) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
        """Its private key."""
        return _rsa_key() if self.algorithm.startswith("RS") else _ec_key()

    def jwks(self) -> dict[str, object]:
        """Its public keys."""
        public = self.key.public_key()
        maker = RSAAlgorithm if isinstance(public, rsa.RSAPublicKey) else ECAlgorithm
        document = json.loads(maker.to_jwk(public))  # type: ignore[arg-type]
        return {"keys": [{**document, "kid": self.kid, "alg": self.algorithm, "use": "sig"}]}

    def token(self, audience: str | list[str], *, header: object = None, **other: object) -> str:
        """A token for an address; ``other`` claims replace the usual ones (None leaves one out)."""
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": audience, "iat": now, "exp": now + 300,
                 "jti": str(uuid.uuid4())}  # fmt: skip
        claims = {k: v for k, v in {**usual, **self.claims, **other}.items() if v is not None}
        names = {"kid": self.kid, **(header if isinstance(header, dict) else {})}
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers=names)

    def bearer(self, path: str, **other: object) -> dict[str, str]:
        """The header of a call to a path."""
        return {"authorization": f"Bearer {self.token(BASE + path, **other)}"}


def client_settings(folder: Path, emr: Emr, **changed: object) -> ClientSettings:
    """The EMR as a client of the service, its keys on file."""
    path = folder / f"{uuid.uuid4().hex}.jwks.json"
    path.write_text(json.dumps(emr.jwks()))
    usual: dict[str, object] = {"id": "emr", "issuer": emr.issuer, "jwks_file": path}
    return ClientSettings(**{**usual, **changed})  # type: ignore[arg-type]


def demo_settings(folder: Path, **changed: object) -> ServiceSettings:
    """Settings of the demo mode."""
    return ServiceSettings(**{"state": folder / "state", "port": 8080, **changed})  # type: ignore[arg-type]


def signed_settings(folder: Path, *emrs: Emr, **changed: object) -> ServiceSettings:
    """Settings that ask for tokens."""
    clients = tuple(
        client_settings(folder, emr, id=f"emr-{number}") for number, emr in enumerate(emrs, 1)
    )
    return demo_settings(folder, **{"auth": "jwt", "clients": clients, **changed})


class Caller:
    """Calls an application that runs in a loop of its own, beside the test."""

    def __init__(self, app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.app = app
        transport = httpx.ASGITransport(
            app, raise_app_exceptions=False, client=("127.0.0.1", 50_000)
        )
        self.http = httpx.AsyncClient(transport=transport, base_url=BASE, timeout=60)

    def request(self, method: str, path: str, **rest: object) -> httpx.Response:
        """Send one request and wait."""
        return self.wait(self.http.request(method, path, **rest))  # type: ignore[arg-type]

    def get(self, path: str, **rest: object) -> httpx.Response:
        """Send a GET."""
        return self.request("GET", path, **rest)

    def post(self, path: str, **rest: object) -> httpx.Response:
        """Send a POST."""
        return self.request("POST", path, **rest)

    def wait(self, work: Coroutine[object, object, T]) -> T:
        """Do something in the application's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)


@contextmanager
def calling(app: FastAPI) -> Iterator[Caller]:
    """A caller of the running application, on loopback, once it is ready."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    caller = Caller(app, loop)
    lifespan = app.router.lifespan_context(app)
    try:
        caller.wait(_entered(lifespan, app))
        try:
            yield caller
        finally:
            caller.wait(caller.http.aclose())
            caller.wait(_left(lifespan))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _entered(lifespan: AbstractAsyncContextManager[object], app: FastAPI) -> None:
    await lifespan.__aenter__()
    await app.state.lifecycle.opened()


async def _left(lifespan: AbstractAsyncContextManager[object]) -> None:
    await lifespan.__aexit__(None, None, None)


@cache
def _answerer() -> VerifiedAnswerer:
    """Verified once for all tests of a process."""
    return verified_answerer(("FDA",))


@contextmanager
def serving(settings: ServiceSettings, **parts: object) -> Iterator[Caller]:
    """A caller of the whole service; ``parts`` put others in the place of the real ones."""

    def opened() -> ServingParts:
        return replace(open_parts(settings, _answerer()), **parts)  # type: ignore[arg-type]

    with calling(create_app(settings, opened)) as caller:
        yield caller
