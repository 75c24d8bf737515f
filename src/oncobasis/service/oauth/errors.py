"""Why a sign-in did not come about: a code, never a value of the request or of a server."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, int] = {
    "request": 400,
    "server": 403,
    "state": 400,
    "replayed": 400,
    "mixed": 400,
    "denied": 403,
    "discovery": 502,
    "address": 502,
    "unreachable": 502,
    "slow": 504,
    "answer": 502,
    "exchange": 502,
    "identity": 403,
    "roles": 403,
    "patient": 502,
    "scope": 403,
    "record": 502,
    "session": 401,
    "origin": 403,
}
"""Status of the page by reason."""


class SignInError(Exception):
    """Ends a sign-in; ``reason`` is a key of ``REASONS``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.status = REASONS[reason]
        super().__init__(reason)
