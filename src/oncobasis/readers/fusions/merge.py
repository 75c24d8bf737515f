"""Calls of one fusion, in either direction and at any breakpoint -> one finding."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Fusion
from oncobasis.readers.fusions.partners import FIVE_PRIME_DRIVERS, THREE_PRIME_DRIVERS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from oncobasis.readers.fusions.judge import Judged


def grouped(found: Iterable[Judged]) -> list[list[Judged]]:
    """Group calls of one event, best supported first; groups and members in a fixed order."""
    groups: dict[Hashable, list[Judged]] = defaultdict(list)
    for judged in found:
        groups[_key(judged)].append(judged)
    ordered = [sorted(members, key=_rank) for members in groups.values()]
    return sorted(ordered, key=lambda members: _order(members[0]))


def is_reciprocal(first: Judged, second: Judged) -> bool:
    """Whether a call joins the genes of another the other way round."""
    return first.genes == second.genes[::-1] and first.genes != second.genes


def _key(judged: Judged) -> Hashable:
    if isinstance(judged.finding, Fusion):
        return ("fusion", *sorted(gene or "" for gene in judged.genes))
    return (repr(type(judged.finding)), *_inside_key(judged))


def _inside_key(judged: Judged) -> tuple[str, ...]:
    seen = judged.finding
    parts = ("gene", "kind", "first_exon", "last_exon", "exon", "isoform")
    return tuple(str(getattr(seen, part, "")) for part in parts)


_TRUTH = {True: 0, None: 1, False: 2}


def _rank(judged: Judged) -> tuple[object, ...]:
    """Best first: the driver at its end, its kinase kept, in frame, sure, most reads, then text."""
    seen, call = judged.finding, judged.call
    if not isinstance(seen, Fusion):
        return (0, 0, 0, 0, -call.confidence, -(call.reads or 0), call.text, *_places(judged))
    five, three = judged.genes
    driver = three in THREE_PRIME_DRIVERS or five in FIVE_PRIME_DRIVERS if call.oriented else False
    return (
        not driver,
        _TRUTH[seen.in_frame],
        _TRUTH[seen.kinase_domain_retained],
        not call.oriented,
        -call.confidence,
        -(call.reads or 0),
        call.text,
        *_places(judged),
    )


def _places(judged: Judged) -> tuple[object, ...]:
    return tuple(
        part
        for side in judged.call.sides
        for part in (side.chromosome, side.position or 0, side.exon or 0)
    )


def _order(judged: Judged) -> tuple[str, ...]:
    return (judged.name, *map(str, _inside_key(judged)))
