"""Requests to an authorisation server: listed origins, no redirect, bounded in bytes and time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from oncobasis.service.auth.keys import may_fetch
from oncobasis.service.http.fetched import content_of
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.http.strict_json import parse
from oncobasis.service.oauth.errors import SignInError

if TYPE_CHECKING:
    from oncobasis.service.http.strict_json import Plain

    Document = Mapping[str, Plain]

_DEEPEST = 20
_LARGEST = 262_144
_DEFAULT_PORTS = {"https": 443, "http": 80}


class Web:
    """Fetches documents of authorisation servers."""

    def __init__(self, http: httpx.AsyncClient, seconds: float) -> None:
        self._http = http
        self._seconds = seconds

    async def get(self, address: str) -> Document:
        """Return the document at an address; raises SignInError."""
        return await self._document("GET", address, None, {}, "discovery")

    async def post(
        self, address: str, form: Mapping[str, str], headers: Mapping[str, str]
    ) -> Document:
        """Send a form and return the answer; raises SignInError."""
        return await self._document("POST", address, form, headers, "exchange")

    async def _document(
        self,
        method: str,
        address: str,
        form: Mapping[str, str] | None,
        headers: Mapping[str, str],
        refused: str,
    ) -> Document:
        if not may_fetch(address):
            raise SignInError("address")
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._body(method, address, form, headers, refused)
            document = parse(body, _DEEPEST)
        except TimeoutError:
            raise SignInError("slow") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise SignInError("unreachable") from None
        except ProblemError:
            raise SignInError("answer") from None
        if not isinstance(document, dict):
            raise SignInError("answer")
        return document

    async def _body(
        self,
        method: str,
        address: str,
        form: Mapping[str, str] | None,
        headers: Mapping[str, str],
        refused: str,
    ) -> bytes:
        sent = {"accept": "application/json", **headers}
        async with self._http.stream(
            method, address, data=form, headers=sent, follow_redirects=False
        ) as answer:
            if answer.status_code != httpx.codes.OK:
                raise SignInError(refused)
            content = await content_of(answer, _LARGEST)
        if content is None:
            raise SignInError("answer")
        return content


def origin_of(address: str) -> str | None:
    """Return scheme, host and port of an address; None where there is none."""
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None or parts.username or parts.password:
        return None
    return f"{parts.scheme}://{parts.hostname}:{port}"


def text_of(document: Mapping[str, object], name: str, longest: int = 2048) -> str | None:
    """Return a text of a document; None where it is absent, empty, too long or of another type."""
    value = document.get(name)
    return value if isinstance(value, str) and 0 < len(value) <= longest else None
