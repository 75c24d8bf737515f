"""The formats that are read, and what kind of finding each one holds."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is about; the key under ``files`` of a case file."""

    VARIANTS = "variants"
    CNA = "cna"
    FUSIONS = "fusions"
    FHIR = "fhir"
    REPORT = "report"
    """A combined report of several kinds (TSO500 CombinedVariantOutput)."""
    PGX = "pgx"
    COVERAGE = "coverage"


class FileFormat(StrEnum):
    """A format that is recognised by its content."""

    VCF = "vcf"
    BCF = "bcf"
    MAF = "maf"
    VARIANT_TABLE = "variant_table"
    TSO500 = "tso500_combined"
    GENE_CALLS = "cna_gene_calls"
    ALLELE_SEGMENTS = "cna_allele_segments"
    CNVKIT = "cnvkit"
    SEG = "seg"
    GISTIC_GENES = "gistic_genes"
    GISTIC_LESIONS = "gistic_lesions"
    ARRIBA = "arriba"
    STAR_FUSION = "star_fusion"
    FUSION_CATCHER = "fusion_catcher"
    TSO500_FUSIONS = "tso500_fusions"
    FUSION_TABLE = "fusion_table"
    CBIOPORTAL_SV = "cbioportal_sv"
    FHIR = "fhir_bundle"
    PHENOPACKET = "phenopacket"
    PGX_TABLE = "pgx_table"
    BED = "bed"
    GVCF = "gvcf"
