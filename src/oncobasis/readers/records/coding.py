"""A coding change on a reference transcript -> the same change on the genome.

Only changes within one coding exon, on the transcript that the record names (whatever its
version), whose stated bases are those of the transcript. What the change does is then the
annotator's to say; it must name the same coding change again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.annotate.hgvs.alleles import reverse_complement
from oncobasis.core.alteration import GenomicChange
from oncobasis.core.transcript import Strand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.transcript import Placement, Transcript

_CODING = re.compile(
    r"c\.(?P<start>\d{1,6})(?:_(?P<end>\d{1,6}))?"
    r"(?:(?P<old>[ACGT])>(?P<new>[ACGT])|delins(?P<other>[ACGT]+)|(?P<gone>del)|(?P<twice>dup)"
    r"|ins(?P<more>[ACGT]+))"
)
_NO_ALLELE = "-"


def on_genome(
    transcripts: Iterable[Transcript], accession: str, coding: str, assembly: str
) -> GenomicChange | None:
    """The genomic change of a canonical coding change; None where it can't be placed surely."""
    found = _CODING.fullmatch(coding)
    named = accession.partition(".")[0]
    transcript = next(
        (one for one in transcripts if named in {one.name.partition(".")[0],
                                                 one.ensembl.partition(".")[0]}), None,
    )  # fmt: skip
    placement = None if transcript is None else transcript.placed_on(assembly)
    if found is None or not named or transcript is None or placement is None:
        return None
    start, end = int(found["start"]), int(found["end"] or found["start"])
    bases = transcript.coding[start - 1 : end]
    if not 0 < start <= end <= len(transcript.coding) or (found["old"] not in {None, bases}):
        return None
    if found["more"] or found["twice"]:
        first = start if found["more"] else end
        if found["more"] and end != start + 1:
            return None
        return _insertion(transcript, placement, first, found["more"] or bases)
    new = found["new"] or found["other"] or ""
    return _replacement(transcript, placement, (start, end), (bases, new))


def _replacement(
    transcript: Transcript, placement: Placement, ends: tuple[int, int], alleles: tuple[str, str]
) -> GenomicChange | None:
    places = _places(transcript, placement, *ends)
    if places is None:
        return None
    old, new = (_turned(transcript, one) or _NO_ALLELE for one in alleles)
    return GenomicChange(placement.assembly, transcript.chromosome, min(places), old, new)


def _insertion(
    transcript: Transcript, placement: Placement, before: int, bases: str
) -> GenomicChange | None:
    """An insertion behind a coding position, at the genomic base that follows it."""
    places = _places(transcript, placement, before, before + 1)
    if places is None:
        return None
    inserted = _turned(transcript, bases)
    return GenomicChange(
        placement.assembly, transcript.chromosome, max(places), _NO_ALLELE, inserted
    )


def _places(
    transcript: Transcript, placement: Placement, start: int, end: int
) -> tuple[int, int] | None:
    """Genomic places of two coding positions of one exon."""
    passed = 0
    for block in placement.coding_blocks():
        size = block.end - block.start + 1
        if passed < start and end <= passed + size:
            first, last = start - passed - 1, end - passed - 1
            if transcript.strand is Strand.FORWARD:
                return block.start + first, block.start + last
            return block.end - first, block.end - last
        passed += size
    return None


def _turned(transcript: Transcript, bases: str) -> str:
    return bases if transcript.strand is Strand.FORWARD else reverse_complement(bases)
