"""The codes of everything the assessment says, each with the names of its parameters.

``WarningCode.ROWS_FILTERED.params`` is ``("count", "reason", "where")``: a message of that code
carries exactly these. Text in English and Korean is in ``oncobasis.report.wording``. A parameter
that is plural in its name (``therapies``, ``ids``) is a tuple of strings. A regimen inside such a
tuple is its ingredients joined by `` + ``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

from oncobasis.core.assessment import Caveat, Message, Severity

if TYPE_CHECKING:
    from oncobasis.core.assessment import Param


class Code(StrEnum):
    """A code that knows its parameters' names; the base of every family below."""

    params: tuple[str, ...]

    def __new__(cls, value: str, *params: str) -> Self:
        """Make the member: its value is the code alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.params = params
        return member

    def message(self, **params: Param) -> Message:
        """Return the message; wrong parameter names are a defect."""
        return Message(self.value, self._ordered(params))

    def caveat(self, severity: Severity, **params: Param) -> Caveat:
        """Return the message as a warning of that severity."""
        return Caveat(self.value, severity, self._ordered(params))

    def _ordered(self, given: dict[str, Param]) -> tuple[tuple[str, Param], ...]:
        if set(given) != set(self.params):
            message = f"{self.value} takes {sorted(self.params)}, got {sorted(given)}"
            raise ValueError(message)
        return tuple((name, given[name]) for name in self.params)


class WarningCode(Code):
    """``Assessment.warnings``: what a reader must know of the input and of the knowledge."""

    ASSUMED_CONTEXT = "assumed_context", "facts"
    UNKNOWN_TUMOR_TYPE = "unknown_tumor_type", "text"
    TUMOR_TYPE_GROUP = "tumor_type_group", "text", "members"
    TUMOR_TYPE_ASSUMED = "tumor_type_assumed", "text", "understood"
    TUMOR_TYPE_QUESTION = "tumor_type_question", "text", "question"
    NO_TUMOR_TYPE_NAMED = "no_tumor_type_named", "text"
    ROW_NOT_UNDERSTOOD = "row_not_understood", "text", "reason", "where"
    ROWS_FILTERED = "rows_filtered", "count", "reason", "where"
    ROWS_NOT_UNDERSTOOD = "rows_not_understood", "reason", "count", "lines"
    FILTERED_LIST_SHORTENED = "filtered_list_shortened", "listed", "of"
    NO_ROWS = "no_rows", "file"
    NO_SAMPLE_COLUMN = "no_sample_column", "file"
    FILTER_SOURCE_ABSENT = "filter_source_absent", "filter", "source"
    ANNOTATION_FIELD_ABSENT = "annotation_field_absent", "fields"
    PATHOGENIC_NOT_REPORTED = "pathogenic_not_reported", "gene", "change", "reasons", "where"
    PATHOGENIC_KEPT = "pathogenic_kept", "gene", "change", "reasons", "where"
    HOTSPOT_NOT_REPORTED = "hotspot_not_reported", "gene", "change", "reasons", "where"
    HOTSPOT_KEPT = "hotspot_kept", "gene", "change", "reasons", "where"
    ROWS_NOT_JUDGED = "rows_not_judged", "count", "genes"
    LOOKS_GERMLINE = "looks_germline", "alterations"
    CODON_NEIGHBOURS = "codon_neighbours", "gene", "codon", "changes"
    REFERENCE_DIFFERS = "reference_differs", "count", "compared"
    NO_COLUMN_LINE = "no_column_line", "file"
    GENOTYPE_CONTRADICTS_READS = "genotype_contradicts_reads", "genotype", "alt_reads", "where"
    SIGNIFICANCE_NOT_OF_ALLELE = "significance_not_of_allele", "vep"
    ASSEMBLY_UNKNOWN = "assembly_unknown", "file"
    ASSEMBLY_NOT_UNDERSTOOD = "assembly_not_understood", "written"
    ASSEMBLY_CONTRADICTION = "assembly_contradiction", "source", "says", "used"
    CONSEQUENCE_NOT_UNDERSTOOD = "consequence_not_understood", "terms"
    PROTEIN_NOT_UNDERSTOOD = "protein_not_understood", "text", "why", "where"
    PROTEIN_COLUMNS_DISAGREE = "protein_columns_disagree", "used", "other", "where"
    ASSAY_PART_NOT_RUN = "assay_part_not_run", "part", "classes"
    SITES_NOT_COVERED = "sites_not_covered", "gene", "sites", "needed"
    CLEAR_CHANGES_LEFT_OUT = "clear_changes_left_out", "count", "changes"
    TMB_COUNTED = "tmb_counted", "value", "count", "megabases"
    TMB_NOT_COUNTED = "tmb_not_counted", "why"
    MSI_UNDECIDED = "msi_undecided", "percent", "why", "where"
    NO_PROTEIN_CHANGE = "no_protein_change", "gene", "where"
    TRANSCRIPT_NOT_REFERENCE = "transcript_not_reference", "gene", "transcript", "where"
    GENE_RENAMED = "gene_renamed", "written", "symbol"
    GENE_LOOKS_LIKE_DATE = "gene_looks_like_date", "written", "where"
    GENE_AMBIGUOUS = "gene_ambiguous", "written", "candidates"
    GENE_UNKNOWN = "gene_unknown", "written"
    FUSION_PARTNER_NOT_A_GENE = "fusion_partner_not_a_gene", "written", "nearest", "where"
    FUSION_PARTNER_UNKNOWN = "fusion_partner_unknown", "written"
    FUSION_PARTNER_CHOSEN = "fusion_partner_chosen", "written", "symbol", "where"
    FUSION_NOT_REPORTED = "fusion_not_reported", "fusion", "reasons", "where"
    IMPOSSIBLE_RESIDUE = "impossible_residue", "alteration", "expected"
    REFERENCE_NOT_CHECKED = "reference_not_checked", "alteration"
    LEGACY_NUMBERING = "legacy_numbering", "given", "current"
    READ_AS = "read_as", "text", "understood"
    SCALE_NOT_GIVEN = "scale_not_given", "text", "scales"
    FILES_OF_DIFFERENT_SAMPLES = "files_of_different_samples", "files"
    CONTRADICTORY_INPUT = "contradictory_input", "first", "second"
    COPY_NUMBER_RELATIVE = "copy_number_relative", "file"
    COPY_NUMBER_LEVELS = "copy_number_levels", "file"
    COPIES_BY_THRESHOLD = "copies_by_threshold", "file"
    PLOIDY_COMPUTED = "ploidy_computed", "ploidy"
    PLOIDY_UNKNOWN = "ploidy_unknown", "file"
    PURITY_CONTRADICTION = "purity_contradiction", "what", "used", "other"
    AMPLIFICATION_NOT_EXCLUDED = "amplification_not_excluded", "named"
    DEEP_DELETION_NOT_EXCLUDED = "deep_deletion_not_excluded", "named"
    GENE_IN_PARTS = "gene_in_parts", "named"
    GENES_NOT_MEASURED = "genes_not_measured", "count", "named"
    GENE_NAMES_UNKNOWN = "gene_names_unknown", "count", "named"
    SEX_UNKNOWN = "sex_unknown", "named"
    PEAK_WITHOUT_GENE = "peak_without_gene", "peak", "level", "named"
    SEGMENT_SCALE_UNKNOWN = "segment_scale_unknown", "file"
    GENE_PLACES_ABSENT = "gene_places_absent", "assembly"
    SOURCE_STALE = "source_stale", "source", "age_days", "limit_days"
    TUMOR_ONLY = "tumor_only", "sample"
    ORIGIN_UNKNOWN = "origin_unknown", "alterations"
    NO_ASSAY_SCOPE = ("no_assay_scope",)
    IMPLIED_BY_TUMOR_TYPE = "implied_by_tumor_type", "facts", "tumor_type"
    UNVERIFIED_TEST_LIST = "unverified_test_list", "tumor_type"
    FLAGGED_SOURCES_USED = "flagged_sources_used", "sources"
    REGION_WITHOUT_RECORDS = "region_without_records", "region"
    NO_FINDINGS = ("no_findings",)
    LOW_CONFIDENCE_RECORD = "low_confidence_record", "ids"
    PRELIMINARY_RESULT = "preliminary_result", "text"
    LAB_NOT_USED = "lab_not_used", "name", "value", "unit"
    AGE_FROM_BIRTH_DATE = "age_from_birth_date", "age", "date"
    FACT_NOT_USED = "fact_not_used", "text"
    MODEL_NOT_USED = "model_not_used", "model", "reason", "remedy"
    MODEL_STANDS_IN = "model_stands_in", "model", "version", "reason", "remedy"
    PREDICTIONS_OFF = ("predictions_off",)
    PREDICTION_CONFLICT = "prediction_conflict", "model", "therapies", "percent"
    PHARMACOGENETICS = "pharmacogenetics", "gene", "finding", "drugs", "ids"


class RationaleCode(Code):
    """``Recommendation.rationale``: why this stance and this tier, in order of weight."""

    LIVE_APPROVAL = "live_approval", "agency", "status", "date"
    APPROVAL_NOT_CHOSEN_REGION = "approval_not_chosen_region", "agency", "chosen"
    APPROVAL_OTHER_TUMOR = "approval_other_tumor", "agency", "tumor_type"
    REPLICATED_EVIDENCE = "replicated_evidence", "count", "level"
    CURATED_ASSERTION = "curated_assertion", "source", "id"
    SINGLE_EVIDENCE = "single_evidence", "source", "id", "level"
    CASE_LEVEL_EVIDENCE = "case_level_evidence", "source", "id", "level"
    VETOED_BY = "vetoed_by", "biomarker", "id"
    CONTRAINDICATED_BY = "contraindicated_by", "biomarker", "id"
    MISSING_BIOMARKER = "missing_biomarker", "biomarkers"
    COARSER_TUMOR_TYPE = "coarser_tumor_type", "given", "needed"
    CONTEXT_UNKNOWN = "context_unknown", "conditions"
    CONTEXT_UNMET = "context_unmet", "conditions"
    SUPERSEDED_BY = "superseded_by", "therapies"
    CONFLICTING_EVIDENCE = "conflicting_evidence", "ids"
    RESISTANCE_MARKER_NOT_USED = "resistance_marker_not_used", "biomarker"
    PAN_CANCER_LABEL = "pan_cancer_label", "agency"
    EQUIVALENT_ALTERATION = "equivalent_alteration", "alteration", "biomarker"
    UNDATED_OR_UNLINKED_RECORD = "undated_or_unlinked_record", "id"
    RECORD_NOT_CONFIRMED = "record_not_confirmed", "id", "confidence"
    REQUIRED_WILD_TYPE = "required_wild_type", "genes"
    UNVERIFIED_SOURCES = "unverified_sources", "ids"


class CautionCode(Code):
    """``Recommendation.cautions``: what to weigh before giving it; never changes the stance."""

    RESISTANCE_EVIDENCE = "resistance_evidence", "biomarker", "id", "level"
    IMMUNE_RESISTANCE = "immune_resistance", "biomarker", "id"
    CONFIRM_IHC = "confirm_ihc", "marker"
    LOW_CONFIDENCE = "low_confidence", "id"
    PGX = "pgx", "gene", "finding", "id"
    WITHDRAWN_APPROVAL = "withdrawn_approval", "agency", "date"
    ALREADY_GIVEN = "already_given", "therapies"
    NOT_AVAILABLE = "not_available", "therapies"
    DOES_NOT_SUPPORT = "does_not_support", "id", "level"
    CONFLICTING = "conflicting", "ids"
    SMALL_EVIDENCE = "small_evidence", "id", "level"
    BYPASS_RESISTANCE = "bypass_resistance", "biomarker", "id"
    DOSE_CONDITION = "dose_condition", "biomarker", "id"
    LABEL_EXCLUSION = "label_exclusion", "biomarker", "id"
    LINEAGE_CHANGE = "lineage_change", "biomarker", "id"
    PARADOXICAL_ACTIVATION = "paradoxical_activation", "biomarker", "id"
    RELATIVE_RESISTANCE = "relative_resistance", "biomarker", "id", "level"
    REQUIRED_BIOMARKER_ABSENT = "required_biomarker_absent", "biomarker", "id"
    REVERSION = "reversion", "biomarker", "id", "level"
    SPEAKS_FOR_CAUTION = "speaks_for_caution", "biomarker", "id", "level"


class WithheldReason(Code):
    """``Withheld.reason_code`` and its ``detail``: why a candidate did not match."""

    BIOMARKER_ABSENT = "biomarker_absent", "biomarker"
    WILD_TYPE_REQUIRED = "wild_type_required", "gene", "found"
    OTHER_ALTERATION_OF_GENE = "other_alteration_of_gene", "gene", "found", "needed"
    OTHER_TUMOR_TYPE = "other_tumor_type", "given", "needed"
    VARIANT_OF_UNKNOWN_SIGNIFICANCE = "variant_of_unknown_significance", "alteration", "needed"
    ORIGIN_MISMATCH = "origin_mismatch", "alteration", "found", "needed"
    BENIGN_VARIANT = "benign_variant", "alteration"
    EXCLUDED_TUMOR_TYPE = "excluded_tumor_type", "given"
    LABEL_WITHDRAWN = "label_withdrawn", "agency", "date"
    DOES_NOT_SUPPORT = "does_not_support", "id"
    GAIN_IS_NOT_AMPLIFICATION = "gain_is_not_amplification", "gene"
    INTRAGENIC_IS_NOT_FUSION = "intragenic_is_not_fusion", "alteration", "needed"


class WhyNotCode(Code):
    """``AssessedAlteration.why_not``: why an alteration bears on no recommendation.

    A ``WithheldReason`` may stand there too.
    """

    NOT_DETECTED = ("not_detected",)
    NOT_TESTED = ("not_tested",)
    NO_RECORD = "no_record", "alteration"
    NO_RECORD_FOR_ALTERATION = "no_record_for_alteration", "gene", "alteration"
    OTHER_TUMOR_TYPES_ONLY = "other_tumor_types_only", "alteration", "tumor_types"


class SummaryCode(Code):
    """``Assessment.summary``: the answer in a few lines, the most important first."""

    RECOMMENDED = "recommended", "therapies", "biomarkers"
    OPTIONS = "options", "therapies", "biomarkers"
    RECOMMENDED_BY_ABSENCE = "recommended_by_absence", "therapies"
    OPTIONS_BY_ABSENCE = "options_by_absence", "therapies"
    INVESTIGATIONAL = "investigational", "count"
    UNDETERMINED = "undetermined", "therapies", "missing"
    NOT_RECOMMENDED = "not_recommended", "therapies", "biomarkers"
    CONTRAINDICATED = "contraindicated", "therapies", "biomarkers"
    NOTHING_FOUND = ("nothing_found",)
    UNKNOWN_TUMOR_TYPE = "unknown_tumor_type", "text"
    TESTS_MISSING = "tests_missing", "tests"


class RequirementCode(Code):
    """``Requirement.code``: kinds of a label's condition, and what else may be asked for."""

    LINE = "line", "value"
    SETTING = "setting", "value"
    PRIOR = "prior", "value"
    NO_PRIOR = "no_prior", "value"
    AGE = "age", "value"
    SEX = "sex", "value"
    MENOPAUSE = "menopause", "value"
    STAGE = "stage", "value"
    GRADE = "grade", "value"
    HISTOLOGY = "histology", "value"
    STATE = "state", "value"
    CONFIRM = "confirm", "value"
    INFO = "info", "value"
    TUMOR_TYPE = "tumor_type", "value"
    ORIGIN = "origin", "value"


class PredictionReason(Code):
    """``Prediction.reasons``: why a model abstains, or what to know before its number is read."""

    VALUE_IMPOSSIBLE = "value_impossible", "feature", "seen"
    UNIT_NOT_USABLE = "unit_not_usable", "feature", "seen"
    LEVEL_UNSEEN = "level_unseen", "feature", "seen"
    REQUIRED_MISSING = "required_missing", "feature"
    TOO_MUCH_MISSING = "too_much_missing", "seen"
    PATTERN_UNSEEN = "pattern_unseen", "seen"
    REGIMEN_UNSEEN = "regimen_unseen", "seen"
    OUTSIDE_RANGE = "outside_range", "feature", "seen"
    LEVEL_RARE = "level_rare", "feature", "seen"
    MISSING = "missing", "feature"
    FILLED_IN = "filled_in", "feature", "seen"
    LESSER_VARIANT = "lesser_variant", "seen"
    WORTH_KNOWING = "worth_knowing", "seen"
    ASSUMED = "assumed", "feature"
    UNIT_NOT_GIVEN = "unit_not_given", "feature", "seen"
    SEVERAL_VALUES = "several_values", "feature", "seen"
    OTHER_SPECIMEN = "other_specimen", "feature", "seen"
    VALUE_OLD = "value_old", "feature", "seen"
    SETTING_NOT_STATED = ("setting_not_stated",)
    SETTING_UNSEEN = "setting_unseen", "seen"
    STAGE_UNSEEN = "stage_unseen", "seen"
    PRIOR_CHECKPOINT = "prior_checkpoint", "seen"
    OTHER_REGIMEN = "other_regimen", "seen"
    HER2_UNRELIABLE = ("her2_unreliable",)
    METASTASES_STATED = "metastases_stated", "seen"
    PRIOR_SYSTEMIC = "prior_systemic", "seen"
    VALUE_LATER = "value_later", "feature", "seen"
    WORD_ALONE = "word_alone", "feature", "seen"
    OTHER_METHOD = "other_method", "feature", "seen"
    EQUIVALENT_USED = "equivalent_used", "feature", "seen"
