"""Target regions of an assay -> the genes whose coding bases it covers, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.annotate.bundle import load_transcripts
from oncobasis.core.case import AssayScope, Uncovered
from oncobasis.core.errors import InputError
from oncobasis.readers.assay.regions import Regions, bed_rows, regions_of
from oncobasis.readers.files.lines import numbered_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from oncobasis.annotate.bundle import Transcripts
    from oncobasis.core.transcript import Transcript

_CODON = 3
_MEGABASE = 1_000_000


def scope_of_bed(
    path: Path, assembly: str | None, transcripts: Transcripts | None = None
) -> AssayScope:
    """Return the scope of an assay with these target regions; small variants only are claimed.

    A gene of which no coding base is covered, or whose transcript is not at hand, is not tested;
    residues that lie outside the regions are left open. Raises InputError without an assembly,
    and where no gene is covered.
    """
    if assembly is None:
        raise InputError(
            "target regions mean nothing without their genome assembly",
            where=path.name,
            remedy="give --assembly GRCh37 or GRCh38",
        )
    regions = regions_of(bed_rows(numbered_lines(path), path.name))
    known = transcripts or load_transcripts()
    genes: set[str] = set()
    uncovered: list[Uncovered] = []
    for transcript in _touched(known, regions, assembly):
        missing = _missing(transcript, regions, assembly)
        if missing is not None:
            genes.add(transcript.gene)
            uncovered += missing
    if not genes:
        raise InputError(
            "the regions cover no coding base of a gene that is known",
            where=path.name,
            remedy=f"check that they are on {assembly}",
        )
    return AssayScope(
        path.name,
        frozenset(genes),
        small_variants=True,
        uncovered=tuple(uncovered),
        callable_mb=round(regions.size / _MEGABASE, 3),
    )


def _touched(known: Transcripts, regions: Regions, assembly: str) -> Iterator[Transcript]:
    seen: set[str] = set()
    for chromosome, spans in regions.by_chromosome.items():
        for start, end in spans:
            for transcript in known.at(assembly, chromosome, start, end):
                if transcript.name not in seen:
                    seen.add(transcript.name)
                    yield transcript


def _missing(
    transcript: Transcript, regions: Regions, assembly: str
) -> tuple[Uncovered, ...] | None:
    """The residues that no region covers; None where nothing of the coding sequence is covered."""
    place = transcript.placed_on(assembly)
    if place is None:
        return None
    offset, any_covered = 0, False
    gaps: list[tuple[int, int]] = []
    for block in place.coding_blocks():
        length = block.end - block.start + 1
        covered = list(regions.covered(transcript.chromosome, block.start, block.end))
        any_covered = any_covered or bool(covered)
        for low, high in _between(block.start, block.end, covered):
            ends = (low - block.start, high - block.start)
            if transcript.strand < 0:
                ends = (block.end - high, block.end - low)
            gaps.append((offset + ends[0], offset + ends[1]))
        offset += length
    if not any_covered:
        return None
    last = len(transcript.protein)
    residues = ((low // _CODON + 1, min(high // _CODON + 1, last)) for low, high in gaps)
    return tuple(
        Uncovered(transcript.gene, first, end, "outside_target") for first, end in sorted(residues)
    )


def _between(start: int, end: int, covered: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = start
    for low, high in covered:
        if low > at:
            yield at, low - 1
        at = high + 1
    if at <= end:
        yield at, end
