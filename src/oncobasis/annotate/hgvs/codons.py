"""The standard genetic code."""

from __future__ import annotations

from types import MappingProxyType

BASES = "TCAG"
# The residues of TTT, TTC, TTA, TTG, TCT, ... in the order of NCBI's table 1.
RESIDUES = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
UNKNOWN = "X"
START_CODON = "ATG"
SELENOCYSTEINE = "U"
SELENOCYSTEINE_CODON = "TGA"
_CODE = MappingProxyType(
    {
        f"{first}{second}{third}": RESIDUES[16 * i + 4 * j + k]
        for i, first in enumerate(BASES)
        for j, second in enumerate(BASES)
        for k, third in enumerate(BASES)
    }
)


def translate(coding: str) -> str:
    """Residues of the whole codons, ``*`` for a stop, ``X`` where a base is unknown."""
    return "".join([_CODE.get(coding[at : at + 3], UNKNOWN) for at in range(0, len(coding) - 2, 3)])
