"""The service as a client of one authorisation server: who it is there, and how it proves it."""

from __future__ import annotations

import time
import uuid
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

import jwt

from oncobasis.core.errors import UsageError
from oncobasis.service.auth.keys import may_fetch
from oncobasis.service.oauth.keyfile import SigningKey, read_secret, read_signing_key
from oncobasis.service.oauth.web import origin_of

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Client:
    """A client id with the proof of it; without one the client is public."""

    id: str
    client_id: str
    origins: frozenset[str]
    key: SigningKey | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)

    def may_ask(self, address: str | None) -> bool:
        """Whether an address is over TLS (or of this machine) and at a listed origin."""
        return address is not None and may_fetch(address) and origin_of(address) in self.origins

    def proof(self, token_endpoint: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return what a token request adds to its form and to its headers."""
        if self.key is not None:
            signed = self._assertion(self.key, token_endpoint)
            form = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}
            return form, {}
        if self.secret is not None:
            pair = f"{quote_plus(self.client_id)}:{quote_plus(self.secret)}"
            return {}, {"authorization": f"Basic {b64encode(pair.encode()).decode()}"}
        return {"client_id": self.client_id}, {}

    def _assertion(self, key: SigningKey, token_endpoint: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": token_endpoint,
            "iat": now,
            "exp": now + _ASSERTION_SECONDS,
            "jti": str(uuid.uuid4()),
        }
        headers = {"kid": key.kid, "typ": "JWT"}
        return jwt.encode(claims, key.key, algorithm=key.algorithm, headers=headers)


@dataclass(frozen=True, slots=True)
class Registration:
    """What the settings say of a client."""

    id: str
    client_id: str
    base: str
    endpoints: tuple[str, ...]
    key_file: Path | None
    secret_file: Path | None

    def client(self) -> Client:
        """Return the client with its keys read; raises UsageError."""
        origins = [origin_of(one) for one in (self.base, *self.endpoints) if may_fetch(one)]
        found = frozenset(one for one in origins if one is not None)
        if None in origins or len(origins) != 1 + len(self.endpoints):
            raise UsageError(
                "addresses must begin with https:// (http:// on loopback only)",
                where=self.id,
                remedy="correct the address in the settings",
            )
        return Client(
            self.id,
            self.client_id,
            found,
            key=None if self.key_file is None else read_signing_key(self.key_file),
            secret=None if self.secret_file is None else read_secret(self.secret_file),
        )
