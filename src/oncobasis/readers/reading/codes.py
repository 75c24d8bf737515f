"""Why a row or allele of a file did not become a finding."""

from __future__ import annotations

from enum import StrEnum


class FilterCode(StrEnum):
    """Why an allele of a file did not become an alteration."""

    # Left out by a filter that can be switched off.
    CALLER_FILTER = "caller_filter"
    COMMON_IN_POPULATION = "common_in_population"
    LOW_DEPTH = "low_depth"
    LOW_ALT_READS = "low_alt_reads"
    LOW_ALLELE_FRACTION = "low_allele_fraction"
    SYNONYMOUS = "synonymous"
    INTRONIC = "intronic"
    SPLICE_REGION = "splice_region"
    UTR = "utr"
    NONCODING_TRANSCRIPT = "noncoding_transcript"
    OUTSIDE_GENE = "outside_gene"
    # Said in addition: another transcript of the gene has a coding consequence.
    CODING_OFF_REFERENCE = "coding_off_reference"
    # No finding in this sample.
    NOT_IN_SAMPLE = "not_in_sample"
    OTHER_SAMPLE = "other_sample"
    NOT_MUTATED = "not_mutated"
    DUPLICATE = "duplicate"
    NO_ALTERNATIVE = "no_alternative"
    SPANNING_DELETION = "spanning_deletion"
    # Not understood.
    SYMBOLIC_ALLELE = "symbolic_allele"
    BREAKEND = "breakend"
    NOT_BASES = "not_bases"
    CONTIG_NOT_PRIMARY = "contig_not_primary"
    NOT_ANNOTATED = "not_annotated"
    UNKNOWN_CONSEQUENCE = "unknown_consequence"
    NOT_A_SMALL_VARIANT = "not_a_small_variant"
    NO_GENE = "no_gene"
    ROW_UNREADABLE = "row_unreadable"
    SECTION_NOT_READ = "section_not_read"
    NOT_A_KNOWN_EVENT = "not_a_known_event"


NOT_UNDERSTOOD = frozenset(
    {
        FilterCode.SYMBOLIC_ALLELE,
        FilterCode.BREAKEND,
        FilterCode.NOT_BASES,
        FilterCode.CONTIG_NOT_PRIMARY,
        FilterCode.NOT_ANNOTATED,
        FilterCode.UNKNOWN_CONSEQUENCE,
        FilterCode.NOT_A_SMALL_VARIANT,
        FilterCode.NO_GENE,
        FilterCode.ROW_UNREADABLE,
        FilterCode.SECTION_NOT_READ,
        FilterCode.NOT_A_KNOWN_EVENT,
    }
)

NO_EFFECT = frozenset(
    {
        FilterCode.SYNONYMOUS,
        FilterCode.INTRONIC,
        FilterCode.SPLICE_REGION,
        FilterCode.UTR,
        FilterCode.NONCODING_TRANSCRIPT,
        FilterCode.OUTSIDE_GENE,
        FilterCode.CODING_OFF_REFERENCE,
    }
)
