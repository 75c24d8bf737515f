"""The standard genetic code (NCBI table 1) and the other strand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

STOP = "*"
UNREADABLE = "X"
_RESIDUES = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
CODONS: Mapping[str, str] = MappingProxyType(
    {
        "".join(bases): residue
        for bases, residue in zip(product("TCAG", repeat=3), _RESIDUES, strict=True)
    }
)
_OTHER_STRAND = str.maketrans("ACGTNacgtn", "TGCANtgcan")


def complement(bases: str) -> str:
    """The same bases read on the other strand."""
    return bases.translate(_OTHER_STRAND)[::-1]


def translate(coding: str) -> str:
    """One residue for each whole codon; ``*`` for a stop, ``X`` for a codon with an unread base."""
    return "".join(
        CODONS.get(coding[at : at + 3], UNREADABLE) for at in range(0, len(coding) - 2, 3)
    )
