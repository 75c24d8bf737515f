"""What was tested and not found: by a negative result, or by an assay that covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import (
    CopyNumberKind,
    Observation,
    Origin,
    SmallVariant,
    Specimen,
    SpecimenKind,
)
from oncobasis.core.assessment import Truth
from oncobasis.rules.coverage import is_judged
from oncobasis.rules.grammar import parse
from oncobasis.rules.keys import keys_of_atom
from oncobasis.rules.oncogenicity import classify
from oncobasis.rules.small_variants import meets_small

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.case import AssayScope, NegativeFinding
    from oncobasis.core.reference import Reference

_SEQUENCE = (
    bm.ProteinIs | bm.CodonIs | bm.ResiduesIs | bm.ExonIs | bm.DomainIs | bm.GeneIs
    | bm.CodingIs | bm.WildTypeIs
)  # fmt: skip
_COPIES = bm.CopyNumberIs
_STRUCTURAL = bm.FusionIs
_SEQUENCE_CLASSES = frozenset(
    {bm.VariantClass.MUTATION, bm.VariantClass.ONCOGENIC, bm.VariantClass.PATHOGENIC}
)
_WHOLE_GENE_CALLS = (CopyNumberKind.AMPLIFICATION, CopyNumberKind.DEEP_DELETION)
_CTDNA_FRACTION = 0.01
"""Below this tumour fraction (or without one) a negative ctDNA result is read as not tested."""


def is_denied(atom: bm.Atom, negatives: Iterable[NegativeFinding]) -> bool:
    """Whether a negative result names this very atom: nothing less specific reopens it."""
    return any(negative.atom and _atom(negative.atom) == atom for negative in negatives)


def is_absent(
    atom: bm.Atom,
    negatives: Iterable[NegativeFinding],
    scope: AssayScope | None,
    reference: Reference,
) -> bool:
    """Whether what the atom asks for was tested and not found."""
    if any(_denies(negative, atom, reference) for negative in negatives):
        return True
    return (
        scope is not None and _in_scope(scope, atom) and is_judged(scope.uncovered, atom, reference)
    )


def keys_of_negative(negative: NegativeFinding) -> frozenset[str]:
    """The index keys that a negative result speaks to; none where its text is no atom."""
    return keys_of_atom(_atom(negative.atom)) if negative.atom else frozenset({negative.gene})


def says_too_little(specimen: Specimen | None) -> bool:
    """Whether the sample held too little DNA of the tumour to rule anything out."""
    if specimen is None or specimen.kind is not SpecimenKind.CTDNA:
        return False
    return specimen.tumor_fraction is None or specimen.tumor_fraction < _CTDNA_FRACTION


def _atom(text: str) -> bm.Atom:
    tree = parse(text)
    if isinstance(tree, bm.And | bm.Or | bm.Not):
        return bm.Unsupported("negative finding", text)
    return tree


def _denies(negative: NegativeFinding, atom: bm.Atom, reference: Reference) -> bool:
    """Whether a negative result says that the atom does not hold."""
    if negative.atom:
        denied = _atom(negative.atom)
        return (
            denied == atom or _denies_fusion(denied, atom) or _denies_part(denied, atom, reference)
        )
    if negative.gene not in keys_of_atom(atom):
        return False
    if isinstance(atom, bm.GeneIs) and atom.variant is bm.VariantClass.ALTERATION:
        # Copies and fusions count too; a negative test for mutations doesn't speak of them.
        return negative.variant is None
    if negative.variant is None:
        return isinstance(atom, _SEQUENCE | _COPIES | _STRUCTURAL | bm.IntragenicIs | bm.SkippingIs)
    return negative.variant in _SEQUENCE_CLASSES and isinstance(atom, _SEQUENCE)


def _denies_fusion(denied: bm.Atom, atom: bm.Atom) -> bool:
    """A negative test for fusions of a gene denies every fusion of that gene."""
    if not isinstance(denied, bm.FusionIs) or not isinstance(atom, bm.FusionIs):
        return False
    genes = {gene for gene in (denied.five_prime, denied.three_prime) if gene}
    return len(genes) == 1 and genes <= {atom.five_prime, atom.three_prime}


def _denies_part(denied: bm.Atom, atom: bm.Atom, reference: Reference) -> bool:
    """A negative test for an exon or codon denies the single changes inside it."""
    if not isinstance(denied, bm.ExonIs | bm.CodonIs | bm.ResiduesIs | bm.GeneIs):
        return False
    if not isinstance(atom, bm.ProteinIs) or atom.gene != denied.gene:
        return False
    example = SmallVariant(atom.gene, atom.protein, observed=Observation())
    gene = reference.gene(atom.gene)
    return meets_small(denied, example, classify(example, gene), gene).truth is Truth.TRUE


def _may_be_inherited(atom: bm.Atom) -> bool:
    """Whether a pathogenic germline variant would meet the atom as well as a somatic one."""
    pathogenic = isinstance(atom, bm.GeneIs) and atom.variant is bm.VariantClass.PATHOGENIC
    return pathogenic and getattr(atom, "origin", None) is not Origin.SOMATIC


def _in_scope(scope: AssayScope, atom: bm.Atom) -> bool:
    if says_too_little(scope.specimen):
        return False
    if getattr(atom, "origin", None) is Origin.GERMLINE and not scope.germline:
        return False
    if scope.germline_subtracted and not scope.germline and _may_be_inherited(atom):
        return False
    match atom:
        case bm.GeneIs(variant=bm.VariantClass.ALTERATION):
            # Any alteration at all: absent only where every class of them was looked for.
            return (
                scope.small_variants
                and scope.covers_gene(atom.gene)
                and scope.covers_copies(atom.gene, *_WHOLE_GENE_CALLS)
                and scope.covers_fusions(atom.gene)
            )
        case bm.SkippingIs() | bm.IntragenicIs():
            return scope.covers_skipping(atom.gene)
        case bm.CopyNumberIs():
            return scope.covers_copies(atom.gene, atom.kind)
        case bm.FusionIs():
            return scope.covers_fusions(*filter(None, (atom.five_prime, atom.three_prime)))
        case _ if isinstance(atom, _SEQUENCE):
            return scope.small_variants and scope.covers_gene(atom.gene)
    return False
