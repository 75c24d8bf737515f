"""Pages of what did not come about, said in the log by code alone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.service.http.language import LANGUAGES, language_of
from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.oauth.web import origin_of
from oncobasis.service.observe import logs
from oncobasis.service.pages.document import refusal

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

    from oncobasis.service.observe.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Refusals:
    """Answers refusals."""

    metrics: Metrics
    language: str

    async def answer(self, request: Request, error: Exception) -> Response:
        """Return the page; the reason is a code of a fixed list."""
        if not isinstance(error, SignInError):
            raise error
        self.metrics.denied.labels(f"signin_{error.reason}").inc()
        logs.say("signin_refused", logging.WARNING, reason=error.reason)
        asked = request.query_params.get("lang")
        known = asked is None or asked in LANGUAGES
        language = language_of(request, self.language) if known else self.language
        return refusal(error.reason, error.status, language).response()


def is_own(request: Request, base_url: str) -> bool:
    """Whether a page of the service itself sent a request, as the browser says."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    given = request.headers.get("origin")
    return given is not None and origin_of(given) == origin_of(base_url)


def check_own(request: Request, base_url: str) -> None:
    """Refuse a request that changes something unless a page of the service itself sent it."""
    if not is_own(request, base_url):
        raise SignInError("origin")
