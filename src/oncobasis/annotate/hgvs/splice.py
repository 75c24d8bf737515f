"""Where a change lies in relation to exons and splice sites, in Sequence Ontology terms.

Distances as Ensembl's VEP counts them: donor and acceptor are the first and last two bases of an
intron; the splice region is the last or first 3 bases of an exon and bases 3-8 of an intron; in
the intron, base 5 and bases 3-6 behind the donor and bases 3-17 before the acceptor have names of
their own (ensembl.org, "Calculated consequences").
"""

from __future__ import annotations

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
    first = start - placed.ends[before] + 1
    last = end - placed.ends[before]
    return [
        so.INTRON,
        *_donor_terms(first, last),
        *_acceptor_terms(placed.starts[before + 1] - end + 1, placed.starts[before + 1] - start),
    ]


def exon_region_terms(placed: PlacedTranscript, exon: int, start: int, end: int) -> list[str]:
    """The splice-region term if bases of an exon lie within 3 of its inner ends."""
    at_start = exon > 0 and start - placed.starts[exon] < EXON_REGION
    at_end = exon < len(placed.ends) - 1 and placed.ends[exon] - end < EXON_REGION
    return [so.SPLICE_REGION] if at_start or at_end else []


def _donor_terms(first: int, last: int) -> list[str]:
    """Of intron bases ``first`` to ``last`` counted from the exon before (+1, +2, ...)."""
    terms = []
    if _meets(first, last, 1, SITE):
        terms.append(so.DONOR)
    if _meets(first, last, SITE + 1, INTRON_REGION) or _parts(first, last, SITE):
        terms.append(so.SPLICE_REGION)
    if _meets(first, last, DONOR_5TH, DONOR_5TH):
        terms.append(so.DONOR_5TH_BASE)
    if _meets(first, last, SITE + 1, DONOR_REGION_END):
        terms.append(so.DONOR_REGION)
    return terms


def _acceptor_terms(first: int, last: int) -> list[str]:
    """Of intron bases ``first`` to ``last`` counted back from the exon behind (-1, -2, ...)."""
    terms = []
    if _meets(first, last, 1, SITE):
        terms.append(so.ACCEPTOR)
    if _meets(first, last, SITE + 1, INTRON_REGION) or _parts(first, last, SITE):
        terms.append(so.SPLICE_REGION)
    if _meets(first, last, SITE + 1, TRACT_END):
        terms.append(so.POLYPYRIMIDINE)
    return terms


def _meets(first: int, last: int, low: int, high: int) -> bool:
    """Whether bases share one with a stretch; an insertion (first = last + 1) if it parts two."""
    return first <= high and last >= low


def _parts(first: int, last: int, behind: int) -> bool:
    return first == last + 1 and last == behind
