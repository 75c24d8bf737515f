"""A token is used once: ids that were seen, in this process and behind it in the store."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from oncobasis.service.auth.tokens import Accepted

Claim: TypeAlias = "Callable[[Accepted], Awaitable[bool]]"
"""Remembers a token's id where every process sees it; False when it was used before."""


class TokenLedger(Protocol):
    """Remembers ids of tokens until they expire."""

    def claim(self, token: Accepted, *, durable: bool) -> Awaitable[bool]:
        """Remember the id (``durable``: in the store too); False when it was used before."""
        ...


class MemoryLedger:
    """Remembers as long as the process lives; asks ``behind`` about ids that are new to it."""

    def __init__(self, clock: Callable[[], float], behind: Claim | None = None) -> None:
        self._clock = clock
        self._behind = behind
        self._seen: set[tuple[str, str]] = set()
        self._ends: list[tuple[int, tuple[str, str]]] = []

    async def claim(self, token: Accepted, *, durable: bool) -> bool:
        """Remember the id; False when it was used before."""
        self._forget()
        used = (token.issuer, token.jti)
        if used in self._seen:
            return False
        self._seen.add(used)
        heapq.heappush(self._ends, (token.expires, used))
        return await self._behind(token) if durable and self._behind is not None else True

    def _forget(self) -> None:
        now = self._clock()
        while self._ends and self._ends[0][0] <= now:
            self._seen.discard(heapq.heappop(self._ends)[1])
