"""Whether a small variant is what an atom on sequence changes asks for."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import get_args

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import Consequence, Origin, SmallVariant
from oncobasis.core.assessment import MatchDepth, Oncogenicity, Truth
from oncobasis.core.protein import ProteinChange, ProteinClass
from oncobasis.core.reference import GeneReference, GeneRole, Span
from oncobasis.nomenclature.protein_equality import same_protein
from oncobasis.rules.meeting import Meeting, excluded, met, possible, unmet
from oncobasis.rules.oncogenicity import (
    BENIGN_CLASSES,
    ONCOGENIC_CLASSES,
    is_null,
    length_change,
)

_VARIANT = bm.VariantClass
_INSERTIONS = frozenset({ProteinClass.INFRAME_INSERTION, ProteinClass.INFRAME_DUPLICATION})
_CONSEQUENCE_CLASS = {
    _VARIANT.MISSENSE: Consequence.MISSENSE,
    _VARIANT.NONSENSE: Consequence.NONSENSE,
    _VARIANT.FRAMESHIFT: Consequence.FRAMESHIFT,
    _VARIANT.SPLICE_SITE: Consequence.SPLICE_SITE,
    _VARIANT.INFRAME_INSERTION: Consequence.INFRAME_INSERTION,
    _VARIANT.INFRAME_DELETION: Consequence.INFRAME_DELETION,
}
_PROTEIN_CLASS = {
    _VARIANT.MISSENSE: ProteinClass.MISSENSE,
    _VARIANT.NONSENSE: ProteinClass.NONSENSE,
    _VARIANT.FRAMESHIFT: ProteinClass.FRAMESHIFT,
    _VARIANT.SPLICE_SITE: ProteinClass.SPLICE,
}
_NO_CONSEQUENCE: frozenset[Consequence] = frozenset()
_INFRAME = frozenset(
    {
        Consequence.INFRAME_DELETION,
        Consequence.INFRAME_INSERTION,
        Consequence.INFRAME_DELINS,
    }
)
_CONSEQUENCES = {
    ProteinClass.MISSENSE: frozenset({Consequence.MISSENSE}),
    ProteinClass.NONSENSE: frozenset({Consequence.NONSENSE}),
    ProteinClass.FRAMESHIFT: frozenset({Consequence.FRAMESHIFT}),
    ProteinClass.INFRAME_DELETION: _INFRAME,
    ProteinClass.INFRAME_INSERTION: _INFRAME,
    ProteinClass.INFRAME_DUPLICATION: _INFRAME,
    ProteinClass.INFRAME_DELINS: _INFRAME,
}
_SINGLE = frozenset({ProteinClass.MISSENSE, ProteinClass.NONSENSE})
_ITD_GENE = "FLT3"
_ITD_EXONS = (14, 15)
_SKIP_MARGIN = 1
_BORDER = re.compile(r"(?<![\d*+-])(\d{1,6})([+-])\d")


def meets_small(
    atom: bm.Atom, variant: SmallVariant, oncogenicity: Oncogenicity, reference: GeneReference
) -> Meeting:
    """How a small variant stands to an atom on the same gene."""
    if oncogenicity.classification in BENIGN_CLASSES:
        return unmet("benign_variant")
    meeting = _OF_KIND[type(atom)](atom, variant, oncogenicity, reference)
    wanted: Origin | None = getattr(atom, "origin", None)
    if wanted is None or meeting.truth is Truth.FALSE or variant.observed.origin is wanted:
        return meeting
    if variant.observed.origin is Origin.UNKNOWN:
        return possible("origin_unknown")
    return unmet("origin_mismatch")


@singledispatch
def _meets(
    _atom: bm.Atom, _variant: SmallVariant, _class: Oncogenicity, _reference: GeneReference
) -> Meeting:
    return unmet()


@_meets.register
def _(
    atom: bm.ProteinIs, variant: SmallVariant, _class: Oncogenicity, reference: GeneReference
) -> Meeting:
    protein = variant.protein
    if protein is None:
        return _unnamed(variant, _CONSEQUENCES.get(atom.protein.kind, _NO_CONSEQUENCE))
    if protein == atom.protein:
        return met(MatchDepth.EXACT)
    # Two single-residue changes are the same only when they are written the same.
    single = protein.kind in _SINGLE and atom.protein.kind in _SINGLE
    if not single and same_protein(protein, atom.protein, reference.residue):
        return met(MatchDepth.EQUIVALENT)
    if _same_by_legacy_number(protein, atom.protein, reference):
        return met(MatchDepth.EQUIVALENT)
    if protein.start == atom.protein.start and protein.end == atom.protein.end:
        return excluded("other_change_of_codon")
    return unmet()


def _unnamed(variant: SmallVariant, asked: frozenset[Consequence]) -> Meeting:
    """A change whose protein nobody named may be the one asked for, if it is of its class."""
    return possible("protein_change_not_known") if variant.consequence in asked else unmet()


@_meets.register
def _(
    atom: bm.CodonIs, variant: SmallVariant, _class: Oncogenicity, reference: GeneReference
) -> Meeting:
    protein = variant.protein
    if protein is None:
        return _unnamed(variant, frozenset({Consequence.MISSENSE}))
    if protein.kind is not ProteinClass.MISSENSE:
        return unmet()
    legacy = {new for old, new in reference.legacy if old == protein.start}
    renumbered = atom.position in legacy and atom.residue in {"", protein.first}
    if atom.position != protein.start and not renumbered:
        return unmet()
    if protein.alt in atom.excluded:
        return excluded("excluded_change_of_codon")
    return met(MatchDepth.CODON)


@_meets.register
def _(
    atom: bm.ResiduesIs,
    variant: SmallVariant,
    oncogenicity: Oncogenicity,
    reference: GeneReference,
) -> Meeting:
    return _within(atom.start, atom.end, atom.variant, variant, oncogenicity, reference)


@_meets.register
def _(
    atom: bm.DomainIs,
    variant: SmallVariant,
    oncogenicity: Oncogenicity,
    reference: GeneReference,
) -> Meeting:
    span = reference.domain(atom.domain)
    if span is None:
        return possible("domain_not_known")
    return _within(span.start, span.end, atom.variant, variant, oncogenicity, reference)


@_meets.register
def _(
    atom: bm.ExonIs, variant: SmallVariant, oncogenicity: Oncogenicity, reference: GeneReference
) -> Meeting:
    first, last = reference.exon(atom.first), reference.exon(atom.last)
    if variant.protein is not None and first is not None and last is not None:
        found = _within(first.start, last.end, atom.variant, variant, oncogenicity, reference)
        return met(MatchDepth.EXON) if found.truth is Truth.TRUE else found
    if variant.exon is None:
        return possible("exon_not_known")
    if not atom.first <= variant.exon <= atom.last:
        return unmet()
    found = _of_class(atom.variant, variant, oncogenicity, reference)
    return met(MatchDepth.EXON) if found.truth is Truth.TRUE else found


@_meets.register
def _(
    atom: bm.IntronIs, variant: SmallVariant, _class: Oncogenicity, _reference: GeneReference
) -> Meeting:
    if variant.intron != atom.intron:
        return unmet()
    # Rows of introns carry no protein change that could tell a deletion from a substitution.
    any_change = atom.variant in {_VARIANT.MUTATION, _VARIANT.ALTERATION}
    return met(MatchDepth.RANGE) if any_change else possible("less_specific")


@_meets.register
def _(
    atom: bm.GeneIs, variant: SmallVariant, oncogenicity: Oncogenicity, reference: GeneReference
) -> Meeting:
    return _of_class(atom.variant, variant, oncogenicity, reference)


@_meets.register
def _(
    atom: bm.CodingIs, variant: SmallVariant, _class: Oncogenicity, _reference: GeneReference
) -> Meeting:
    return met(MatchDepth.EXACT) if variant.coding == atom.coding else unmet()


@_meets.register
def _(
    atom: bm.PolymorphismIs,
    variant: SmallVariant,
    _class: Oncogenicity,
    _reference: GeneReference,
) -> Meeting:
    if variant.rsid != atom.name:
        return unmet()
    return possible("genotype_not_known") if atom.genotype else met(MatchDepth.EXACT)


@_meets.register
def _(
    atom: bm.PromoterIs, variant: SmallVariant, _class: Oncogenicity, _reference: GeneReference
) -> Meeting:
    if variant.consequence is not Consequence.PROMOTER:
        return unmet()
    if not atom.change:
        return met(MatchDepth.GENE_CLASS)
    return met(MatchDepth.EXACT) if atom.change in (variant.coding or "") else unmet()


@_meets.register
def _(
    atom: bm.IntragenicIs, variant: SmallVariant, _class: Oncogenicity, reference: GeneReference
) -> Meeting:
    """FLT3-ITD is often called as an in-frame insertion of exon 14 or 15."""
    protein = variant.protein
    if atom.gene != _ITD_GENE or protein is None or protein.kind not in _INSERTIONS:
        return unmet()
    spans = [span for number in _ITD_EXONS if (span := reference.exon(number)) is not None]
    inside = any(span.start <= protein.start <= span.end for span in spans)
    return met(MatchDepth.EQUIVALENT) if inside else unmet()


@_meets.register
def _(
    atom: bm.SkippingIs, variant: SmallVariant, _class: Oncogenicity, reference: GeneReference
) -> Meeting:
    """A splice-site change at either end of the exon is read as causing its skipping."""
    protein = variant.protein
    splice = variant.consequence is Consequence.SPLICE_SITE or (
        protein is not None and protein.kind is ProteinClass.SPLICE
    )
    span = reference.exon(atom.exon)
    if not splice and _in_last_codon(variant, span):
        return possible("splice_site_not_placed")
    if not splice:
        return unmet()
    if protein is not None and protein.start and span is not None:
        ends = (span.start, span.end)
        near = any(abs(protein.start - end) <= _SKIP_MARGIN for end in ends)
        return met(MatchDepth.EQUIVALENT) if near else unmet()
    if span is not None and _borders(variant.coding or "") & {("-", span.start), ("+", span.end)}:
        return met(MatchDepth.EQUIVALENT)
    return possible("splice_site_not_placed")


def _in_last_codon(variant: SmallVariant, span: Span | None) -> bool:
    """Whether a substitution changes the codon that ends the exon, and with it the splice site.

    MET D1010N is the last base of exon 14; whether the exon is skipped, RNA tells.
    """
    protein = variant.protein
    if protein is None or span is None:
        return False
    single = protein.kind in {ProteinClass.MISSENSE, ProteinClass.SYNONYMOUS}
    return single and protein.start == span.end


@_meets.register
def _(
    _atom: bm.WildTypeIs,
    _variant: SmallVariant,
    oncogenicity: Oncogenicity,
    _reference: GeneReference,
) -> Meeting:
    if oncogenicity.classification in ONCOGENIC_CLASSES:
        return excluded("not_wild_type")
    return possible("variant_of_unknown_significance")


# Looked up by hand: the dispatcher's own search costs as much as most of these answers.
_OF_KIND = {kind: _meets.dispatch(kind) for kind in get_args(bm.Atom)}


def _borders(coding: str) -> frozenset[tuple[str, int]]:
    """The borders of exons that a change of an intron is counted from: sign and codon.

    ``c.3028+1G>T`` lies behind (+) an exon that ends in codon 1010.
    """
    return frozenset((sign, -(-int(base) // 3)) for base, sign in _BORDER.findall(coding))


def _within(
    start: int,
    end: int,
    wanted: bm.VariantClass,
    variant: SmallVariant,
    oncogenicity: Oncogenicity,
    reference: GeneReference,
) -> Meeting:
    protein = variant.protein
    if protein is None or not protein.start:
        return possible("residue_not_known") if variant.consequence is None else unmet()
    # What is inserted behind the last residue still belongs to the range.
    last = protein.start if protein.kind is ProteinClass.INFRAME_INSERTION else protein.end
    if not (start <= protein.start and last <= end):
        return unmet()
    found = _of_class(wanted, variant, oncogenicity, reference)
    # A position asked for by name needs no further proof that the change matters.
    if found.reason == "variant_of_unknown_significance" and wanted is _VARIANT.MUTATION:
        return met(MatchDepth.RANGE)
    return met(MatchDepth.RANGE) if found.truth is Truth.TRUE else found


def _of_class(
    wanted: bm.VariantClass,
    variant: SmallVariant,
    oncogenicity: Oncogenicity,
    reference: GeneReference,
) -> Meeting:
    if wanted in {_VARIANT.LOSS_OF_FUNCTION, _VARIANT.BIALLELIC_LOSS}:
        return _loss_of_function(wanted, variant, oncogenicity, reference)
    if wanted is _VARIANT.RESISTANCE:
        return possible("resistance_not_known")
    if wanted in _BY_SIGNIFICANCE:
        return _by_significance(wanted, variant, oncogenicity, reference)
    if wanted is _VARIANT.TRUNCATING:
        return met(MatchDepth.GENE_CLASS) if is_null(variant) else unmet()
    return met(MatchDepth.GENE_CLASS) if _is_of_class(wanted, variant) else unmet()


_BY_SIGNIFICANCE = frozenset(
    {
        _VARIANT.MUTATION,
        _VARIANT.ALTERATION,
        _VARIANT.ONCOGENIC,
        _VARIANT.ACTIVATING,
        _VARIANT.PATHOGENIC,
    }
)


def _by_significance(
    wanted: bm.VariantClass,
    variant: SmallVariant,
    oncogenicity: Oncogenicity,
    reference: GeneReference,
) -> Meeting:
    if oncogenicity.classification not in ONCOGENIC_CLASSES:
        return possible("variant_of_unknown_significance")
    if wanted is _VARIANT.ACTIVATING and (reference.role is GeneRole.TSG or is_null(variant)):
        return unmet("not_activating")
    return met(MatchDepth.GENE_CLASS)


def _loss_of_function(
    wanted: bm.VariantClass,
    variant: SmallVariant,
    oncogenicity: Oncogenicity,
    reference: GeneReference,
) -> Meeting:
    loses = is_null(variant) or (
        reference.role is GeneRole.TSG and oncogenicity.classification in ONCOGENIC_CLASSES
    )
    if not loses:
        uncertain = oncogenicity.classification not in ONCOGENIC_CLASSES
        return possible("variant_of_unknown_significance") if uncertain else unmet()
    if wanted is _VARIANT.BIALLELIC_LOSS:
        return possible("second_allele_not_known")
    return met(MatchDepth.GENE_CLASS)


def _is_of_class(wanted: bm.VariantClass, variant: SmallVariant) -> bool:
    protein = variant.protein
    if protein is None:
        return _CONSEQUENCE_CLASS.get(wanted) is variant.consequence
    if wanted in _PROTEIN_CLASS:
        by_consequence = _CONSEQUENCE_CLASS.get(wanted) is variant.consequence
        return protein.kind is _PROTEIN_CLASS[wanted] or (
            wanted is _VARIANT.SPLICE_SITE and by_consequence
        )
    change = length_change(protein)
    if change is None:
        return False
    if wanted is _VARIANT.INFRAME_INSERTION:
        return change > 0
    if wanted is _VARIANT.INFRAME_DELETION:
        return change < 0
    return wanted is _VARIANT.INFRAME_INDEL


def _same_by_legacy_number(
    seen: ProteinChange, wanted: ProteinChange, reference: GeneReference
) -> bool:
    if seen.kind is not wanted.kind or seen.alt != wanted.alt or seen.first != wanted.first:
        return False
    pairs = set(reference.legacy)
    return (seen.start, wanted.start) in pairs or (wanted.start, seen.start) in pairs
