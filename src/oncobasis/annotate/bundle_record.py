"""One transcript as JSON and back; what comes back fits together or is refused."""

from __future__ import annotations

import json

from oncobasis.core.canonical import Json
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Exon, Placement, Strand, Transcript

REMEDY = "reinstall the package, or build the bundle again with 'oncobasis transcripts build'"


def transcript_to_json(transcript: Transcript) -> Json:
    """The record of one transcript."""
    return {
        "gene": transcript.gene,
        "name": transcript.name,
        "ensembl": transcript.ensembl,
        "chromosome": transcript.chromosome,
        "strand": int(transcript.strand),
        "checked": list(transcript.checked),
        "placements": [_placement_to_json(place) for place in transcript.placements],
        "coding": transcript.coding,
        "protein": transcript.protein,
        "downstream": transcript.downstream,
    }


def transcript_of_line(line: bytes, where: str) -> Transcript:
    """Decode one transcript; KnowledgeError when it cannot be read or its parts don't fit."""
    try:
        transcript = _transcript(json.loads(line))
    except (ValueError, KeyError, TypeError) as error:
        raise KnowledgeError("a transcript cannot be read", where=where, remedy=REMEDY) from error
    for placement in transcript.placements:
        length = sum(block.end - block.start + 1 for block in placement.coding_blocks())
        if length != len(transcript.coding):
            raise KnowledgeError(
                f"{length} coding bases on {placement.assembly} for {len(transcript.coding)}",
                where=where,
                remedy=REMEDY,
            )
    return transcript


def text_of(value: Json) -> str:
    """The value as text; TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def number_of(value: Json) -> int:
    """The value as a whole number; TypeError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(type(value).__name__)
    return value


def cells_of(value: Json) -> list[Json]:
    """The value as a list; TypeError for anything else."""
    if not isinstance(value, list):
        raise TypeError(type(value).__name__)
    return value


def _placement_to_json(place: Placement) -> Json:
    exons: list[Json] = [[e.number, e.start, e.end, e.before, e.after] for e in place.exons]
    return [place.assembly, place.coding_start, place.coding_end, exons]


def _transcript(record: dict[str, Json]) -> Transcript:
    return Transcript(
        gene=text_of(record["gene"]),
        name=text_of(record["name"]),
        chromosome=text_of(record["chromosome"]),
        strand=Strand(number_of(record["strand"])),
        placements=tuple(_placement(cells) for cells in cells_of(record["placements"])),
        coding=text_of(record["coding"]),
        protein=text_of(record["protein"]),
        downstream=text_of(record["downstream"]),
        ensembl=text_of(record["ensembl"]),
        checked=tuple(text_of(name) for name in cells_of(record["checked"])),
    )


def _placement(record: Json) -> Placement:
    assembly, start, end, exons = cells_of(record)
    return Placement(
        text_of(assembly),
        tuple(_exon(cells) for cells in cells_of(exons)),
        number_of(start),
        number_of(end),
    )


def _exon(record: Json) -> Exon:
    number, start, end, before, after = cells_of(record)
    return Exon(
        number_of(number), number_of(start), number_of(end), text_of(before), text_of(after)
    )
