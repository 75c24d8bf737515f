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
    KNOWN_BENIGN = "known_benign"
    LOOKS_GERMLINE = "looks_germline"
    AFTER_STOP = "after_stop"
    SYNONYMOUS = "synonymous"
    INTRONIC = "intronic"
    SPLICE_REGION = "splice_region"
    UTR = "utr"
    NONCODING_TRANSCRIPT = "noncoding_transcript"
    OUTSIDE_GENE = "outside_gene"
    # Said in addition: another transcript of the gene has a coding consequence.
    CODING_OFF_REFERENCE = "coding_off_reference"
    # Calls of fusions that a filter leaves out.
    LOW_CONFIDENCE = "low_confidence"
    READ_THROUGH = "read_through"
    SEEN_IN_NORMAL = "seen_in_normal"
    INTRAGENIC_SPLICING = "intragenic_splicing"
    NO_CHIMERIC_PROTEIN = "no_chimeric_protein"
    NO_PARTNER_GENE = "no_partner_gene"
    NOT_A_FUSION = "not_a_fusion"
    GERMLINE_FUSION = "germline_fusion"
    # No finding in this sample.
    NOT_IN_SAMPLE = "not_in_sample"
    OTHER_SAMPLE = "other_sample"
    NOT_MUTATED = "not_mutated"
    DUPLICATE = "duplicate"
    PART_OF_ANOTHER_ROW = "part_of_another_row"
    NO_ALTERNATIVE = "no_alternative"
    SPANNING_DELETION = "spanning_deletion"
    # Copy number: read and judged, but no call.
    COPY_NUMBER_NEUTRAL = "copy_number_neutral"
    COPY_NUMBER_SMALL_CHANGE = "copy_number_small_change"
    NOT_MEASURED = "not_measured"
    GENE_WITHOUT_RECORD = "gene_without_record"
    GENE_IN_PARTS = "gene_in_parts"
    SEX_UNKNOWN = "sex_unknown"
    # Health records: understood, but no finding.
    CARRIES_NO_FINDING = "carries_no_finding"
    RETRACTED = "retracted"
    NO_RESULT = "no_result"
    INTERPRETATION_ONLY = "interpretation_only"
    NOT_CONFIRMED = "not_confirmed"
    NO_CALL = "no_call"
    NO_HOTSPOT = "no_hotspot"
    # Not understood.
    SYMBOLIC_ALLELE = "symbolic_allele"
    BREAKEND = "breakend"
    NOT_BASES = "not_bases"
    CONTIG_NOT_PRIMARY = "contig_not_primary"
    NOT_ANNOTATED = "not_annotated"
    REFERENCE_MISMATCH = "reference_mismatch"
    UNKNOWN_CONSEQUENCE = "unknown_consequence"
    NOT_A_SMALL_VARIANT = "not_a_small_variant"
    NO_GENE = "no_gene"
    ROW_UNREADABLE = "row_unreadable"
    UNKNOWN_CALL = "unknown_call"
    SCALE_UNKNOWN = "scale_unknown"
    NO_ASSEMBLY = "no_assembly"
    PEAK_WITHOUT_GENE = "peak_without_gene"
    SECTION_NOT_READ = "section_not_read"
    NOT_A_KNOWN_EVENT = "not_a_known_event"
    CODE_NOT_READ = "code_not_read"
    RESOURCE_NOT_READ = "resource_not_read"
    CONTRADICTION = "contradiction"
    IMPLAUSIBLE_VALUE = "implausible_value"


NOT_UNDERSTOOD = frozenset(
    {
        FilterCode.SYMBOLIC_ALLELE,
        FilterCode.BREAKEND,
        FilterCode.NOT_BASES,
        FilterCode.CONTIG_NOT_PRIMARY,
        FilterCode.NOT_ANNOTATED,
        FilterCode.REFERENCE_MISMATCH,
        FilterCode.UNKNOWN_CONSEQUENCE,
        FilterCode.NOT_A_SMALL_VARIANT,
        FilterCode.NO_GENE,
        FilterCode.ROW_UNREADABLE,
        FilterCode.UNKNOWN_CALL,
        FilterCode.SCALE_UNKNOWN,
        FilterCode.NO_ASSEMBLY,
        FilterCode.PEAK_WITHOUT_GENE,
        FilterCode.SECTION_NOT_READ,
        FilterCode.NOT_A_KNOWN_EVENT,
        FilterCode.CODE_NOT_READ,
        FilterCode.RESOURCE_NOT_READ,
        FilterCode.CONTRADICTION,
        FilterCode.IMPLAUSIBLE_VALUE,
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
        FilterCode.AFTER_STOP,
    }
)
