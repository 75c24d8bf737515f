"""Whether the place that an atom speaks of could be judged in this sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from oncobasis.core.case import Uncovered
    from oncobasis.core.reference import GeneReference, Reference

_COPIES, _FUSIONS, _SEQUENCE = "copies", "fusions", "sequence"
_BY_EXONS = bm.SkippingIs | bm.IntragenicIs


def is_judged(uncovered: Iterable[Uncovered], atom: bm.Atom, reference: Reference) -> bool:
    """Whether no part that the sample leaves open touches what the atom speaks of.

    An atom of the whole gene (wild type, any mutation) needs all of it; copies and fusions are
    read from other data and do not depend on single sites.
    """
    parts = tuple(uncovered)
    if not parts:
        return True
    if isinstance(atom, bm.CopyNumberIs):
        return not _is_open(parts, _COPIES, {atom.gene})
    if isinstance(atom, bm.FusionIs):
        return not _is_open(parts, _FUSIONS, {atom.five_prime, atom.three_prime})
    gene = getattr(atom, "gene", None)
    if gene is None:
        return True
    if isinstance(atom, _BY_EXONS) and _is_open(parts, _FUSIONS, {gene}):
        return False
    of_gene = [part for part in parts if part.gene in {gene, ""} and part.what == _SEQUENCE]
    if not of_gene:
        return True
    place = _residues(atom, reference.gene(gene))
    return place is not None and not any(_touches(part, place) for part in of_gene)


def _is_open(parts: Iterable[Uncovered], what: str, genes: Collection[str | None]) -> bool:
    return any(part.what == what and (not part.gene or part.gene in genes) for part in parts)


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
