"""Whether the kinase domain of a partner is kept in a fusion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.readers.fusions.partners import DRIVERS

if TYPE_CHECKING:
    from oncobasis.core.alteration import Fusion
    from oncobasis.core.reference import Reference, Span
    from oncobasis.readers.fusions.call import Call
    from oncobasis.readers.fusions.exons import Exons

DOMAIN = "kinase"
# FGFR3::TACC3 ends at exon 17, three residues before the end of the domain (knowledge/exons.tsv):
# nearly all of a domain is all of it. In between nothing is said.
_WHOLE = 0.95
_LOST = 0.5


def judged_share(share: float) -> bool | None:
    """Whether a domain of which this share (0-1) is kept counts as kept, lost, or neither."""
    if share >= _WHOLE:
        return True
    return False if share <= _LOST else None


def with_kinase_domain(
    seen: Fusion, call: Call, reference: Reference | None, exons: Exons | None = None
) -> Fusion:
    """Say whether the kinase is kept: by the tool's own domains, else by the exons joined.

    Only for a partner that is known as a driver, and only of the end that it has in the fusion.
    """
    if not seen.oriented:
        return seen
    told = [
        side.protein_kinase
        for side, gene in zip(call.sides, (seen.five_prime, seen.three_prime), strict=True)
        if gene in DRIVERS and side.protein_kinase is not None
    ]
    if told:
        return replace(seen, kinase_domain_retained=any(told))
    return seen if reference is None else with_domain_of_exons(seen, reference, exons)


def with_domain_of_exons(seen: Fusion, reference: Reference, exons: Exons | None = None) -> Fusion:
    """Compare the exons of a fusion with the domains of its partners; unknown stays unknown."""
    if not seen.oriented or seen.kinase_domain_retained is not None:
        return seen
    kept = [
        answer
        for gene, exon, five in (
            (seen.five_prime, seen.five_prime_exon, True),
            (seen.three_prime, seen.three_prime_exon, False),
        )
        if gene is not None
        and exon is not None
        and (answer := _kept((gene, exon), reference, exons, five=five)) is not None
    ]
    return replace(seen, kinase_domain_retained=any(kept)) if kept else seen


def _kept(
    place: tuple[str, int], reference: Reference, exons: Exons | None, *, five: bool
) -> bool | None:
    """Whether the residues of the domain lie in the exons that are kept."""
    gene, exon = place
    domain = reference.gene(gene).domain(DOMAIN)
    span: Span | None = reference.gene(gene).exon(exon)
    if span is None and exons is not None:
        span = exons.residues(gene, exon)
    if domain is None or span is None:
        return None
    first = domain.start if five else max(span.start, domain.start)
    last = min(span.end, domain.end) if five else domain.end
    return judged_share(max(0, last - first + 1) / (domain.end - domain.start + 1))
