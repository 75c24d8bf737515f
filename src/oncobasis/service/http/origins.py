"""Origins that may read answers, and no others: what a browser is told before it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware.cors import CORSMiddleware

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.responses import Response

_PRIVATE = "access-control-allow-private-network"


class ListedOrigins(CORSMiddleware):
    """Answers preflights; a page on the web may call into this network only if it is listed."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Return the answer; the layer beneath says yes to private networks whoever asks."""
        response = super().preflight_response(request_headers)
        if not self.is_allowed_origin(request_headers["origin"]) and _PRIVATE in response.headers:
            del response.headers[_PRIVATE]
        return response
