"""What CIViC's variant words mean, as tables; each entry is one spelling and its meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from oncobasis.core.alteration import CopyNumberKind
from oncobasis.core.biomarker import ExpressionLevel, VariantClass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class VariantHints:
    """What a CIViC variant summary says beside the name.

    ``types`` are Sequence Ontology terms, ``hgvs`` expressions, ``aliases`` names in capitals.
    """

    types: tuple[str, ...] = ()
    hgvs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


# Old variants that name the 3' gene first.
REVERSED_FUSIONS: Final = frozenset(
    {
        ("NTRK1", "DDR2"),
        ("NTRK1", "GON4L"),
        ("NTRK1", "TRIM63"),
        ("CRLF2", "IGH"),
        ("ABL1", "RCSD1"),
    }
)

# Markers whose name is not the gene symbol (docs/methods/biomarker-grammar.md).
MARKERS: Final[Mapping[str, str]] = MappingProxyType(
    {"CD274": "PD-L1", "ERBB2": "HER2", "ESR1": "ER", "PGR": "PR"}
)

_MUTATION_WORDS: Final = ("mutation", "mutations", "mut")

GENE_CLASSES: Final[Mapping[str, VariantClass]] = MappingProxyType(
    {
        **dict.fromkeys(_MUTATION_WORDS, VariantClass.MUTATION),
        "alteration": VariantClass.ALTERATION,
        "oncogenic mutation": VariantClass.ONCOGENIC,
        "activating mutation": VariantClass.ACTIVATING,
        "gain-of-function": VariantClass.ACTIVATING,
        "gain of function": VariantClass.ACTIVATING,
        "loss-of-function": VariantClass.LOSS_OF_FUNCTION,
        "loss of function": VariantClass.LOSS_OF_FUNCTION,
        "inactivating mutation": VariantClass.LOSS_OF_FUNCTION,
        "inactivation": VariantClass.LOSS_OF_FUNCTION,
        "biallelic inactivation": VariantClass.BIALLELIC_LOSS,
        "biallelic loss": VariantClass.BIALLELIC_LOSS,
        "deleterious mutation": VariantClass.PATHOGENIC,
        "pathogenic mutation": VariantClass.PATHOGENIC,
        "truncating mutation": VariantClass.TRUNCATING,
        "truncation": VariantClass.TRUNCATING,
        "frameshift": VariantClass.FRAMESHIFT,
        "frameshift mutation": VariantClass.FRAMESHIFT,
        "frameshift truncation": VariantClass.FRAMESHIFT,
        "missense mutation": VariantClass.MISSENSE,
        "nonsense mutation": VariantClass.NONSENSE,
        "splice site mutation": VariantClass.SPLICE_SITE,
    }
)

# CIViC's "Deletion" of a gene doesn't say of one copy or of both.
COPY_NUMBER: Final[Mapping[str, CopyNumberKind]] = MappingProxyType(
    {
        "amplification": CopyNumberKind.AMPLIFICATION,
        "copy number gain": CopyNumberKind.GAIN,
        "gain": CopyNumberKind.GAIN,
        "deletion": CopyNumberKind.LOSS,
        "copy number loss": CopyNumberKind.LOSS,
        "homozygous deletion": CopyNumberKind.DEEP_DELETION,
        "loh": CopyNumberKind.LOH,
        "loss of heterozygosity": CopyNumberKind.LOH,
        "copy-neutral loss of heterozygosity": CopyNumberKind.COPY_NEUTRAL_LOH,
    }
)

# "Serum levels": the evidence under these names reads a high level against a low one.
EXPRESSION: Final[Mapping[str, ExpressionLevel]] = MappingProxyType(
    {
        "expression": ExpressionLevel.EXPRESSED,
        "overexpression": ExpressionLevel.OVEREXPRESSED,
        "underexpression": ExpressionLevel.UNDEREXPRESSED,
        "loss of expression": ExpressionLevel.LOST,
        "nuclear expression": ExpressionLevel.NUCLEAR,
        "nuclear translocation": ExpressionLevel.NUCLEAR,
        "cytoplasmic expression": ExpressionLevel.CYTOPLASMIC,
        "cytoplasmic mislocalization": ExpressionLevel.CYTOPLASMIC,
        "phosphorylation": ExpressionLevel.PHOSPHORYLATED,
        "serum levels": ExpressionLevel.SERUM_HIGH,
    }
)

METHYLATION: Final[Mapping[str, bool]] = MappingProxyType(
    {
        "methylation": True,
        "hypermethylation": True,
        "promoter methylation": True,
        "promoter hypermethylation": True,
        "promoter demethylation": False,
        "promoter hypomethylation": False,
    }
)

# "Conserved domain" of TP53 is four stretches that authors draw differently: not listed.
DOMAINS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tkd": "kinase",
        "kinase domain": "kinase",
        "tyrosine kinase domain": "kinase",
        "p-loop": "P-loop",
        "dna binding domain": "DNA binding",
        "sh2 domain": "SH2",
        "b2 domain": "B-box 2",
        "rnase iiib": "RNase IIIb",
        "pest domain": "PEST",
    }
)

# Genes whose alleles have star names (pharmvar.org, cpicpgx.org).
PHARMACOGENE: Final = re.compile(r"(?:CYP|UGT|SLCO|NAT)\w+|DPYD|TPMT|NUDT15")

# Exons whose "deletion" is a small in-frame one; elsewhere an exon deletion is of whole exons.
SMALL_DELETION_EXONS: Final = frozenset({("EGFR", 19), ("KIT", 11), ("ERBB2", 20)})

# Exon numbers of papers -> of the MANE Select transcript. ASXL1: 13 exons, the longest is the
# last and holds codon 730 (biologydirect.biomedcentral.com/articles/10.1186/s13062-017-0195-0).
EXON_NUMBERS: Final[Mapping[tuple[str, int], int]] = MappingProxyType({("ASXL1", 12): 13})
