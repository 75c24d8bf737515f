"""Names and lengths of chromosomes; a position beyond the end shows that the assembly is wrong."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.small_variants.alleles import primary_chromosome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NUMBERED = {"23": "X", "24": "Y", "25": "MT", "26": "MT"}
_ORDER = (*(str(number) for number in range(1, 23)), "X", "Y")
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
LENGTHS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "GRCh37": MappingProxyType(dict(zip(_ORDER, _GRCH37, strict=True))),
        "GRCh38": MappingProxyType(dict(zip(_ORDER, _GRCH38, strict=True))),
    }
)


def chromosome_of(text: str) -> str | None:
    """1-22, X, Y or MT for any usual name (``chr7``, ``23``, ``7.0``); None for other contigs."""
    name = text.strip().strip('"').removesuffix(".0")
    bare = name[3:] if name[:3].casefold() == "chr" else name
    return primary_chromosome(_NUMBERED.get(bare, name))


def check_ends(ends: Iterable[tuple[int, str, int]], assembly: str | None, *, file: str) -> None:
    """Raise InputError where a (line, chromosome, end) lies beyond the chromosome."""
    lengths = LENGTHS.get(assembly or "")
    if lengths is None:
        return
    for line, chromosome, end in sorted(ends):
        if end > lengths.get(chromosome, end):
            raise InputError(
                f"position {end} is beyond the end of chromosome {chromosome} on {assembly}: "
                "wrong genome build?",
                where=f"{file} line {line}",
                remedy="check --assembly",
            )
