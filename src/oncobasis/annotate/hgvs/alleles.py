"""Alleles as callers write them -> the bases that really change."""

from __future__ import annotations

from typing import NamedTuple

from oncobasis.core.alteration import GenomicChange

_BASES = frozenset("ACGTN")
_COMPLEMENT = str.maketrans("ACGTN", "TGCAN")


class Edit(NamedTuple):
    """Bases ``start`` (from 0) up to ``end`` (excluded) give way to ``inserted``.

    ``start == end`` is an insertion in front of ``start``.
    """

    start: int
    end: int
    inserted: str


class Alleles(NamedTuple):
    """The alleles of a change in capitals, at a 1-based position of the forward strand."""

    position: int
    reference: str
    alternative: str

    @property
    def end(self) -> int:
        """Last base of the reference allele."""
        return self.position + len(self.reference) - 1


def reverse_complement(bases: str) -> str:
    """The other strand of bases in capitals, in its own direction."""
    return bases.translate(_COMPLEMENT)[::-1]


def plain_alleles(change: GenomicChange) -> Alleles | None:
    """The alleles in capitals; None where one of them is no run of bases (``*``, ``<DEL>``, ``.``).

    An empty allele or ``-`` (as MAF writes it) is an allele of no bases.
    """
    reference = _bases(change.reference)
    alternative = _bases(change.alternative)
    if reference is None or alternative is None:
        return None
    return Alleles(change.position, reference, alternative)


def trimmed(reference: str, alternative: str) -> tuple[int, str, str]:
    """How many first bases both share, and what is left without shared first and last bases."""
    shortest = min(len(reference), len(alternative))
    first = 0
    while first < shortest and reference[first] == alternative[first]:
        first += 1
    last = 0
    while last < shortest - first and reference[-1 - last] == alternative[-1 - last]:
        last += 1
    return first, reference[first : len(reference) - last], alternative[first:][: _until(last)]


def _until(last: int) -> int | None:
    return -last if last else None


def _bases(allele: str) -> str | None:
    capitals = allele.upper()
    if capitals in {"", "-"}:
        return ""
    return capitals if _BASES.issuperset(capitals) else None
