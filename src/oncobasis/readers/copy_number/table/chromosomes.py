"""Names of chromosomes; a position beyond the end shows that the assembly is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.codes_contigs import LENGTHS
from oncobasis.readers.small_variants.alleles import primary_chromosome

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERED = {"23": "X", "24": "Y", "25": "MT", "26": "MT"}


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
