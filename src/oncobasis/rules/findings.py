"""A case prepared for evaluation: alterations by key, their oncogenicity, and what was absent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import (
    Alteration,
    CopyNumberKind,
    Observation,
    Origin,
    SmallVariant,
    SpecimenKind,
    State,
)
from oncobasis.core.assessment import Truth
from oncobasis.nomenclature.shorthand import as_negative
from oncobasis.rules.coverage import is_judged
from oncobasis.rules.grammar import parse
from oncobasis.rules.keys import keys_of_alteration, keys_of_atom
from oncobasis.rules.meeting import AtomTrace, Evaluation
from oncobasis.rules.oncogenicity import classify
from oncobasis.rules.small_variants import meets_small

if TYPE_CHECKING:
    from oncobasis.core.assessment import Oncogenicity
    from oncobasis.core.case import AssayScope, NegativeFinding, TumorCase
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


@dataclass(frozen=True, slots=True)
class Findings:
    """What a case holds, indexed for evaluation; built by ``findings_of``."""

    alterations: tuple[Alteration, ...]
    oncogenicity: tuple[Oncogenicity | None, ...]
    by_key: dict[str, tuple[int, ...]]
    negatives: tuple[NegativeFinding, ...]
    scope: AssayScope | None
    reference: Reference
    keys: frozenset[str] = field(default_factory=frozenset)
    memo: dict[bm.Atom, AtomTrace] = field(default_factory=dict, repr=False, compare=False)
    evaluations: dict[str, Evaluation] = field(default_factory=dict, repr=False, compare=False)

    def related(self, atom: bm.Atom) -> tuple[int, ...]:
        """Detected alterations that share a key with the atom, in input order."""
        found = {index for key in keys_of_atom(atom) for index in self.by_key.get(key, ())}
        return tuple(sorted(found))

    def is_denied(self, atom: bm.Atom) -> bool:
        """Whether a negative result names this very atom: nothing less specific reopens it."""
        return any(negative.atom and _atom(negative.atom) == atom for negative in self.negatives)

    def is_absent(self, atom: bm.Atom) -> bool:
        """Whether what the atom asks for was tested and not found."""
        if any(_denies(negative, atom, self.reference) for negative in self.negatives):
            return True
        return (
            self.scope is not None
            and _in_scope(self.scope, atom)
            and is_judged(self.scope.uncovered, atom, self.reference)
        )


def findings_of(case: TumorCase, reference: Reference) -> Findings:
    """Index a case; classifies every small variant once."""
    detected = tuple(a for a in case.alterations if a.observed.state is State.DETECTED)
    by_key: dict[str, list[int]] = {}
    for index, alteration in enumerate(detected):
        for key in keys_of_alteration(alteration):
            by_key.setdefault(key, []).append(index)
    classes = tuple(
        classify(a, reference.gene(a.gene)) if isinstance(a, SmallVariant) else None
        for a in detected
    )
    absent = (as_negative(a) for a in case.alterations if a.observed.state is State.NOT_DETECTED)
    negatives = tuple(dict.fromkeys((*case.negatives, *absent)))
    negative_keys = {key for negative in negatives for key in _negative_keys(negative)}
    return Findings(
        alterations=detected,
        oncogenicity=classes,
        by_key={key: tuple(found) for key, found in by_key.items()},
        negatives=negatives,
        scope=case.scope,
        reference=reference,
        keys=frozenset(by_key) | frozenset(negative_keys),
    )


def _negative_keys(negative: NegativeFinding) -> frozenset[str]:
    if negative.atom:
        return keys_of_atom(_atom(negative.atom))
    return frozenset({negative.gene})


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
    specimen = scope.specimen
    if specimen is not None and specimen.kind is SpecimenKind.CTDNA:
        fraction = specimen.tumor_fraction
        if fraction is None or fraction < _CTDNA_FRACTION:
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
