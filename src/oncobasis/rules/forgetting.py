"""Letting go of what was worked out over knowledge that no longer answers."""

from __future__ import annotations

from oncobasis.rules.holding import places_of
from oncobasis.rules.known import known_of
from oncobasis.rules.remembering import forget_all


def forget() -> None:
    """Empty every memory of rules, so that records of another bundle are held by none.

    Memories tell records by identity, so that an answer never depends on this; it frees them.
    """
    places_of.cache_clear()
    known_of.cache_clear()
    forget_all()
