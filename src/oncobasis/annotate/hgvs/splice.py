"""Where a change lies in relation to exons and splice sites, in Sequence Ontology terms.

Distances and names as Ensembl's VEP 105 writes them: donor and acceptor are the first and last two
bases of an intron; the splice region is the last or first 3 bases of an exon and bases 3-8 of an
intron, but base 5 and bases 3-6 behind the donor have names of their own; bases 3-17 before the
acceptor are the polypyrimidine tract besides.
"""

from __future__ import annotations

from collections.abc import Iterator

from oncobasis.annotate.hgvs import terms as so
from oncobasis.annotate.hgvs.placed import PlacedTranscript

SITE = 2
EXON_REGION = 3
INTRON_REGION = 8
DONOR_5TH = 5
DONOR_REGION_END = 6
TRACT_END = 17


def intron_terms(placed: PlacedTranscript, before: int, start: int, end: int) -> list[str]:
    """Terms of bases ``start`` up to ``end`` inside the intron that follows the exon ``before``.

    An insertion (``start == end``) counts where it parts two bases of a stretch.
    """
    behind = (start - placed.ends[before] + 1, end - placed.ends[before])
    following = placed.starts[before + 1]
    ahead = (following - end + 1, following - start)
    terms = []
    if _meets(behind, 1, SITE):
        terms.append(so.DONOR)
    if _meets(ahead, 1, SITE):
        terms.append(so.ACCEPTOR)
    if not terms or (behind[1] > SITE and ahead[1] > SITE):
        terms.append(so.INTRON)
    return [*terms, *_near_terms(behind, ahead, has_site=terms[0] != so.INTRON)]


def exon_region_terms(placed: PlacedTranscript, exon: int, start: int, end: int) -> list[str]:
    """The splice-region term if bases of an exon lie within 3 of its inner ends."""
    at_start = exon > 0 and start - placed.starts[exon] < EXON_REGION
    at_end = exon < len(placed.ends) - 1 and placed.ends[exon] - end < EXON_REGION
    return [so.SPLICE_REGION] if at_start or at_end else []


def _near_terms(
    behind: tuple[int, int], ahead: tuple[int, int], *, has_site: bool
) -> Iterator[str]:
    """Names of bases beside a site; what has a name of its own is not called region besides."""
    fifth = _meets(behind, DONOR_5TH, DONOR_5TH)
    donor_region = _meets(behind, SITE + 1, DONOR_REGION_END) and not fifth
    if fifth:
        yield so.DONOR_5TH_BASE
    if donor_region:
        yield so.DONOR_REGION
    if _meets(ahead, SITE + 1, TRACT_END):
        yield so.POLYPYRIMIDINE
    if has_site or fifth or donor_region:
        return
    if _in_region(behind) or _in_region(ahead):
        yield so.SPLICE_REGION


def _in_region(bases: tuple[int, int]) -> bool:
    behind_site = bases[0] == bases[1] + 1 and bases[1] == SITE
    return behind_site or _meets(bases, SITE + 1, INTRON_REGION)


def _meets(bases: tuple[int, int], low: int, high: int) -> bool:
    """Whether bases (first, last; counted from an exon) share one with a stretch.

    Of an insertion first is last + 1: it meets a stretch if it parts two bases of it.
    """
    return bases[0] <= high and bases[1] >= low
