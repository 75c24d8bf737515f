"""Whether a copy-number, fusion, intragenic or splice event is what an atom asks for."""

from __future__ import annotations

from functools import singledispatch
from typing import TypeGuard

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import (
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    FindingClass,
    Fusion,
    GeneFinding,
    Genotype,
    IntragenicEvent,
    IntragenicKind,
    Methylation,
    SpliceEvent,
)
from oncobasis.core.assessment import MatchDepth, Truth
from oncobasis.rules.meeting import Meeting, excluded, met, possible, unmet

_DRIVER_EVENTS = frozenset(
    {IntragenicKind.TANDEM_DUPLICATION, IntragenicKind.KINASE_DOMAIN_DUPLICATION}
)
_DRIVER_CLASSES = frozenset(
    {bm.VariantClass.MUTATION, bm.VariantClass.ONCOGENIC, bm.VariantClass.ACTIVATING}
)
_LOSSES = frozenset({CopyNumberKind.LOSS, CopyNumberKind.DEEP_DELETION})
_LOHS = frozenset(
    {CopyNumberKind.LOH, CopyNumberKind.COPY_NEUTRAL_LOH, CopyNumberKind.DEEP_DELETION}
)


@singledispatch
def meets_copy_number(_atom: bm.Atom, _seen: CopyNumber) -> Meeting:
    """How a copy-number call stands to an atom on the same gene."""
    return unmet()


@meets_copy_number.register
def _(atom: bm.CopyNumberIs, seen: CopyNumber) -> Meeting:
    meeting = _of_kind(atom, seen)
    if meeting.truth is not Truth.TRUE or atom.copies is None:
        return meeting
    if seen.copies is None:
        return possible("copies_not_known")
    return meeting if seen.copies >= atom.copies else excluded("too_few_copies")


def _of_kind(atom: bm.CopyNumberIs, seen: CopyNumber) -> Meeting:
    if atom.kind is seen.kind:
        return met(MatchDepth.EXACT)
    if atom.kind is CopyNumberKind.GAIN and seen.kind is CopyNumberKind.AMPLIFICATION:
        return met(MatchDepth.EQUIVALENT)
    if atom.kind is CopyNumberKind.AMPLIFICATION and seen.kind is CopyNumberKind.GAIN:
        return excluded("gain_is_not_amplification")
    if atom.kind is CopyNumberKind.LOSS and seen.kind is CopyNumberKind.DEEP_DELETION:
        return met(MatchDepth.EQUIVALENT)
    if atom.kind is CopyNumberKind.DEEP_DELETION and seen.kind is CopyNumberKind.LOSS:
        return possible("depth_of_loss_not_known")
    if atom.kind is CopyNumberKind.LOH and seen.kind in _LOHS:
        return met(MatchDepth.EQUIVALENT)
    return unmet()


@meets_copy_number.register
def _(_atom: bm.WildTypeIs, seen: CopyNumber) -> Meeting:
    lost = seen.kind is CopyNumberKind.DEEP_DELETION
    return excluded("not_wild_type") if lost else unmet()


@meets_copy_number.register
def _(_atom: bm.LossIs, seen: CopyNumber) -> Meeting:
    return met(MatchDepth.EXACT) if seen.kind in _LOSSES else unmet()


@meets_copy_number.register
def _(atom: bm.GeneIs, seen: CopyNumber) -> Meeting:
    if atom.origin is not None:
        return unmet("origin_mismatch")
    if atom.variant in {bm.VariantClass.LOSS_OF_FUNCTION, bm.VariantClass.BIALLELIC_LOSS}:
        if seen.kind is CopyNumberKind.DEEP_DELETION:
            return met(MatchDepth.GENE_CLASS)
        return possible("depth_of_loss_not_known") if seen.kind in _LOSSES else unmet()
    if atom.variant is bm.VariantClass.PATHOGENIC and seen.kind is CopyNumberKind.DEEP_DELETION:
        return met(MatchDepth.GENE_CLASS)
    return met(MatchDepth.GENE_CLASS) if atom.variant is bm.VariantClass.ALTERATION else unmet()


@meets_copy_number.register
def _(atom: bm.ExpressionIs, seen: CopyNumber) -> Meeting:
    """ERBB2 amplification stands for HER2 positive (in-situ hybridisation is the same event)."""
    if atom.marker != "HER2" or seen.kind is not CopyNumberKind.AMPLIFICATION:
        return unmet()
    if atom.level is bm.ExpressionLevel.POSITIVE:
        return met(MatchDepth.EQUIVALENT)
    if atom.level in {bm.ExpressionLevel.NEGATIVE, bm.ExpressionLevel.LOW}:
        return excluded("other_status")
    return possible("status_not_comparable")


def meets_fusion(atom: bm.Atom, seen: Fusion) -> Meeting:
    """How a fusion stands to an atom on either partner; orientation and frame count."""
    if isinstance(atom, bm.GeneIs):
        alteration = atom.variant is bm.VariantClass.ALTERATION
        return met(MatchDepth.GENE_CLASS) if alteration else unmet()
    if not isinstance(atom, bm.FusionIs):
        return unmet()
    if seen.in_frame is False:
        # Callers misjudge frames, and the kinase may still be expressed: neither met nor excluded.
        return possible("out_of_frame")
    if seen.kinase_domain_retained is False:
        return unmet("kinase_domain_lost")
    pair = (seen.five_prime, seen.three_prime)
    forward = _partners(atom, pair)
    backward = _partners(atom, pair[::-1])
    if seen.oriented and atom.oriented:
        meeting = forward
        if forward.truth.value == "false" and backward.truth.value != "false":
            return unmet("reciprocal_orientation")
    else:
        meeting = _better(forward, backward)
    return _with_exons(atom, seen, meeting)


def _better(first: Meeting, second: Meeting) -> Meeting:
    order = ("true", "unknown", "false")
    return min(first, second, key=lambda meeting: order.index(meeting.truth.value))


def _partners(atom: bm.FusionIs, pair: tuple[str | None, str | None]) -> Meeting:
    named = 0
    for wanted, seen in zip((atom.five_prime, atom.three_prime), pair, strict=True):
        if wanted is None:
            continue
        if seen is None:
            if pair == (None, None):
                return unmet()
            return possible("partner_not_known") if _shares(atom, pair) else unmet()
        if wanted != seen:
            return unmet()
        named += 1
    if named == 2:  # noqa: PLR2004
        return met(MatchDepth.EXACT)
    return met(MatchDepth.GENE_CLASS)


def _shares(atom: bm.FusionIs, pair: tuple[str | None, str | None]) -> bool:
    return bool({atom.five_prime, atom.three_prime} & {gene for gene in pair if gene})


def _with_exons(atom: bm.FusionIs, seen: Fusion, meeting: Meeting) -> Meeting:
    for wanted, found in (
        (atom.five_prime_exon, seen.five_prime_exon),
        (atom.three_prime_exon, seen.three_prime_exon),
    ):
        if wanted is None or meeting.truth.value == "false":
            continue
        if found is None:
            return possible("exons_not_known")
        if wanted != found:
            return unmet("other_exons")
    return meeting


def meets_intragenic(atom: bm.Atom, seen: IntragenicEvent) -> Meeting:
    """How an event inside one gene stands to an atom; it never is a fusion."""
    if isinstance(atom, bm.FusionIs):
        return unmet("intragenic_is_not_fusion")
    if isinstance(atom, bm.WildTypeIs):
        return excluded("not_wild_type")
    if isinstance(atom, bm.GeneIs):
        driver = seen.kind in _DRIVER_EVENTS and atom.variant in _DRIVER_CLASSES
        if driver or atom.variant is bm.VariantClass.ALTERATION:
            return met(MatchDepth.GENE_CLASS)
        return unmet()
    if not isinstance(atom, bm.IntragenicIs) or atom.kind is not seen.kind:
        return unmet()
    if atom.first_exon is None:
        return met(MatchDepth.EXACT)
    if seen.first_exon is None:
        return possible("exons_not_known")
    same = (atom.first_exon, atom.last_exon) == (seen.first_exon, seen.last_exon)
    return met(MatchDepth.EXACT) if same else unmet("other_exons")


def meets_splice(atom: bm.Atom, seen: SpliceEvent) -> Meeting:
    """How exon skipping or a named isoform stands to an atom."""
    if isinstance(atom, bm.WildTypeIs) and seen.exon is not None:
        return excluded("not_wild_type")
    if isinstance(atom, bm.SkippingIs) and seen.exon is not None:
        return met(MatchDepth.EXACT) if atom.exon == seen.exon else unmet("other_exons")
    if isinstance(atom, bm.IsoformIs) and seen.isoform is not None:
        same = atom.isoform.casefold() == seen.isoform.casefold()
        return met(MatchDepth.EXACT) if same else unmet()
    if isinstance(atom, bm.GeneIs) and atom.variant is bm.VariantClass.ALTERATION:
        return met(MatchDepth.GENE_CLASS)
    return unmet()


def meets_cytogenetic(atom: bm.Atom, seen: CytogeneticEvent) -> Meeting:
    """Whether the reported event is the one asked for."""
    if not isinstance(atom, bm.CytogeneticIs):
        return unmet()
    return met(MatchDepth.EXACT) if atom.event.casefold() == seen.event.casefold() else unmet()


def meets_methylation(atom: bm.Atom, seen: Methylation) -> Meeting:
    """Whether the promoter's methylation is the one asked for."""
    if not isinstance(atom, bm.MethylationIs):
        return unmet()
    same = atom.methylated is seen.methylated
    return met(MatchDepth.EXACT) if same else excluded("other_status")


def meets_genotype(atom: bm.Atom, seen: Genotype) -> Meeting:
    """Whether a genotype or phenotype is the one asked for."""
    if isinstance(atom, bm.PhenotypeIs):
        if seen.phenotype is None:
            return possible("phenotype_not_known")
        same = atom.phenotype.casefold() == seen.phenotype.casefold()
        return met(MatchDepth.EXACT) if same else excluded("other_status")
    if isinstance(atom, bm.GenotypeIs):
        if seen.diplotype is None:
            return possible("genotype_not_known")
        if _same_genotype(atom.allele, seen.diplotype):
            return met(MatchDepth.EXACT)
        # One allele alone says nothing of the other.
        whole = "/" in seen.diplotype
        return excluded("other_genotype") if whole else possible("genotype_not_known")
    if isinstance(atom, bm.PolymorphismIs) and seen.diplotype is not None:
        if not atom.genotype:
            return possible("genotype_not_known")
        same = _same_genotype(atom.genotype, seen.diplotype)
        return met(MatchDepth.EXACT) if same else unmet()
    return unmet()


def _same_genotype(wanted: str, diplotype: str) -> bool:
    """A diplotype is met by both alleles in either order, a single allele by one copy."""
    alleles = sorted(diplotype.split("/"))
    if "/" in wanted:
        return sorted(wanted.split("/")) == alleles
    if wanted == "homozygous":
        return len(alleles) == 2 and len(set(alleles)) == 1  # noqa: PLR2004
    return wanted in alleles


_CLASS_IMPLIES: dict[FindingClass, frozenset[bm.VariantClass]] = {
    # "Mutated" alone may be a variant of unknown significance: it is neither oncogenic nor
    # pathogenic until the report names the change or its class.
    FindingClass.MUTATION: frozenset({bm.VariantClass.MUTATION, bm.VariantClass.ALTERATION}),
    FindingClass.RESISTANCE: frozenset({bm.VariantClass.RESISTANCE, bm.VariantClass.ALTERATION}),
    FindingClass.ALTERATION: frozenset({bm.VariantClass.ALTERATION}),
    FindingClass.REARRANGEMENT: frozenset({bm.VariantClass.ALTERATION}),
    FindingClass.ONCOGENIC_MUTATION: frozenset(
        {bm.VariantClass.ONCOGENIC, bm.VariantClass.MUTATION, bm.VariantClass.ALTERATION}
    ),
    FindingClass.ACTIVATING: frozenset(
        {
            bm.VariantClass.ACTIVATING,
            bm.VariantClass.ONCOGENIC,
            bm.VariantClass.MUTATION,
            bm.VariantClass.ALTERATION,
        }
    ),
    FindingClass.LOSS_OF_FUNCTION: frozenset(
        {
            bm.VariantClass.LOSS_OF_FUNCTION,
            bm.VariantClass.PATHOGENIC,
            bm.VariantClass.ALTERATION,
        }
    ),
    FindingClass.BIALLELIC_LOSS: frozenset(
        {
            bm.VariantClass.BIALLELIC_LOSS,
            bm.VariantClass.LOSS_OF_FUNCTION,
            bm.VariantClass.PATHOGENIC,
            bm.VariantClass.ALTERATION,
        }
    ),
    FindingClass.PATHOGENIC: frozenset(
        {
            bm.VariantClass.PATHOGENIC,
            bm.VariantClass.MUTATION,
            bm.VariantClass.ONCOGENIC,
            bm.VariantClass.ALTERATION,
        }
    ),
    FindingClass.TRUNCATING: frozenset(
        {
            bm.VariantClass.TRUNCATING,
            bm.VariantClass.LOSS_OF_FUNCTION,
            bm.VariantClass.MUTATION,
            bm.VariantClass.ALTERATION,
        }
    ),
}


def meets_finding(atom: bm.Atom, seen: GeneFinding, *, established: bool = False) -> Meeting:
    """How a statement without a named variant stands to an atom on the same gene.

    ``established`` says that labels or evidence name the very place and class as oncogenic.
    """
    if isinstance(atom, bm.FusionIs):
        return _rearrangement(atom, seen)
    if isinstance(atom, bm.WildTypeIs):
        mutated = seen.finding is not FindingClass.REARRANGEMENT
        return excluded("not_wild_type") if mutated else unmet()
    if seen.finding is FindingClass.REARRANGEMENT:
        return met(MatchDepth.GENE_CLASS) if _is_any_alteration(atom) else unmet()
    if isinstance(atom, bm.ExonIs) and seen.exon is not None:
        return _exon_finding(atom, seen)
    if isinstance(atom, bm.CodonIs) and seen.codon is not None:
        if atom.position != seen.codon:
            return unmet()
        return possible("less_specific") if atom.excluded else met(MatchDepth.CODON)
    if isinstance(atom, bm.GeneIs):
        return _class_finding(atom, seen, established=established)
    if isinstance(atom, bm.LossIs):
        return possible("less_specific")
    sequence = bm.ProteinIs | bm.CodonIs | bm.ResiduesIs | bm.ExonIs | bm.DomainIs | bm.CodingIs
    if isinstance(atom, sequence):
        return _less_specific(atom, seen)
    return unmet()


def _rearrangement(atom: bm.FusionIs, seen: GeneFinding) -> Meeting:
    if seen.finding is not FindingClass.REARRANGEMENT:
        return unmet()
    if not atom.rearrangement:
        return possible("less_specific")
    both_named = atom.five_prime is not None and atom.three_prime is not None
    return possible("partner_not_known") if both_named else met(MatchDepth.GENE_CLASS)


def _is_any_alteration(atom: bm.Atom) -> TypeGuard[bm.GeneIs]:
    return isinstance(atom, bm.GeneIs) and atom.variant is bm.VariantClass.ALTERATION


def _exon_finding(atom: bm.ExonIs, seen: GeneFinding) -> Meeting:
    if seen.exon is None or not atom.first <= seen.exon <= atom.last:
        return unmet("other_exons")
    if atom.variant in {bm.VariantClass.MUTATION, bm.VariantClass.ALTERATION}:
        return met(MatchDepth.EXON)
    if seen.consequence is None:
        return possible("less_specific")
    word = atom.variant.replace("-", "").replace(" ", "_")
    return met(MatchDepth.EXON) if word == seen.consequence else unmet("other_class")


def _class_finding(atom: bm.GeneIs, seen: GeneFinding, *, established: bool) -> Meeting:
    if atom.origin is not None and seen.observed.origin is not atom.origin:
        unknown = seen.observed.origin.value == "unknown"
        return possible("origin_unknown") if unknown else unmet("origin_mismatch")
    implied = _CLASS_IMPLIES[seen.finding]
    if established and seen.finding in {FindingClass.TRUNCATING, FindingClass.MUTATION}:
        implied |= {bm.VariantClass.ONCOGENIC, bm.VariantClass.PATHOGENIC}
    if atom.variant in implied:
        # A report that says "mutated" and no more means what matters, but says it loosely.
        plain = seen.finding is FindingClass.MUTATION
        return met(MatchDepth.CATEGORY if plain else MatchDepth.GENE_CLASS)
    if seen.finding is FindingClass.ALTERATION:
        return possible("less_specific")
    if atom.variant is bm.VariantClass.RESISTANCE:
        return possible("resistance_not_known")
    # A named place in the gene (exon 19 deletion) is a known driver only by a rule on that place.
    return possible("less_specific")


def _less_specific(atom: bm.Atom, seen: GeneFinding) -> Meeting:
    position = getattr(getattr(atom, "protein", None), "start", None) or getattr(
        atom, "position", None
    )
    if seen.codon is not None and position is not None and position != seen.codon:
        return unmet()
    return possible("less_specific")
