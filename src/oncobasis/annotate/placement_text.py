"""A placement as one cell of a table: ``coding_start-coding_end:start-end,start-end,...``.

Exons stand in the direction of the transcript and are numbered from 1.
"""

from __future__ import annotations

from oncobasis.core.transcript import Exon, Placement


def placement_text(place: Placement | None) -> str:
    """The cell; '' for no placement."""
    if place is None:
        return ""
    exons = ",".join(f"{exon.start}-{exon.end}" for exon in place.exons)
    return f"{place.coding_start}-{place.coding_end}:{exons}"


def placement_of(assembly: str, text: str) -> Placement:
    """The placement of a cell; ValueError when it is none."""
    coding, _, spans = text.partition(":")
    start, end = _span(coding)
    exons = tuple(Exon(number, *_span(span)) for number, span in enumerate(spans.split(","), 1))
    return Placement(assembly, exons, start, end)


def _span(text: str) -> tuple[int, int]:
    start, end = text.split("-")
    if not 0 < int(start) <= int(end):
        raise ValueError(text)
    return int(start), int(end)
