"""Reference residues: whether a change can exist, and numbers of older schemes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.nomenclature.genes_legacy import mane_position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.protein import ProteinChange
    from oncobasis.nomenclature.shorthand_reading import Said


def check_residues(said: Said, gene: str, named: Iterable[tuple[int, str]]) -> bool:
    """Whether the stated reference residues were all checked; refuses one that is another."""
    checked = False
    unknown = said.residue_of is None
    for position, residue in named:
        known = None if said.residue_of is None else said.residue_of(gene, position)
        if known is None:
            unknown = True
            continue
        if known != residue:
            said.refuse(
                f"is impossible: residue {position} of {gene} is {known}, not {residue}",
                "check gene, position and the numbering (MANE Select)",
            )
        checked = True
    return checked and not unknown


def renumbered(gene: str, protein: ProteinChange) -> ProteinChange | None:
    """The change in MANE Select numbers when it is written in an older scheme, else None."""
    if not protein.start or not protein.first:
        return None
    start = mane_position(gene, protein.first, protein.start)
    if start is None:
        return None
    moved = start.mane_position - protein.start
    if protein.last and protein.end != protein.start:
        end = mane_position(gene, protein.last, protein.end)
        if end is None or end.mane_position - protein.end != moved:
            return None
    return replace(protein, start=protein.start + moved, end=protein.end + moved)
