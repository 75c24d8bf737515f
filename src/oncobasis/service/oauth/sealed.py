"""Small documents that a browser keeps for the service, sealed, and the cookies they travel in.

AES-256-GCM under a key derived of the site's keys; every process opens what another one sealed.
What a document is for and when it ends is sealed with it.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from starlette.responses import Response

    from oncobasis.core.canonical import Json
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings

_NONCE = 12
_LONGEST = 3800


class Sealer:
    """Seals and opens."""

    def __init__(self, lifecycle: Lifecycle, clock: Callable[[], float]) -> None:
        self._lifecycle = lifecycle
        self._clock = clock

    def sealed(self, purpose: str, content: Mapping[str, Json], seconds: int) -> str:
        """Return the content as text that only this site can open, for so long."""
        document = orjson.dumps({"until": self._clock() + seconds, "content": dict(content)})
        nonce = secrets.token_bytes(_NONCE)
        body = self._cipher().encrypt(nonce, document, purpose.encode())
        return urlsafe_b64encode(nonce + body).rstrip(b"=").decode()

    def opened(self, purpose: str, text: str | None) -> dict[str, Json] | None:
        """Return the content; None for what is absent, of another purpose, changed or past."""
        if not text or len(text) > _LONGEST:
            return None
        try:
            raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            plain = self._cipher().decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
        except (InvalidTag, ValueError, Base64Error):
            return None
        document = orjson.loads(plain)
        content: dict[str, Json] = document["content"]
        return content if document["until"] > self._clock() else None

    def _cipher(self) -> AESGCM:
        index = self._lifecycle.parts.keys.index
        return AESGCM(hmac.new(index, b"oncobasis.cookies", sha256).digest())


@dataclass(frozen=True, slots=True)
class Cookies:
    """How cookies are set: for this host alone, out of reach of scripts.

    Inside the page of an EMR a cookie comes back only if it is ``SameSite=None``; it is
    partitioned then, so that it belongs to this EMR's page and to no other.
    """

    secure: bool
    embedded: bool

    @classmethod
    def of(cls, settings: ServiceSettings, *, framed: bool) -> Cookies:
        """Return the way that fits the address of the service; ``framed`` allows an EMR's page."""
        secure = settings.base_url.startswith("https://")
        return cls(secure, framed and bool(settings.frame_ancestors))

    def name(self, name: str) -> str:
        """Return the name; the prefix has the browser insist on TLS."""
        return f"__Secure-{name}" if self.secure else name

    def put(self, response: Response, name: str, value: str, path: str, seconds: int) -> None:
        """Set a cookie; no seconds take it away."""
        words = [f"{self.name(name)}={value}", f"Path={path}", f"Max-Age={seconds}", "HttpOnly"]
        if self.embedded:
            words += ["Secure", "SameSite=None", "Partitioned"]
        else:
            words += (["Secure"] if self.secure else []) + ["SameSite=Lax"]
        response.headers.append("set-cookie", "; ".join(words))
