"""English wording: for each code a title and a sentence with its parameters in braces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from oncobasis.core.codes import (
    CautionCode,
    Code,
    PredictionReason,
    RationaleCode,
    RequirementCode,
    SummaryCode,
    WarningCode,
    WhyNotCode,
    WithheldReason,
)
from oncobasis.report.texts.en_predictions import REASONS
from oncobasis.report.texts.en_warnings import WARNINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

_RATIONALE: Final = {
    "live_approval": (
        "Approved",
        (
            "{agency:agency} approval for this biomarker and tumour type "
            "({status:approval_status}, {date})."
        ),
    ),
    "approval_not_chosen_region": (
        "Approved elsewhere",
        "Approved by {agency:agency}, which is not among the chosen regulators ({chosen}).",
    ),
    "approval_other_tumor": (
        "Approved in another tumour",
        "{agency:agency} approval for this biomarker in another tumour type ({tumor_type}).",
    ),
    "replicated_evidence": (
        "Replicated evidence",
        "Independent evidence items in this tumour type: {count} (highest level {level}).",
    ),
    "curated_assertion": ("Curated assertion", "Assertion {id:id} of {source:source}."),
    "single_evidence": (
        "Single evidence item",
        "One evidence item: {id:id} of {source:source}, level {level}.",
    ),
    "case_level_evidence": (
        "Case reports or preclinical",
        "Only case reports or preclinical data: {id:id} of {source:source}, level {level}.",
    ),
    "vetoed_by": ("Biomarker speaks against it", "{biomarker} speaks against it ({id:id})."),
    "contraindicated_by": ("Contraindicated", "{biomarker} contraindicates it ({id:id})."),
    "missing_biomarker": (
        "Biomarker not tested",
        "Depends on what has not been tested: {biomarkers}.",
    ),
    "coarser_tumor_type": (
        "Tumour type too coarse",
        "The tumour type given is {given}; the label asks for {needed}.",
    ),
    "context_unknown": (
        "Clinical condition open",
        "It is not known whether these conditions of the label are met: {conditions:conditions}.",
    ),
    "context_unmet": (
        "Clinical condition not met",
        "These conditions of the label are not met: {conditions:conditions}.",
    ),
    "superseded_by": (
        "A successor ranks first",
        "A successor for the same biomarker ranks before it: {therapies}.",
    ),
    "conflicting_evidence": ("Conflicting evidence", "Sources disagree: {ids:id}."),
    "resistance_marker_not_used": (
        "Resistance marker set aside",
        "{biomarker} is a resistance marker and does not count in favour.",
    ),
    "pan_cancer_label": (
        "Any tumour type",
        "The {agency:agency} approval is independent of the tumour type.",
    ),
    "equivalent_alteration": (
        "Equivalent alteration",
        "{alteration} was counted as {biomarker}.",
    ),
    "undated_or_unlinked_record": (
        "Record without date or link",
        "The approval record {id:id} has no date or no label link and gives no tier I-A alone.",
    ),
    "record_not_confirmed": (
        "Record not confirmed",
        (
            "This approval record ({id:id}) was read {confidence:confidence} and is not counted "
            "for tier I-A."
        ),
    ),
    "required_wild_type": (
        "Wild type required",
        "Requires that these genes are tested and wild type: {genes}.",
    ),
    "unverified_sources": (
        "Source not verified",
        "These sources were not read a second time and give no tier: {ids:id}.",
    ),
}

_CAUTIONS: Final = {
    "resistance_evidence": (
        "Evidence of resistance",
        "{biomarker} may confer resistance ({id:id}, level {level}).",
    ),
    "immune_resistance": (
        "Reduced benefit of immunotherapy",
        "{biomarker} is associated with less benefit from checkpoint inhibitors ({id:id}).",
    ),
    "confirm_ihc": ("Confirm by IHC", "Confirm {marker} by immunohistochemistry."),
    "low_confidence": ("Low confidence", "The record {id:id} was read with low confidence."),
    "pgx": (
        "Pharmacogenetics",
        "{gene} {finding}: check dose and toxicity before starting ({id:id}).",
    ),
    "not_available": (
        "Not available",
        "Withdrawn from the market or never brought to it: {therapies}.",
    ),
    "already_given": (
        "Already given",
        "The patient already had this drug or another of its class: {therapies}.",
    ),
    "withdrawn_approval": (
        "Approval withdrawn",
        "A {agency:agency} approval of this use was withdrawn or replaced ({date}).",
    ),
    "does_not_support": (
        "Evidence without support",
        "{id:id} (level {level}) does not support the use.",
    ),
    "conflicting": ("Conflicting evidence", "Sources disagree: {ids:id}."),
    "small_evidence": (
        "Little evidence",
        "Rests on little evidence: {id:id}, level {level}.",
    ),
    "bypass_resistance": (
        "Bypass resistance",
        "{biomarker} may bypass the target ({id:id}).",
    ),
    "dose_condition": (
        "A dose of its own",
        (
            "With {biomarker} the dose decides: look up the dose for it before prescribing "
            "({id:id})."
        ),
    ),
    "label_exclusion": (
        "Limited by the label",
        "With {biomarker} labels exclude or limit this use ({id:id}).",
    ),
    "lineage_change": (
        "Change of lineage",
        (
            "{biomarker} goes with a change of the tumour into a form on which this drug may not "
            "act ({id:id})."
        ),
    ),
    "paradoxical_activation": (
        "Paradoxical activation",
        "With {biomarker} the drug may activate the signal that it should block ({id:id}).",
    ),
    "relative_resistance": (
        "May work less well",
        (
            "It may work less well with {biomarker}; an effect is not excluded ({id:id}, level "
            "{level})."
        ),
    ),
    "required_biomarker_absent": (
        "Benefit not shown",
        "{biomarker}: benefit is not shown in patients with this finding ({id:id}).",
    ),
    "reversion": (
        "Repair may be restored",
        (
            "{biomarker}: DNA repair may be intact or restored, which lowers the chance of benefit "
            "({id:id}, level {level})."
        ),
    ),
    "speaks_for_caution": (
        "To weigh",
        "{biomarker} calls for caution ({id:id}, level {level}).",
    ),
}

_WITHHELD: Final = {
    "biomarker_absent": ("Biomarker absent", "Needs {biomarker}, which is not there."),
    "wild_type_required": (
        "Wild type required",
        "Needs {gene} wild type; found: {found}.",
    ),
    "other_alteration_of_gene": (
        "Other alteration of the gene",
        "Needs {needed}; found in {gene}: {found}.",
    ),
    "other_tumor_type": (
        "Other tumour type",
        "Holds for {needed}; the patient's tumour type is {given}.",
    ),
    "variant_of_unknown_significance": (
        "Unknown significance",
        "{alteration} is of unknown significance and does not count as {needed}.",
    ),
    "origin_mismatch": (
        "Other origin",
        "Needs {needed}; {alteration} is of another or unknown origin ({found:origin}).",
    ),
    "benign_variant": (
        "Benign variant",
        "{alteration} is benign or likely benign and counts as no finding.",
    ),
    "excluded_tumor_type": (
        "Tumour type excluded",
        "The source excludes the tumour type {given}.",
    ),
    "label_withdrawn": (
        "Approval withdrawn",
        "The {agency:agency} approval was withdrawn or replaced ({date}).",
    ),
    "does_not_support": ("No support", "{id:id} does not support the use."),
    "gain_is_not_amplification": (
        "Gain is not amplification",
        "A copy-number gain of {gene} is not an amplification.",
    ),
    "intragenic_is_not_fusion": (
        "Intragenic, not a fusion",
        "{alteration} lies inside one gene and is not a fusion; needs {needed}.",
    ),
}

_WHY_NOT: Final = {
    "not_detected": ("Not detected", "Tested and not detected."),
    "not_tested": ("Not tested", "Not tested; nothing follows from it."),
    "no_record": ("No record", "No record speaks of the gene or marker of {alteration}."),
    "no_record_for_alteration": (
        "No record for this alteration",
        "There are records for {gene}, but none fits {alteration}.",
    ),
    "other_tumor_types_only": (
        "Other tumour types only",
        "Records for {alteration} exist in other tumour types only: {tumor_types}.",
    ),
}

_SUMMARY: Final = {
    "recommended": ("Recommended", "Recommended: {therapies} (for {biomarkers})."),
    "options": ("Options", "Options: {therapies} (for {biomarkers})."),
    "recommended_by_absence": (
        "Recommended",
        "Recommended: {therapies} (what their labels exclude was tested and not found).",
    ),
    "options_by_absence": (
        "Options",
        "Options: {therapies} (what their labels exclude was tested and not found).",
    ),
    "investigational": ("Investigational", "Investigational therapies: {count}."),
    "undetermined": (
        "Undetermined",
        "Can't be decided yet: {therapies}. Not known: {missing}.",
    ),
    "not_recommended": (
        "Not recommended",
        "Not recommended: {therapies} (because of {biomarkers}).",
    ),
    "contraindicated": (
        "Contraindicated",
        "Contraindicated: {therapies} (because of {biomarkers}).",
    ),
    "nothing_found": (
        "No biomarker-based option",
        (
            "No biomarker-based option was found in the shipped knowledge. This does not mean that "
            "none exists."
        ),
    ),
    "unknown_tumor_type": (
        "Tumour type not understood",
        "The tumour type '{text}' was not understood; nothing reaches tier I.",
    ),
    "tests_missing": ("Tests to consider", "Tests that may change the answer: {tests}."),
}

_REQUIREMENTS: Final = {
    "line": ("Line of therapy", "line of therapy {value}"),
    "setting": ("Setting", "{value} setting"),
    "prior": ("Prior therapy", "after {value}"),
    "no_prior": ("No prior therapy", "no prior {value}"),
    "age": ("Age", "age {value} years"),
    "sex": ("Sex", "Sex: {value}"),
    "menopause": ("Menopausal status", "Menopausal status: {value}"),
    "stage": ("Stage", "stage {value}"),
    "grade": ("Grade", "grade {value}"),
    "histology": ("Histology", "histology: {value}"),
    "state": ("State of the disease", "{value}"),
    "confirm": ("To confirm", "to be confirmed: {value}"),
    "info": ("Of the label", "{value}"),
    "tumor_type": ("Tumour type", "Tumour type or site: {value}"),
    "origin": ("Origin", "Origin of the variant: {value}"),
}

MESSAGES: Final[Mapping[type[Code], Mapping[str, tuple[str, str]]]] = {
    WarningCode: WARNINGS,
    RationaleCode: _RATIONALE,
    CautionCode: _CAUTIONS,
    WithheldReason: _WITHHELD,
    WhyNotCode: _WHY_NOT,
    SummaryCode: _SUMMARY,
    RequirementCode: _REQUIREMENTS,
    PredictionReason: REASONS,
}
