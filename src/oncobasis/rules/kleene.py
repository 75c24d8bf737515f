"""Kleene's three-valued logic."""

from __future__ import annotations

from oncobasis.core.assessment import Truth


def negate(value: Truth) -> Truth:
    """Kleene NOT."""
    if value is Truth.UNKNOWN:
        return value
    return Truth.FALSE if value is Truth.TRUE else Truth.TRUE


def conjunction(values: list[Truth]) -> Truth:
    """Kleene AND."""
    if Truth.FALSE in values:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in values else Truth.TRUE


def disjunction(values: list[Truth]) -> Truth:
    """Kleene OR."""
    if Truth.TRUE in values:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in values else Truth.FALSE
