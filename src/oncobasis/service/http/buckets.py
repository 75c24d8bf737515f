"""How many requests a client address may make: a bucket that refills, for a bounded number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil

_MOST_CLIENTS = 10_000


class Buckets:
    """One bucket of ``burst`` requests for each client, refilled at ``rate`` a second."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Take one request; return 0, or the whole seconds after which to try again."""
        now = self._clock()
        left, then = self._left.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        refused = left < 1
        self._left[client] = (left if refused else left - 1, now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return max(1, ceil((1 - left) / self._rate)) if refused else 0
