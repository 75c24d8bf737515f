"""Changes of the coding DNA as HGVS writes them (``c.2573T>G``, ``c.123+5_123+7del``)."""

from __future__ import annotations

from oncobasis.annotate.hgvs.alleles import Edit, reverse_complement
from oncobasis.annotate.hgvs.placed import NO_BASE, PlacedTranscript


def coding_text(placed: PlacedTranscript, edit: Edit, deleted: str) -> str:
    """The description of an edit that stands at its most 3' place; ``deleted`` are its bases.

    '' where an end lies outside the transcript: HGVS has no name for such a base.
    """
    start, end, inserted = edit
    if start < 0 or end > placed.length:
        return ""
    if not deleted:
        return _insertion(placed, start, inserted)
    if not inserted:
        return f"c.{_range(placed, start, end)}del"
    if len(deleted) == len(inserted) == 1:
        return f"c.{position(placed, start)}{deleted}>{inserted}"
    if inserted == reverse_complement(deleted):
        return f"c.{_range(placed, start, end)}inv"
    return f"c.{_range(placed, start, end)}delins{inserted}"


def position(placed: PlacedTranscript, place: int) -> str:
    """The name of a base along the gene: ``858``, ``-12``, ``*3``, ``123+5``, ``124-2``.

    The middle base of an intron with an odd number of bases is counted from the exon before it.
    """
    exon = placed.exon_at_or_before(place)
    behind = place - placed.ends[exon] + 1
    if behind <= 0:
        return _spliced(placed, placed.spliced[exon] + place - placed.starts[exon])
    ahead = placed.starts[exon + 1] - place
    following = placed.spliced[exon + 1]
    if behind <= ahead:
        return f"{_spliced(placed, following - 1)}+{behind}"
    return f"{_spliced(placed, following)}-{ahead}"


def _spliced(placed: PlacedTranscript, at: int) -> str:
    if at < placed.coding_from:
        return str(at - placed.coding_from)
    if at >= placed.coding_until:
        return f"*{at - placed.coding_until + 1}"
    return str(at - placed.coding_from + 1)


def _range(placed: PlacedTranscript, start: int, end: int) -> str:
    first = position(placed, start)
    return first if end - start == 1 else f"{first}_{position(placed, end - 1)}"


def _insertion(placed: PlacedTranscript, start: int, inserted: str) -> str:
    first = start - len(inserted)
    if first >= 0 and NO_BASE not in inserted and placed.bases(first, start) == inserted:
        return f"c.{_range(placed, first, start)}dup"
    if not 0 < start < placed.length:
        return ""
    return f"c.{_range(placed, start - 1, start + 1)}ins{inserted}"
