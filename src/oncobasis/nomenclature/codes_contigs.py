"""RefSeq accessions of the chromosomes: which assembly and chromosome a version is.

The versions are those of GCF_000001405.25 (GRCh37.p13) and GCF_000001405.40 (GRCh38.p14) at NCBI.
An older version (NC_000019.8, NCBI36) is no assembly that is read.
"""

from __future__ import annotations

import re
from types import MappingProxyType

_ACCESSION = re.compile(r"NC_0000(\d{2})\.(\d{1,2})")
_VERSIONS_37 = (
    10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9,
)  # fmt: skip
_NAMES = (*(str(number) for number in range(1, 23)), "X", "Y")
_MITOCHONDRION = "NC_012920.1"

CHROMOSOMES = MappingProxyType(
    {
        f"NC_{number:06d}.{version + step}": (assembly, name)
        for step, assembly in ((0, "GRCh37"), (1, "GRCh38"))
        for number, (name, version) in enumerate(zip(_NAMES, _VERSIONS_37, strict=True), 1)
    }
)
"""``NC_000007.13`` -> (``GRCh37``, ``7``)."""

# Contig lines of a VCF on b37 and of one on GRCh38.
_GRCH37 = (
    249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022,
    141213431, 135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753,
    81195210, 78077248, 59128983, 63025520, 48129895, 51304566, 155270560, 59373566,
)  # fmt: skip
_GRCH38 = (
    248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636,
    138394717, 133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345,
    83257441, 80373285, 58617616, 64444167, 46709983, 50818468, 156040895, 57227415,
)  # fmt: skip
LENGTHS = MappingProxyType(
    {
        "GRCh37": MappingProxyType(dict(zip(_NAMES, _GRCH37, strict=True))),
        "GRCh38": MappingProxyType(dict(zip(_NAMES, _GRCH38, strict=True))),
    }
)
"""Bases of each chromosome by assembly."""


def chromosome_of(accession: str) -> tuple[str, str] | None:
    """Assembly and chromosome of a RefSeq accession with version; None if it is neither build."""
    return CHROMOSOMES.get(accession.strip())


def is_chromosome(accession: str) -> bool:
    """Whether the accession is that of a whole chromosome, of whatever assembly."""
    word = accession.strip()
    return _ACCESSION.fullmatch(word) is not None or word == _MITOCHONDRION


def accession_of(assembly: str, chromosome: str) -> str | None:
    """The accession of a chromosome (``7`` or ``chr7``) on one of the two builds."""
    name = chromosome.removeprefix("chr")
    for accession, place in CHROMOSOMES.items():
        if place == (assembly, name):
            return accession
    return None
