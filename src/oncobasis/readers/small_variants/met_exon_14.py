"""MET exon 14, known by position: a change of its splice sites leads to its skipping.

Exon 14 is GRCh37 7:116411903-116412043 (CIViC variant 324, release of 1 August 2021). On GRCh38 it
lies 359,946 bases further: the hotspot D1010N is 7:116412043 on GRCh37 and 7:116771989 on GRCh38
(Cancer Hotspots v2). Its last base, the first of codon 1010, is c.3028 of the MANE Select
transcript; its 141 bases begin with c.2888. The gene lies on the forward strand.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.readers.small_variants.alleles import Site

GENE = "MET"
TRANSCRIPT = "ENST00000397752"
_CHROMOSOME = "7"
_START = MappingProxyType({"GRCh37": 116411903, "GRCh38": 116771849})
_LENGTH = 141
_FIRST_CODING = 2888
_SITE_BASES = 2


def met_splice_change(assembly: str | None, site: Site) -> str | None:
    """Return the coding change if the two bases on either side of the exon are touched.

    Also for a deletion over a border or of the whole exon. None for everything else.
    """
    start = _START.get(assembly or "")
    if start is None or site.chromosome != _CHROMOSOME:
        return None
    first, deleted, inserted = _bare(site)
    last, end = first + len(deleted) - 1, start + _LENGTH - 1
    sites = ((start - _SITE_BASES, start - 1), (end + 1, end + _SITE_BASES))
    if deleted:
        touched = any(first <= high and low <= last for low, high in sites)
    else:
        # An insertion stands between the bases before and at ``first``: inside a site, or at
        # its outer side that touches no border, it moves no more than it repeats.
        touched = any(low < first <= high for low, high in sites)
    if not touched:
        return None
    return _coding(first - start, last - start, deleted, inserted)


def _bare(site: Site) -> tuple[int, str, str]:
    """Position, deleted and inserted bases, without the shared base in front."""
    position, reference, alternative = site.position, site.reference, site.alternative
    if reference[:1] == alternative[:1]:
        return position + 1, reference[1:], alternative[1:]
    return position, reference, alternative


def _coding(first: int, last: int, deleted: str, inserted: str) -> str:
    """HGVS of the change; numbers count from the first base of the exon, which is 0."""
    if not deleted:
        return f"c.{_place(first - 1)}_{_place(first)}ins{inserted}"
    if len(deleted) == len(inserted) == 1:
        return f"c.{_place(first)}{deleted}>{inserted}"
    span = _place(first) if first == last else f"{_place(first)}_{_place(last)}"
    return f"c.{span}delins{inserted}" if inserted else f"c.{span}del"


def _place(at: int) -> str:
    if at < 0:
        return f"{_FIRST_CODING}{at}"
    if at >= _LENGTH:
        return f"{_FIRST_CODING + _LENGTH - 1}+{at - _LENGTH + 1}"
    return str(_FIRST_CODING + at)
