"""Whether the place that an atom speaks of could be judged in this sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.case import Uncovered
    from oncobasis.core.reference import GeneReference, Reference

_NOT_BY_SEQUENCE = bm.CopyNumberIs | bm.FusionIs


def is_judged(uncovered: Iterable[Uncovered], atom: bm.Atom, reference: Reference) -> bool:
    """Whether no part that the sample leaves open touches what the atom speaks of.

    An atom of the whole gene (wild type, any mutation) needs all of it; copies and fusions are
    read from other data and do not depend on single sites.
    """
    gene = getattr(atom, "gene", None)
    if gene is None or isinstance(atom, _NOT_BY_SEQUENCE):
        return True
    parts = [part for part in uncovered if part.gene == gene]
    if not parts:
        return True
    place = _residues(atom, reference.gene(gene))
    return place is not None and not any(_touches(part, place) for part in parts)


def _residues(atom: bm.Atom, gene: GeneReference) -> tuple[int, int] | None:
    """The residues an atom speaks of, None where that is the whole gene or not known."""
    match atom:
        case bm.ProteinIs():
            return atom.protein.start, max(atom.protein.start, atom.protein.end)
        case bm.CodonIs():
            return atom.position, atom.position
        case bm.ResiduesIs():
            return atom.start, atom.end
        case bm.ExonIs():
            first, last = gene.exon(atom.first), gene.exon(atom.last)
            return None if first is None or last is None else (first.start, last.end)
        case bm.DomainIs():
            domain = gene.domain(atom.domain)
            return None if domain is None else (domain.start, domain.end)
        case _:
            return None


def _touches(part: Uncovered, place: tuple[int, int]) -> bool:
    if part.first is None:
        return True
    last = part.first if part.last is None else part.last
    return part.first <= place[1] and place[0] <= last
