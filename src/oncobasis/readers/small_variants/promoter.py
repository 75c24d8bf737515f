"""TERT promoter hotspots, known by position: annotation tools place them merely 'upstream'.

Positions (-124 and -146 of the start codon): GRCh37 chr5:1295228 and 1295250, both G>A on the
forward strand (C>T of the gene); Huang 2013 and Horn 2013 as quoted by Heidenreich 2014.
"""

from __future__ import annotations

from types import MappingProxyType

PROMOTER_GENE = "TERT"
_CHROMOSOME = "5"
_HOTSPOTS = MappingProxyType(
    {
        ("GRCh37", 1295228): "C228T",
        ("GRCh37", 1295250): "C250T",
        ("GRCh38", 1295113): "C228T",
        ("GRCh38", 1295135): "C250T",
    }
)


def promoter_hotspot(
    assembly: str | None, chromosome: str, position: int, change: tuple[str, str]
) -> str | None:
    """Return ``C228T`` or ``C250T`` for that substitution, else None (also: assembly unknown)."""
    if chromosome != _CHROMOSOME or assembly is None or change != ("G", "A"):
        return None
    return _HOTSPOTS.get((assembly, position))
