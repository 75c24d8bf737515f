"""How one alteration stands to one atom, and how an atom came out over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from oncobasis.core.assessment import MatchDepth, Truth


@dataclass(frozen=True, slots=True)
class Meeting:
    """One alteration against one atom.

    ``truth`` UNKNOWN means that the alteration may be what the atom asks for (less specific,
    origin not known, significance uncertain); FALSE that it is not, ``reason`` says why.
    """

    truth: Truth
    depth: MatchDepth = MatchDepth.NONE
    reason: str = ""
    excludes: bool = False


@cache
def met(depth: MatchDepth) -> Meeting:
    """The alteration is what the atom asks for."""
    return Meeting(Truth.TRUE, depth)


@cache
def possible(reason: str) -> Meeting:
    """The alteration may be what the atom asks for."""
    return Meeting(Truth.UNKNOWN, reason=reason)


@cache
def unmet(reason: str = "other_alteration_of_gene") -> Meeting:
    """The alteration is something else; the atom may still hold by another one."""
    return Meeting(Truth.FALSE, reason=reason)


@cache
def excluded(reason: str) -> Meeting:
    """The alteration shows that the atom does not hold."""
    return Meeting(Truth.FALSE, reason=reason, excludes=True)


@dataclass(frozen=True, slots=True)
class AtomTrace:
    """How an atom came out: its text, value, how closely it was met, by which alterations."""

    text: str
    truth: Truth
    depth: MatchDepth
    matched: tuple[int, ...]
    reason: str
    gene_seen: bool = False


_DEPTH_ORDER = {depth: rank for rank, depth in enumerate(MatchDepth)}


def depth_rank(depth: MatchDepth) -> int:
    """Rank of a match depth, 0 the closest."""
    return _DEPTH_ORDER[depth]
