"""English wording of what is said of the input and of the knowledge."""

from __future__ import annotations

from typing import Final

WARNINGS: Final = {
    "assumed_context": (
        "Context assumed",
        "Nothing was said of the clinical context, so this was assumed: {facts:fact}.",
    ),
    "unknown_tumor_type": (
        "Tumour type not understood",
        (
            "The tumour type '{text}' was not understood. Only options that hold for any solid "
            "tumour are listed, and none reaches tier I."
        ),
    ),
    "tumor_type_group": (
        "Group of tumour types",
        (
            "'{text}' stands for several tumour types ({members}). Only what holds for all of them "
            "is certain."
        ),
    ),
    "tumor_type_assumed": (
        "Tumour type interpreted",
        "The tumour type '{text}' was read as {understood}. Please confirm.",
    ),
    "tumor_type_question": (
        "Tumour type: a detail is open",
        "For the tumour type '{text}' this is open: {question}.",
    ),
    "no_tumor_type_named": (
        "No tumour type named",
        "'{text}' names no tumour type; give the primary site.",
    ),
    "row_not_understood": (
        "Input not understood",
        "'{text}' was not understood and not used. Reason: {reason:filter}. Place: {where}.",
    ),
    "rows_filtered": (
        "Rows left out",
        "Rows of the input left out: {count}. Reason: {reason:filter}. Place: {where}.",
    ),
    "rows_not_understood": (
        "Rows not understood",
        (
            "Rows that were not understood and not used: {count}. Reason: {reason:filter}. Lines: "
            "{lines}."
        ),
    ),
    "filtered_list_shortened": (
        "List of left-out rows shortened",
        "Of {of} rows that were left out, {listed} are listed one by one.",
    ),
    "no_rows": (
        "File without rows",
        "The file {file} holds no rows.",
    ),
    "no_sample_column": (
        "No sample column",
        "The file {file} names no sample; its rows were read as those of one tumour.",
    ),
    "annotation_field_absent": (
        "Annotation missing",
        (
            "The annotation lacks these fields: {fields}. Changes that are given only there can't "
            "be read."
        ),
    ),
    "pathogenic_not_reported": (
        "Pathogenic variant left out",
        (
            "{gene} {change} is annotated as pathogenic, but was left out. Reason: "
            "{reasons:filter}. Place: {where}."
        ),
    ),
    "pathogenic_kept": (
        "Pathogenic variant kept",
        (
            "{gene} {change} is annotated as pathogenic and was kept, although: {reasons:filter}. "
            "Place: {where}."
        ),
    ),
    "hotspot_not_reported": (
        "Hotspot left out",
        (
            "{gene} {change} is a known hotspot, but was left out. Reason: {reasons:filter}. "
            "Place: {where}."
        ),
    ),
    "hotspot_kept": (
        "Hotspot kept",
        (
            "{gene} {change} is a known hotspot and was kept, although: {reasons:filter}. Place: "
            "{where}."
        ),
    ),
    "rows_not_judged": (
        "Rows that could not be judged",
        (
            "{count} changes in {genes} could not be judged: what they do to the protein is not "
            "known. A finding in these genes is neither found nor excluded."
        ),
    ),
    "looks_germline": (
        "Perhaps inherited",
        (
            "Without a matched normal, these allele fractions are also those of inherited "
            "variants: {alterations}."
        ),
    ),
    "codon_neighbours": (
        "Changes of one codon",
        (
            "{changes} meet codon {codon} of {gene}. Whether they lie on one molecule is not "
            "known; if they do, the residue is another one than each of them says."
        ),
    ),
    "reference_differs": (
        "Reference bases differ",
        (
            "Of {compared} rows that could be compared, {count} name other reference bases than "
            "the genome has. Please check the assembly."
        ),
    ),
    "no_column_line": (
        "No column line",
        "The file {file} has no line of column names; its columns were read in their usual order.",
    ),
    "genotype_contradicts_reads": (
        "Genotype contradicts the reads",
        (
            "The genotype {genotype} does not name the variant, but {alt_reads} reads show it; it "
            "was kept. Place: {where}."
        ),
    ),
    "significance_not_of_allele": (
        "Significance not of the allele",
        (
            "The annotation (VEP {vep}) gives the clinical significance of the position, not of "
            "the variant."
        ),
    ),
    "assembly_unknown": (
        "Genome assembly not known",
        "The file {file} does not say which genome assembly it uses.",
    ),
    "assembly_not_understood": (
        "Genome assembly not understood",
        "The genome assembly '{written}' is not known.",
    ),
    "assembly_contradiction": (
        "Contradictory genome assembly",
        "{source} says {says}, but {used} was used.",
    ),
    "consequence_not_understood": (
        "Consequence not understood",
        (
            "The annotation names consequences that are not known: {terms}. The variant was read "
            "by its other annotations."
        ),
    ),
    "protein_not_understood": (
        "Protein change not understood",
        "The protein change '{text}' was not understood. Reason: {why}. Place: {where}.",
    ),
    "protein_columns_disagree": (
        "Protein changes disagree",
        "The row gives two protein changes; {used} was used, not {other}. Place: {where}.",
    ),
    "assay_part_not_run": (
        "Part of the assay not run",
        "The {part} part of the assay was not run: {classes} are not tested, not negative.",
    ),
    "sites_not_covered": (
        "Hotspots not covered",
        (
            "{gene}: too few reads at residues {sites}; at least {needed} are needed. These sites"
            " are not tested, not negative."
        ),
    ),
    "clear_changes_left_out": (
        "Changes that reads show were left out",
        (
            "The caller rejected {count} changes that clear reads show, in genes that bear on"
            " treatment: {changes}. They are no findings, and their places count as not tested:"
            " look at the reads."
        ),
    ),
    "tmb_counted": (
        "Mutational burden counted from the file",
        (
            "TMB {value} per Mb is a count of {count} protein-altering and splice-site changes"
            " over {megabases} Mb. Assays that labels rest on count otherwise: confirm a value"
            " near a threshold by a validated test."
        ),
    ),
    "tmb_not_counted": (
        "Mutational burden not counted",
        "The mutational burden was not counted from the file: {why}. It stays not tested.",
    ),
    "msi_undecided": (
        "Microsatellite status not decided",
        (
            "{percent} % of the microsatellite sites are unstable ({why}); that is called neither"
            " stable nor unstable. Confirm by PCR or immunohistochemistry. Place: {where}."
        ),
    ),
    "no_protein_change": (
        "No protein change given",
        "For a coding variant of {gene} the annotation gives no protein change. Place: {where}.",
    ),
    "transcript_not_reference": (
        "Other transcript",
        (
            "{gene} is annotated on {transcript}, not on the MANE Select transcript; its "
            "numbering may differ. Place: {where}."
        ),
    ),
    "gene_renamed": (
        "Gene symbol updated",
        "{written} was read as {symbol}.",
    ),
    "gene_looks_like_date": (
        "Gene name turned into a date",
        "'{written}' looks like a gene name that a spreadsheet turned into a date. Place: {where}.",
    ),
    "filter_source_absent": (
        "Filter not available",
        (
            "{source} is not there, so rows were not filtered by {filter:filter}. Common "
            "polymorphisms or artefacts may be among the findings."
        ),
    ),
    "gene_ambiguous": (
        "Gene name ambiguous",
        (
            "The name {written} may mean {candidates}. The finding was not used; give the current "
            "gene symbol."
        ),
    ),
    "gene_unknown": (
        "Gene not known",
        "{written} is no known gene symbol or synonym. The finding was not used.",
    ),
    "fusion_partner_not_a_gene": (
        "Fusion partner is no gene",
        (
            "One side of a fusion is no gene that is known: {written} (nearest genes: {nearest}). "
            "Its partner counts as unknown. Place: {where}."
        ),
    ),
    "fusion_partner_unknown": (
        "Fusion partner not known",
        (
            "A partner of a fusion is no known gene symbol or synonym: {written}. The fusion was "
            "kept with the name as it is written."
        ),
    ),
    "fusion_partner_chosen": (
        "One of several genes taken",
        (
            "A side of a fusion lists several overlapping genes ({written}); {symbol} was taken. "
            "Place: {where}."
        ),
    ),
    "fusion_not_reported": (
        "Call of a fusion left out",
        (
            "A call that involves a gene known for its fusions was left out: {fusion}. Reason: "
            "{reasons:filter}. Place: {where}. Confirm by another method where it matters."
        ),
    ),
    "impossible_residue": (
        "Residue does not fit the protein",
        (
            "{alteration} does not fit the reference protein (expected: {expected}). The finding "
            "was not used; check transcript and numbering."
        ),
    ),
    "reference_not_checked": (
        "Reference residue not checked",
        "No reference sequence is shipped for {alteration}; the residue was taken as given.",
    ),
    "legacy_numbering": (
        "Older numbering",
        "{given} uses an older numbering and was read as {current}.",
    ),
    "files_of_different_samples": (
        "Files of different samples",
        (
            "The files name different tumour samples ({files}). Make sure that all of them are"
            " this patient's before using this report."
        ),
    ),
    "contradictory_input": (
        "Contradictory input",
        "'{first}' and '{second}' contradict each other. Please clarify before using this report.",
    ),
    "copy_number_relative": (
        "Copy number relative to the sample",
        (
            "The file {file} gives log ratios, and the share of tumour cells is not known. A gene "
            "is called amplified or deleted only where that holds at any share of tumour cells; "
            "gains and losses are relative."
        ),
    ),
    "copy_number_levels": (
        "Copy number in levels",
        (
            "The file {file} gives levels (-2 to 2), not copies: 2 was read as amplification and "
            "-2 as deep deletion, as cBioPortal does. How many copies there are is not known."
        ),
    ),
    "copies_by_threshold": (
        "Copies estimated by thresholds",
        (
            "The copies in {file} are those of fixed log-ratio thresholds, so the share of tumour "
            "cells was not taken into account."
        ),
    ),
    "ploidy_computed": (
        "Ploidy computed",
        (
            "No ploidy was given. The most common copy number of the autosomes, {ploidy}, was used "
            "in its place."
        ),
    ),
    "ploidy_unknown": (
        "Ploidy not known",
        "The ploidy of the sample in {file} is not known. Copies were compared with two.",
    ),
    "purity_contradiction": (
        "Different values of purity or ploidy",
        "The {what} in the file, {used}, was used, not the given {other}.",
    ),
    "amplification_not_excluded": (
        "Gain that may be an amplification",
        (
            "These genes have a gain that may be an amplification, which the file does not "
            "prove: {named}."
        ),
    ),
    "deep_deletion_not_excluded": (
        "Loss that may be a deep deletion",
        (
            "These genes have a loss that may be a deep deletion, which the file does not "
            "prove: {named}."
        ),
    ),
    "gene_in_parts": (
        "Gene with different copy numbers",
        (
            "The copy number changes within these genes, or only a part of them was measured. The "
            "most cautious call that holds for the whole gene was used, or none: {named}."
        ),
    ),
    "genes_not_measured": (
        "Genes without a copy number",
        "Genes for which the file has no value: {count}. They count as not tested: {named}.",
    ),
    "gene_names_unknown": (
        "Gene names not known",
        "Gene names in the file that are not exactly one known gene: {count} ({named}).",
    ),
    "sex_unknown": (
        "Genes of the sex chromosomes",
        (
            "Gains, losses and loss of heterozygosity on the sex chromosomes were not judged, as "
            "that needs the patient's sex or the reference's: {named}."
        ),
    ),
    "peak_without_gene": (
        "Region without a named gene",
        (
            "{peak} is changed in this sample ({level}), but the file does not say which gene is "
            "meant. Genes there: {named}. Give the values by gene or the segments of the sample."
        ),
    ),
    "segment_scale_unknown": (
        "Scale of segments not known",
        (
            "The segment values in {file} may be copies or log ratios, as none is negative. They "
            "were not used."
        ),
    ),
    "gene_places_absent": (
        "Places of genes not known",
        "Where genes lie on {assembly} is not shipped for every gene; the rest was not judged.",
    ),
    "source_stale": (
        "Source out of date",
        (
            "The source {source} is {age_days} days old (limit: {limit_days} days). Newer "
            "approvals or evidence may be missing."
        ),
    ),
    "tumor_only": (
        "Tumour-only sequencing",
        "Only the tumour ({sample}) was sequenced: germline or somatic can't be told.",
    ),
    "pharmacogenetics": (
        "Pharmacogenetics",
        "{gene} {finding}: check dose and toxicity before giving {drugs} ({ids}).",
    ),
    "origin_unknown": (
        "Origin not known",
        "It is not known whether these are germline or somatic: {alterations}.",
    ),
    "no_assay_scope": (
        "Scope of the test not known",
        (
            "It was not said which genes the test covers, so what is not listed counts as not "
            "tested, not as absent."
        ),
    ),
    "read_as": (
        "Input interpreted",
        "'{text}' was read as: {understood}. Please confirm.",
    ),
    "scale_not_given": (
        "Scale not given",
        "'{text}' names no scale ({scales}); no threshold of a label can be applied to it.",
    ),
    "implied_by_tumor_type": (
        "Implied by the tumour type",
        "The diagnosis {tumor_type} implies {facts}; this was used as a finding.",
    ),
    "unverified_test_list": (
        "Test list not verified",
        "The list of tests for {tumor_type} has no verified citation yet.",
    ),
    "flagged_sources_used": (
        "Flagged sources shown",
        (
            "Records of these sources were not read a second time and give no tier I: "
            "{sources:source}."
        ),
    ),
    "region_without_records": (
        "No approvals for the region",
        (
            "There are no approval records for {region:agency}, so the absence of an approval "
            "means nothing."
        ),
    ),
    "no_findings": (
        "No findings",
        "The case holds no alteration or biomarker that could be used.",
    ),
    "low_confidence_record": (
        "Record of low confidence",
        "These records were read with low or medium confidence: {ids:id}.",
    ),
    "preliminary_result": (
        "Preliminary result",
        "'{text}' is a preliminary result; it may still change.",
    ),
    "lab_not_used": (
        "Laboratory value not used",
        "{name} {value} {unit}: unit or value cannot be right; it was not used.",
    ),
    "age_from_birth_date": (
        "Age computed",
        "The age {age} was computed from the birth date for {date}.",
    ),
    "fact_not_used": (
        "Fact without use",
        "'{text}' was read, but no rule uses it.",
    ),
    "model_not_used": (
        "Prediction model not used",
        (
            "The model {model} can't be used, so it gives no prediction ({reason}). What to do: "
            "{remedy}. The rules are not touched by this."
        ),
    ),
    "model_stands_in": (
        "Older version of a prediction model",
        (
            "Another version of the model {model} was promoted and can't be used ({reason}). "
            "Version {version}, which was in use before, speaks instead. What to do: {remedy}."
        ),
    ),
    "predictions_off": (
        "Predictions switched off",
        "Response models are switched off here; the rules answer alone.",
    ),
    "prediction_conflict": (
        "Rules and model differ",
        (
            "The rules put {therapies} into tier I; {model} gives {percent} % and finds only the "
            "unfavourable outcome compatible. Rules decide; weigh both."
        ),
    ),
}
