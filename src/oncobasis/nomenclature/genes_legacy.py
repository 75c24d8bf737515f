"""Residue numbers that clinics and papers use beside MANE Select (H3 K27M is p.Lys28Met)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from oncobasis.nomenclature.tables import read_table


@dataclass(frozen=True, slots=True)
class LegacyNumber:
    """One residue with its MANE Select number and the number in another scheme.

    ``verified`` False: the pair is known but was not seen in a document; show it as such.
    """

    gene: str
    residue: str
    mane_position: int
    legacy_position: int
    scheme: str
    citation: str
    verified: bool


@cache
def load_legacy_numbers() -> Mapping[str, tuple[LegacyNumber, ...]]:
    """Every known pair by gene symbol."""
    found: dict[str, list[LegacyNumber]] = {}
    for line in read_table("genes_legacy.tsv.gz").splitlines():
        gene, residue, mane, legacy, scheme, citation, verified = line.split("\t")
        number = LegacyNumber(
            gene, residue, int(mane), int(legacy), scheme, citation, verified == "yes"
        )
        found.setdefault(gene, []).append(number)
    return {gene: tuple(numbers) for gene, numbers in found.items()}


def legacy_equivalents(
    gene: str, position: int, residue: str | None = None
) -> tuple[LegacyNumber, ...]:
    """Pairs in which the position is the MANE or the legacy number.

    Give the one-letter reference ``residue`` whenever it is known: AR 877 is Phe in MANE and Thr
    in the older numbering.
    """
    return tuple(
        number
        for number in load_legacy_numbers().get(gene, ())
        if position in (number.mane_position, number.legacy_position)
        and residue in (None, number.residue)
    )


def mane_position(gene: str, residue: str, position: int) -> LegacyNumber | None:
    """The pair whose legacy number this is, if it is one and only one; else None.

    None also when the number is itself a MANE number of that residue in the table.
    """
    found = legacy_equivalents(gene, position, residue)
    if any(number.mane_position == position for number in found):
        return None
    targets = {number.mane_position for number in found}
    return found[0] if len(targets) == 1 else None
