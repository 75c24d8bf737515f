"""Missing data from the EMR's own FHIR server: listed servers only, with the client's token.

The token goes to that server and nowhere else: no redirect is followed, and a next page only below
the same base address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from oncobasis.service.auth.keys import may_fetch
from oncobasis.service.hooks.chart import Chart, next_link
from oncobasis.service.http.fetched import content_of
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.http.strict_json import parse

if TYPE_CHECKING:
    from oncobasis.service.hooks.envelope import HookRequest
    from oncobasis.settings import HookSettings

_DEEPEST = 100
_TOKEN = "{{context.patientId}}"  # noqa: S105 - a token of a template
_ACCEPT = "application/fhir+json, application/json;q=0.5"


@dataclass(frozen=True, slots=True)
class FhirServer:
    """A server that may be asked, and the token it takes."""

    base: str
    token: str | None

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of a request."""
        names = {"accept": _ACCEPT}
        return names if self.token is None else {**names, "authorization": f"Bearer {self.token}"}


def server_of(request: HookRequest, allowed: tuple[str, ...]) -> FhirServer | None:
    """Return the server that a call names, if it is on the list and safe to send a token to."""
    if request.fhirServer is None:
        return None
    base = request.fhirServer.rstrip("/")
    if base not in {one.rstrip("/") for one in allowed} or not may_fetch(base):
        return None
    granted = request.fhirAuthorization
    return FhirServer(base, None if granted is None else granted.access_token)


class Fetcher:
    """Fetches what a client did not send along."""

    def __init__(self, settings: HookSettings, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http = http

    async def complete(
        self, chart: Chart, templates: Mapping[str, str], server: FhirServer
    ) -> None:
        """Add what the server has for the keys that the chart lacks; all at the same time."""
        missing = {key: text for key, text in templates.items() if key not in chart.obtained}
        tasks = {
            key: asyncio.create_task(self._query(template, chart.patient, server))
            for key, template in missing.items()
        }
        if not tasks:
            return
        await asyncio.wait(tasks.values(), timeout=self._settings.fetch_seconds)
        for key, task in tasks.items():
            if not task.done():
                task.cancel()
            elif task.exception() is None and (pages := task.result()) is not None:
                answered = [chart.add(page) for page in pages]
                if any(answered):
                    chart.obtained.add(key)
        await asyncio.gather(*tasks.values(), return_exceptions=True)

    async def _query(
        self, template: str, patient: str, server: FhirServer
    ) -> list[Mapping[str, object]] | None:
        """Return every page of a query; None where the server does not answer it."""
        name = quote(patient, safe="")
        # With its type every server understands a reference, also one that doesn't infer it.
        filled = template.replace(f"patient={_TOKEN}", f"patient=Patient/{name}")
        filled = filled.replace(_TOKEN, name)
        address: str | None = f"{server.base}/{filled}"
        pages: list[Mapping[str, object]] = []
        while address and len(pages) < self._settings.pages:
            page = await self._page(address, server)
            if page is None:
                break
            pages.append(page)
            address = next_link(page)
            if address and not address.startswith((f"{server.base}/", f"{server.base}?")):
                break
        return pages or None

    async def _page(self, address: str, server: FhirServer) -> Mapping[str, object] | None:
        try:
            async with self._http.stream(
                "GET", address, headers=server.headers, follow_redirects=False
            ) as answer:
                if answer.status_code != httpx.codes.OK:
                    return None
                content = await content_of(answer, self._settings.fetch_bytes)
            document = None if content is None else parse(content, _DEEPEST)
        except (httpx.HTTPError, httpx.InvalidURL, ProblemError):
            return None
        return document if isinstance(document, dict) else None
