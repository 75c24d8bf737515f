"""Atoms of the knowledge turned into what a patient would have: a hit, or a near miss.

``satisfying`` is written from the grammar page, not from the evaluator, so that the two can be
held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    Consequence,
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    Expression,
    FindingClass,
    Fusion,
    GeneFinding,
    Genotype,
    IntragenicEvent,
    Methylation,
    Observation,
    Origin,
    Signature,
    SignatureKind,
    SmallVariant,
    SpliceEvent,
)
from oncobasis.core.case import NegativeFinding
from oncobasis.core.protein import ProteinChange, ProteinClass, substitution
from oncobasis.core.reference import GeneReference, Reference
from oncobasis.knowledge import load_knowledge

V = bm.VariantClass
_FINDING = {
    V.MUTATION: FindingClass.ONCOGENIC_MUTATION,
    V.ONCOGENIC: FindingClass.ONCOGENIC_MUTATION,
    V.ACTIVATING: FindingClass.ACTIVATING,
    V.LOSS_OF_FUNCTION: FindingClass.LOSS_OF_FUNCTION,
    V.BIALLELIC_LOSS: FindingClass.BIALLELIC_LOSS,
    V.PATHOGENIC: FindingClass.PATHOGENIC,
    V.TRUNCATING: FindingClass.TRUNCATING,
    V.ALTERATION: FindingClass.ALTERATION,
    V.RESISTANCE: FindingClass.RESISTANCE,
}
_CONSEQUENCE = {
    V.NONSENSE: Consequence.NONSENSE,
    V.FRAMESHIFT: Consequence.FRAMESHIFT,
    V.SPLICE_SITE: Consequence.SPLICE_SITE,
    V.MISSENSE: Consequence.MISSENSE,
    V.INFRAME_INSERTION: Consequence.INFRAME_INSERTION,
    V.INFRAME_DELETION: Consequence.INFRAME_DELETION,
    V.INFRAME_INDEL: Consequence.INFRAME_DELETION,
}
_OPPOSITE_SIGNATURE = {
    (SignatureKind.MSI, "H"): "S",
    (SignatureKind.MSI, "L"): "H",
    (SignatureKind.MSI, "S"): "H",
    (SignatureKind.MMR, "d"): "p",
    (SignatureKind.MMR, "p"): "d",
    (SignatureKind.HRD, "positive"): "negative",
    (SignatureKind.HRD, "negative"): "positive",
    (SignatureKind.TMB, "H"): "L",
    (SignatureKind.TMB, "L"): "H",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a patient has and what was tested and not found."""

    alterations: tuple[Alteration, ...] = ()
    negatives: tuple[NegativeFinding, ...] = ()

    def __add__(self, other: Facts) -> Facts:
        return Facts(self.alterations + other.alterations, self.negatives + other.negatives)


class NotSatisfiableError(Exception):
    """No patient can be made for the expression; the message says why."""


def satisfying(tree: bm.Biomarker, reference: Reference) -> Facts:
    """Facts that make an expression true; an OR by the first branch that can be made."""
    if isinstance(tree, bm.Not):
        return failing(tree.item)
    if isinstance(tree, bm.And):
        found = Facts()
        for item in tree.items:
            found += satisfying(item, reference)
        return found
    if isinstance(tree, bm.Or):
        for item in tree.items:
            try:
                return satisfying(item, reference)
            except NotSatisfiableError:
                continue
        raise NotSatisfiableError("no branch can be made")
    if isinstance(tree, bm.WildTypeIs):
        return Facts(negatives=(NegativeFinding(tree.gene, V.MUTATION),))
    return Facts((_origin_as_asked(hit(tree, reference), tree),))


def failing(tree: bm.Biomarker) -> Facts:
    """Facts that make an expression false, by negative results and opposite statuses."""
    if isinstance(tree, bm.Or):
        found = Facts()
        for item in tree.items:
            found += failing(item)
        return found
    if isinstance(tree, bm.And):
        return failing(tree.items[0])
    if isinstance(tree, bm.Not):
        raise NotSatisfiableError("double negation")
    if isinstance(tree, bm.SignatureIs):
        return Facts((Signature(tree.kind, _OPPOSITE_SIGNATURE[tree.kind, tree.status]),))
    if isinstance(tree, bm.ExpressionIs):
        positive = tree.level in {bm.ExpressionLevel.POSITIVE, bm.ExpressionLevel.IHC_3}
        return Facts((Expression(tree.marker, "negative" if positive else "positive"),))
    if isinstance(tree, bm.GeneIs) and tree.variant is V.RESISTANCE:
        return Facts()
    return Facts(negatives=(_negative(tree),))


def _negative(atom: bm.Atom) -> NegativeFinding:
    from oncobasis.rules.grammar import to_text  # noqa: PLC0415  # the builder's one use

    gene = getattr(atom, "gene", None) or getattr(atom, "three_prime", None)
    return NegativeFinding(str(gene or ""), atom=to_text(atom))


def _origin_as_asked(alteration: Alteration, atom: bm.Atom) -> Alteration:
    wanted: Origin = getattr(atom, "origin", None) or Origin.SOMATIC
    return replace(alteration, observed=Observation(origin=wanted))


@singledispatch
def hit(atom: bm.Atom, _reference: Reference) -> Alteration:
    """The alteration that the atom asks for."""
    raise NotSatisfiableError(f"{type(atom).__name__} has no example")


@hit.register
def _(atom: bm.ProteinIs, _reference: Reference) -> Alteration:
    return SmallVariant(atom.gene, atom.protein)


@hit.register
def _(atom: bm.CodonIs, reference: Reference) -> Alteration:
    residue = atom.residue or reference.gene(atom.gene).residue(atom.position) or "G"
    alternative = next(r for r in "DHWYKREA" if r != residue and r not in atom.excluded)
    return SmallVariant(atom.gene, substitution(residue, atom.position, alternative))


@hit.register
def _(atom: bm.GeneIs, _reference: Reference) -> Alteration:
    if atom.variant in _CONSEQUENCE:
        return SmallVariant(atom.gene, consequence=_CONSEQUENCE[atom.variant])
    if atom.variant in _FINDING:
        return GeneFinding(atom.gene, _FINDING[atom.variant])
    raise NotSatisfiableError(f"no finding says {atom.variant}")


@hit.register
def _(atom: bm.ExonIs, reference: Reference) -> Alteration:
    span = reference.gene(atom.gene).exon(atom.first)
    if span is None:
        return GeneFinding(
            atom.gene,
            FindingClass.MUTATION,
            exon=atom.first,
            consequence=_CONSEQUENCE.get(atom.variant),
        )
    return _inside(reference.gene(atom.gene), span.start + 2, atom.variant)


@hit.register
def _(atom: bm.ResiduesIs, reference: Reference) -> Alteration:
    return _inside(reference.gene(atom.gene), atom.start, atom.variant)


@hit.register
def _(atom: bm.DomainIs, reference: Reference) -> Alteration:
    span = reference.gene(atom.gene).domain(atom.domain)
    if span is None:
        raise NotSatisfiableError("the domain is not shipped")
    return _inside(reference.gene(atom.gene), span.start, atom.variant)


def _inside(gene: GeneReference, at: int, wanted: bm.VariantClass) -> Alteration:
    residue = gene.residue(at) or "A"
    kinds = {
        V.INFRAME_DELETION: ProteinChange(
            ProteinClass.INFRAME_DELETION, at, at + 1, residue, gene.residue(at + 1) or "S"
        ),
        V.INFRAME_INSERTION: ProteinChange(
            ProteinClass.INFRAME_INSERTION, at, at + 1, residue, gene.residue(at + 1) or "S", "GV"
        ),
        V.FRAMESHIFT: ProteinChange(ProteinClass.FRAMESHIFT, at, at, residue, residue),
        V.NONSENSE: substitution(residue, at, "*"),
        V.TRUNCATING: substitution(residue, at, "*"),
    }
    kinds[V.INFRAME_INDEL] = kinds[V.INFRAME_DELETION]
    change = kinds.get(wanted) or substitution(residue, at, "D" if residue != "D" else "N")
    return SmallVariant(gene.symbol, change, significance=ClinicalSignificance.PATHOGENIC)


@hit.register
def _(atom: bm.IntronIs, _reference: Reference) -> Alteration:
    return SmallVariant(atom.gene, consequence=Consequence.INTRONIC, intron=atom.intron)


@hit.register
def _(atom: bm.CodingIs, _reference: Reference) -> Alteration:
    return SmallVariant(atom.gene, coding=atom.coding)


@hit.register
def _(atom: bm.PolymorphismIs, _reference: Reference) -> Alteration:
    if atom.genotype:
        raise NotSatisfiableError("the genotype of a polymorphism has no field")
    return SmallVariant(atom.gene, rsid=atom.name)


@hit.register
def _(atom: bm.GenotypeIs, _reference: Reference) -> Alteration:
    return Genotype(atom.gene, diplotype=atom.allele)


@hit.register
def _(atom: bm.PhenotypeIs, _reference: Reference) -> Alteration:
    return Genotype(atom.gene, phenotype=atom.phenotype)


@hit.register
def _(atom: bm.CopyNumberIs, _reference: Reference) -> Alteration:
    return CopyNumber(atom.gene, atom.kind, copies=atom.copies)


@hit.register
def _(atom: bm.LossIs, _reference: Reference) -> Alteration:
    return CopyNumber(atom.gene, CopyNumberKind.DEEP_DELETION)


@hit.register
def _(atom: bm.CytogeneticIs, _reference: Reference) -> Alteration:
    return CytogeneticEvent(atom.event)


@hit.register
def _(atom: bm.FusionIs, _reference: Reference) -> Alteration:
    return Fusion(
        atom.five_prime or "PARTNER",
        atom.three_prime or "PARTNER",
        atom.five_prime_exon,
        atom.three_prime_exon,
        in_frame=True,
    )


@hit.register
def _(atom: bm.IntragenicIs, _reference: Reference) -> Alteration:
    return IntragenicEvent(atom.gene, atom.kind, atom.first_exon, atom.last_exon)


@hit.register
def _(atom: bm.SkippingIs, _reference: Reference) -> Alteration:
    return SpliceEvent(atom.gene, exon=atom.exon)


@hit.register
def _(atom: bm.IsoformIs, _reference: Reference) -> Alteration:
    return SpliceEvent(atom.gene, isoform=atom.isoform)


@hit.register
def _(atom: bm.PromoterIs, _reference: Reference) -> Alteration:
    coding = f"c.-124{atom.change}" if atom.change else None
    return SmallVariant(
        atom.gene,
        coding=coding,
        consequence=Consequence.PROMOTER,
        significance=ClinicalSignificance.PATHOGENIC,
    )


@hit.register
def _(atom: bm.MethylationIs, _reference: Reference) -> Alteration:
    return Methylation(atom.gene, atom.methylated)


@hit.register
def _(atom: bm.ExpressionIs, _reference: Reference) -> Alteration:
    return Expression(atom.marker, str(atom.level))


@hit.register
def _(atom: bm.ScoreIs, _reference: Reference) -> Alteration:
    above = atom.comparison in {bm.Comparison.AT_LEAST, bm.Comparison.ABOVE}
    value = atom.threshold + 1 if above else max(0.0, atom.threshold - 1)
    if atom.marker in set(SignatureKind):
        return Signature(SignatureKind(atom.marker), value=value)
    return Expression(atom.marker, scale=atom.scale or None, value=value)


@hit.register
def _(atom: bm.SignatureIs, _reference: Reference) -> Alteration:
    return Signature(atom.kind, atom.status)


def near_miss(alteration: Alteration) -> Alteration | None:
    """The next codon, the other gene, partner, status or class; None where there is none."""
    if isinstance(alteration, SmallVariant):
        return _missed_variant(alteration)
    if isinstance(alteration, Fusion):
        return replace(alteration, in_frame=False)
    if isinstance(alteration, Signature):
        return _missed_signature(alteration)
    if isinstance(alteration, Expression):
        return _missed_expression(alteration)
    if isinstance(alteration, CytogeneticEvent):
        return CytogeneticEvent(f"{alteration.event} of another arm", alteration.observed)
    if isinstance(alteration, CopyNumber):
        amplified = alteration.kind is CopyNumberKind.AMPLIFICATION
        other = CopyNumberKind.GAIN if amplified else CopyNumberKind.AMPLIFICATION
        return CopyNumber(alteration.gene, other, observed=alteration.observed)
    if isinstance(alteration, Methylation):
        return replace(alteration, methylated=not alteration.methylated)
    return replace(alteration, gene="TTN")


def _missed_variant(alteration: SmallVariant) -> SmallVariant:
    protein = alteration.protein
    if protein is None or protein.kind is not ProteinClass.MISSENSE:
        return replace(alteration, gene="TTN")
    start, end = protein.start + 1, protein.end + 1
    gene = load_knowledge().reference.gene(alteration.gene)
    moved = replace(
        protein,
        start=start,
        end=end,
        first=gene.residue(start) or protein.first,
        last=gene.residue(end) or protein.last,
        ref="",
    )
    return replace(alteration, protein=moved, significance=None)


def _missed_signature(alteration: Signature) -> Signature | None:
    if alteration.value is not None:
        return replace(alteration, value=0.0 if alteration.value else None)
    if alteration.status is None:
        return None
    other = _OPPOSITE_SIGNATURE[alteration.kind, alteration.status]
    return replace(alteration, status=other)


def _missed_expression(alteration: Expression) -> Expression | None:
    if alteration.value is not None:
        return replace(alteration, scale="another scale")
    if alteration.status in {"positive", "IHC 3+", "expression", "overexpression"}:
        return replace(alteration, status="negative")
    if alteration.status in {"negative", "low", "loss of expression", "deficient"}:
        return replace(alteration, status="positive")
    return None
