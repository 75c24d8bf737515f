"""Consequence terms of VEP and MAF -> the consequence classes that biomarkers speak of.

Of the terms of *one* transcript the first of the table below is the class. Terms of different
transcripts are never compared here: which transcript counts is decided in ``vep``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Consequence
from oncobasis.core.protein import ProteinChange, ProteinClass
from oncobasis.readers.reading.codes import FilterCode

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Effect:
    """A consequence class, and why it is no finding if it is none."""

    consequence: Consequence
    no_finding: FilterCode | None = None

    @property
    def is_finding(self) -> bool:
        """Whether the change may alter the protein."""
        return self.no_finding is None


SPLICE_REGION = Effect(Consequence.SPLICE_REGION)
NONCODING = Effect(Consequence.OTHER, FilterCode.NONCODING_TRANSCRIPT)
OUTSIDE = Effect(Consequence.OTHER, FilterCode.OUTSIDE_GENE)
PROMOTER = Effect(Consequence.PROMOTER)
SPLICE_SITE = Effect(Consequence.SPLICE_SITE)
_INTRONIC = Effect(Consequence.INTRONIC, FilterCode.INTRONIC)
_SYNONYMOUS = Effect(Consequence.SYNONYMOUS, FilterCode.SYNONYMOUS)
_UTR = Effect(Consequence.UTR, FilterCode.UTR)
_OTHER = Effect(Consequence.OTHER)

# Sequence Ontology terms of VEP and SnpEff, the one that names the class first.
_TERMS = MappingProxyType(
    {
        "splice_acceptor_variant": SPLICE_SITE,
        "splice_donor_variant": SPLICE_SITE,
        "stop_gained": Effect(Consequence.NONSENSE),
        "frameshift_variant": Effect(Consequence.FRAMESHIFT),
        "stop_lost": Effect(Consequence.STOP_LOSS),
        "start_lost": Effect(Consequence.START_LOSS),
        "initiator_codon_variant": Effect(Consequence.START_LOSS),
        "inframe_insertion": Effect(Consequence.INFRAME_INSERTION),
        "inframe_deletion": Effect(Consequence.INFRAME_DELETION),
        "conservative_inframe_insertion": Effect(Consequence.INFRAME_INSERTION),
        "disruptive_inframe_insertion": Effect(Consequence.INFRAME_INSERTION),
        "conservative_inframe_deletion": Effect(Consequence.INFRAME_DELETION),
        "disruptive_inframe_deletion": Effect(Consequence.INFRAME_DELETION),
        "protein_altering_variant": _OTHER,
        "missense_variant": Effect(Consequence.MISSENSE),
        "rare_amino_acid_variant": _OTHER,
        "exon_loss_variant": _OTHER,
        "exon_variant": _OTHER,
        "gene_fusion": _OTHER,
        "bidirectional_gene_fusion": _OTHER,
        "transcript_ablation": _OTHER,
        "transcript_amplification": _OTHER,
        "feature_truncation": _OTHER,
        "feature_elongation": _OTHER,
        "incomplete_terminal_codon_variant": _OTHER,
        "splice_donor_5th_base_variant": SPLICE_REGION,
        "splice_donor_region_variant": SPLICE_REGION,
        "splice_region_variant": SPLICE_REGION,
        "splice_branch_variant": _INTRONIC,
        "start_retained_variant": _SYNONYMOUS,
        "start_retained": _SYNONYMOUS,
        "stop_retained_variant": _SYNONYMOUS,
        "synonymous_variant": _SYNONYMOUS,
        "coding_sequence_variant": _OTHER,
        "5_prime_UTR_variant": _UTR,
        "3_prime_UTR_variant": _UTR,
        "splice_polypyrimidine_tract_variant": _INTRONIC,
        "5_prime_UTR_premature_start_codon_gain_variant": _UTR,
        "5_prime_UTR_truncation": _UTR,
        "3_prime_UTR_truncation": _UTR,
        "intron_variant": _INTRONIC,
        "conserved_intron_variant": _INTRONIC,
        "mature_miRNA_variant": NONCODING,
        "non_coding_transcript_exon_variant": NONCODING,
        "non_coding_exon_variant": NONCODING,
        "miRNA": NONCODING,
        "intragenic_variant": NONCODING,
        "coding_transcript_variant": _OTHER,
        "sequence_variant": OUTSIDE,
        "upstream_gene_variant": OUTSIDE,
        "downstream_gene_variant": OUTSIDE,
        "intergenic_variant": OUTSIDE,
        "intergenic_region": OUTSIDE,
        "conserved_intergenic_variant": OUTSIDE,
        "regulatory_region_variant": OUTSIDE,
        "regulatory_region_ablation": OUTSIDE,
        "regulatory_region_amplification": OUTSIDE,
        "TF_binding_site_variant": OUTSIDE,
        "TFBS_ablation": OUTSIDE,
        "TFBS_amplification": OUTSIDE,
    }
)
_RANK = MappingProxyType({term: rank for rank, term in enumerate(_TERMS)})
# A transcript that makes no protein: whatever else is said of it is no finding.
_NO_PROTEIN = frozenset({"non_coding_transcript_variant", "NMD_transcript_variant"})

_CLASSIFICATIONS = MappingProxyType(
    {
        "missense_mutation": Effect(Consequence.MISSENSE),
        "missense": Effect(Consequence.MISSENSE),
        "nonsense_mutation": Effect(Consequence.NONSENSE),
        "nonsense": Effect(Consequence.NONSENSE),
        "frame_shift_del": Effect(Consequence.FRAMESHIFT),
        "frame_shift_ins": Effect(Consequence.FRAMESHIFT),
        "in_frame_del": Effect(Consequence.INFRAME_DELETION),
        "in_frame_ins": Effect(Consequence.INFRAME_INSERTION),
        "splice_site": Effect(Consequence.SPLICE_SITE),
        "splice_site_snp": Effect(Consequence.SPLICE_SITE),
        "splice_site_del": Effect(Consequence.SPLICE_SITE),
        "splice_site_ins": Effect(Consequence.SPLICE_SITE),
        "splice_region": SPLICE_REGION,
        "translation_start_site": Effect(Consequence.START_LOSS),
        "start_codon_snp": Effect(Consequence.START_LOSS),
        "start_codon_del": Effect(Consequence.START_LOSS),
        "start_codon_ins": _OTHER,
        "nonstop_mutation": Effect(Consequence.STOP_LOSS),
        "stop_codon_del": Effect(Consequence.STOP_LOSS),
        "stop_codon_ins": _OTHER,
        "silent": _SYNONYMOUS,
        "synonymous": _SYNONYMOUS,
        "intron": _INTRONIC,
        "3'utr": _UTR,
        "5'utr": _UTR,
        "de_novo_start_inframe": _UTR,
        "de_novo_start_in_frame": _UTR,
        "de_novo_start_outofframe": _UTR,
        "de_novo_start_out_frame": _UTR,
        "rna": NONCODING,
        "lincrna": NONCODING,
        "3'flank": OUTSIDE,
        "5'flank": OUTSIDE,
        "igr": OUTSIDE,
    }
)

_BY_CONSEQUENCE = MappingProxyType(
    {
        Consequence.SPLICE_REGION: SPLICE_REGION,
        Consequence.SYNONYMOUS: _SYNONYMOUS,
        Consequence.UTR: _UTR,
        Consequence.INTRONIC: _INTRONIC,
    }
)
_BY_PROTEIN = MappingProxyType(
    {
        ProteinClass.INFRAME_INSERTION: Consequence.INFRAME_INSERTION,
        ProteinClass.INFRAME_DUPLICATION: Consequence.INFRAME_INSERTION,
        ProteinClass.INFRAME_DELETION: Consequence.INFRAME_DELETION,
        ProteinClass.INFRAME_DELINS: Consequence.INFRAME_DELINS,
    }
)
_REFINED = frozenset(
    {
        Consequence.INFRAME_INSERTION,
        Consequence.INFRAME_DELETION,
        Consequence.INFRAME_DELINS,
        Consequence.OTHER,
    }
)


@lru_cache(maxsize=4096)
def effect_of_terms(terms: str) -> Effect | None:
    """Return the effect of ``&``-joined terms of one transcript; None if no term is known."""
    parts = terms.split("&")
    known = [term for term in parts if term in _TERMS]
    if not _NO_PROTEIN.isdisjoint(parts):
        return NONCODING
    if not known:
        return None
    return _TERMS[min(known, key=_RANK.__getitem__)]


def effect_of_consequence(consequence: Consequence, terms: Sequence[str] = ()) -> Effect:
    """Return the effect of a class that was computed, told more closely by its terms."""
    by_terms = effect_of_terms("&".join(terms)) if terms else None
    if by_terms is not None and by_terms.consequence is consequence:
        return by_terms
    return _BY_CONSEQUENCE.get(consequence, Effect(consequence))


def effect_of_classification(text: str) -> Effect | None:
    """Return the effect of a MAF ``Variant_Classification``; None if it is not known."""
    return _CLASSIFICATIONS.get(text.strip().casefold().replace("5flank", "5'flank"))


def refined(consequence: Consequence, protein: ProteinChange | None) -> Consequence:
    """Return the class of an in-frame change as its protein description has it.

    VEP and MAF call one and the same delins an insertion, a deletion or neither.
    """
    if protein is None or consequence not in _REFINED:
        return consequence
    return _BY_PROTEIN.get(protein.kind, consequence)
