"""English wording of what response models say."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "value_impossible": (
        "Impossible value",
        "{feature:feature} is given as {seen}, which no patient can have: check value and unit.",
    ),
    "unit_not_usable": (
        "Unit not usable",
        "{feature:feature} is given as {seen}; the model does not know this unit.",
    ),
    "level_unseen": (
        "Outside the training patients",
        "{feature:feature}: {seen} was not among the patients the model learned from.",
    ),
    "required_missing": (
        "Needed value missing",
        "{feature:feature} is not known, and here the model gives no number without it.",
    ),
    "too_much_missing": ("Too little is known", "Too much is missing: {seen:feature}."),
    "pattern_unseen": (
        "Unusual combination",
        (
            "Each value is possible, but no training patient had a combination like this "
            "({seen:feature})."
        ),
    ),
    "regimen_unseen": (
        "Regimen outside the training",
        "The model learned from checkpoint inhibitors alone; here: {seen}.",
    ),
    "outside_range": (
        "At the edge of the training patients",
        "{feature:feature} ({seen}) is beyond nearly all training patients.",
    ),
    "level_rare": (
        "Few training patients",
        "{feature:feature}: few training patients had {seen}.",
    ),
    "missing": ("Value missing", "{feature:feature} is not known; the model spoke without it."),
    "filled_in": (
        "Value not known",
        (
            "{feature:feature} is not known. The average of the training patients ({seen}) stood "
            "in for it; that says nothing of this patient."
        ),
    ),
    "lesser_variant": (
        "Smaller feature set",
        "Not everything is known, so a model with fewer features was used ({seen}).",
    ),
    "worth_knowing": (
        "Worth knowing",
        "Not known here, and the model would use it: {seen:feature}.",
    ),
    "assumed": ("Assumed", "{feature:feature} was assumed, not stated."),
    "unit_not_given": (
        "Unit not given",
        "{feature:feature} ({seen}) has no unit and was not used.",
    ),
    "several_values": (
        "Several values",
        "{feature:feature} is given more than once ({seen}) without a date to choose by; not used.",
    ),
    "other_specimen": (
        "Another specimen",
        "{feature:feature} was measured in {seen}, unlike in training; not used.",
    ),
    "value_old": ("Old value", "{feature:feature} is of {seen}; a newer one may say otherwise."),
    "setting_not_stated": (
        "Setting not stated",
        "Whether the disease is advanced is not stated; the model holds for advanced disease only.",
    ),
    "setting_unseen": (
        "Setting outside the training",
        "The model did not learn from patients in this setting: {seen:value}.",
    ),
    "stage_unseen": (
        "Early stage",
        (
            "The stage is {seen} and no setting is stated; the model holds for advanced disease "
            "only. If the disease is advanced now, state the setting."
        ),
    ),
    "prior_checkpoint": (
        "Checkpoint inhibitor before",
        (
            "The patient already had {seen}. The training data do not say who had a checkpoint "
            "inhibitor before, so the model is not used."
        ),
    ),
    "other_regimen": (
        "Regimen outside the training",
        (
            "The model holds for chemotherapy without platinum, anti-HER2 therapy or any other "
            "drug; here: {seen}."
        ),
    ),
    "her2_unreliable": (
        "Wrong in HER2-positive patients",
        (
            "In an outside cohort 11 of 18 HER2-positive patients had a complete response, far "
            "more than the model predicted. In HER2-positive cancer its number must not be used "
            "without a local check, so none is given."
        ),
    ),
    "metastases_stated": (
        "Metastases stated",
        "The model holds for disease without metastases; stated: {seen}.",
    ),
    "prior_systemic": (
        "Treated before",
        "The model learned from patients without earlier systemic therapy; stated: {seen}.",
    ),
    "value_later": (
        "Dated after the assessment",
        (
            "A value of {feature:feature} is dated {seen}, after the day of the assessment; it was "
            "not used: check the date."
        ),
    ),
    "word_alone": (
        "A word, not the value",
        (
            "{feature:feature} is given as {seen} alone, which is not the value that the model "
            "reads; not used."
        ),
    ),
    "other_method": (
        "Measured otherwise",
        (
            "{feature:feature} was {seen:method}; the training patients' was measured with one "
            "panel, so the two numbers may differ."
        ),
    ),
    "equivalent_used": (
        "Another test in its place",
        "{feature:feature} was taken from another test ({seen}).",
    ),
}

TERMS: Final = {
    "applicability": {
        "applicable": "Like the training patients",
        "caution": "With caution",
        "abstains": "No prediction",
    },
    "target": {
        "objective_response": "Objective response to immune checkpoint inhibitors",
        "overall_survival": "Overall survival on immune checkpoint inhibitors",
        "progression_free_survival": "Progression-free survival on immune checkpoint inhibitors",
        "pathological_complete_response": (
            "Pathological complete response to neoadjuvant chemotherapy"
        ),
    },
    "target_short": {
        "objective_response": "objective response",
        "overall_survival": "survival",
        "progression_free_survival": "survival without progression",
        "pathological_complete_response": "pathological complete response",
    },
    "method": {"counted": "counted from the variants of this assay"},
    "model_note": {
        "prognostic": (
            "Survival is largely prognostic: the curve shows how patients like this "
            "one fared on treatment, not what the drug adds."
        ),
        "research_demonstration": (
            "This model is a demonstration on a small public cohort, not a validated test."
        ),
        "single_site": ("It learned from one hospital; other hospitals may see other rates."),
    },
    "variant": {
        "full": "all values",
        "clinical": "clinical facts, blood counts and TMB",
        "no_albumin": "without albumin",
        "no_labs": "without blood tests",
        "no_tmb": "without TMB",
        "no_tmb_no_msi": "without TMB and microsatellites",
        "no_history": "without earlier therapy",
        "breast-nac-pcr:clinical": "clinical facts",
        "no_nlr": "without neutrophil-to-lymphocyte ratio",
        "no_stage": "without stage",
        "full_no_stage": "all values but stage",
        "no_hla": "without loss of HLA",
        "no_histology": "without histology",
        "clinical_dna_rna": "clinical facts, DNA and RNA",
        "clinical_dna": "clinical facts and DNA",
    },
    "outcome": {
        "join": " and ",
        "no response": "no response",
        "response": "response",
        "residual disease": "residual disease",
        "complete response": "complete response",
    },
    "feature": {
        "tmb": "Tumour mutational burden",
        "prior_systemic_therapy": "Systemic therapy before",
        "albumin": "Albumin",
        "nlr": "Neutrophil-to-lymphocyte ratio",
        "age": "Age",
        "cancer_type": "Cancer type",
        "sex": "Sex",
        "msi_high": "Microsatellite instability",
        "fcna": "Genome with copy-number change",
        "msi": "Microsatellite instability",
        "stage": "Stage",
        "drug": "Drug class",
        "platelets": "Platelets",
        "hemoglobin": "Haemoglobin",
        "bmi": "Body mass index",
        "pdl1_tps": "PD-L1 (TPS)",
        "er_positive": "Oestrogen receptor positive",
        "her2_positive": "HER2 positive",
        "node_positive": "Axillary nodes involved",
        "grade": "Grade",
        "tumor_size": "Tumour size at diagnosis",
        "is_ductal": "Histology",
        "coding_mutations": "Coding mutations",
        "tp53_mutated": "TP53 mutated",
        "pik3ca_mutated": "PIK3CA mutated",
        "chromosomal_instability": "Genome with copy-number change",
        "hla_loh": "Loss of HLA heterozygosity",
        "hrd_score": "HRD score",
        "ggi": "Genomic grade index",
        "stat1": "STAT1 signature",
        "esc": "Embryonic stem cell signature",
        "esr1_expression": "ESR1 expression",
        "pgr_expression": "PGR expression",
        "erbb2_expression": "ERBB2 expression",
        "cytolytic_score": "Cytolytic activity",
        "paclitaxel_score": "Paclitaxel signature",
        "tide_exclusion": "T-cell exclusion",
        "tide_dysfunction": "T-cell dysfunction",
    },
    "feature_value": {
        "yes": "yes",
        "no": "no",
        "sex:1": "male",
        "sex:0": "female",
        "stage:1": "IV",
        "stage:0": "below IV",
        "is_ductal:1": "ductal",
        "is_ductal:0": "not ductal",
        "cancer_type:Bladder": "Bladder",
        "cancer_type:Breast": "Breast",
        "cancer_type:Colorectal": "Colorectal",
        "cancer_type:Endometrial": "Endometrial",
        "cancer_type:Esophageal": "Esophageal",
        "cancer_type:Gastric": "Gastric",
        "cancer_type:Head & Neck": "Head & Neck",
        "cancer_type:Hepatobiliary": "Hepatobiliary",
        "cancer_type:Melanoma": "Melanoma",
        "cancer_type:Mesothelioma": "Mesothelioma",
        "cancer_type:NSCLC": "Non-small cell lung",
        "cancer_type:Ovarian": "Ovarian",
        "cancer_type:Pancreatic": "Pancreatic",
        "cancer_type:Renal": "Renal cell",
        "cancer_type:SCLC": "Small cell lung",
        "cancer_type:Sarcoma": "Sarcoma",
    },
    "feature_unit": {
        "years": "years",
        "year": "years",
        "ratio": "",
        "1": "",
        "mutations": "",
        "score": "",
        "fraction": "",
        "10*9/L": "10⁹/L",
        "kg/m2": "kg/m²",
    },
}

LABELS: Final = {
    "predictions": "Predictions beside the rules",
    "predictions_note": (
        "Estimates of statistical models from earlier patients. They change neither which "
        "therapies are listed nor their order, and are no reason alone to give or withhold one."
    ),
    "prediction": "Prediction",
    "prediction_for": "For",
    "prediction_general": "The planned treatment",
    "prediction_interval": "95 % interval {low} to {high}",
    "prediction_average": "Average of the training patients",
    "prediction_result": "This patient",
    "prediction_one": "Compatible at 90 % confidence: {outcome}.",
    "prediction_both": (
        "Neither outcome can be ruled out at 90 % confidence: {outcomes} are both compatible."
    ),
    "prediction_neither": "At 90 % confidence the patient resembles neither group.",
    "prediction_no_number": "No number is given.",
    "prediction_applicability": "Applicability",
    "prediction_variant": "Feature set",
    "prediction_model": "Model",
    "prediction_card": "Model card",
    "prediction_card_by": "model card: {command}",
    "prediction_survival_at": "{percent} at {months} months ({low} to {high})",
    "prediction_months": "Months from the start of treatment",
    "prediction_curve": "Event-free probability over time, with its 95 % band",
    "prediction_waterfall": "How each value moves the estimate",
    "prediction_waterfall_from": (
        "From the average of the training patients ({start}) to this patient ({end})"
    ),
    "prediction_causes": (
        "The parts say how the estimate came about. They are no causes: changing a value does not "
        "make the outcome follow."
    ),
    "prediction_feature": "Value",
    "prediction_patient": "This patient",
    "prediction_percentile": "Among training patients",
    "prediction_effect": "Effect",
    "prediction_higher": "higher than {percent}",
    "prediction_lower": "lower than {percent}",
    "prediction_middle": "in the middle",
    "prediction_raises": "raises the chance",
    "prediction_lowers": "lowers the chance",
    "prediction_raises_risk": "raises the risk",
    "prediction_lowers_risk": "lowers the risk",
    "prediction_no_effect": "hardly any effect",
    "prediction_not_weighed": "no effect stated",
    "prediction_unknown_value": "not known",
    "prediction_unknown_note": (
        "A value that is not known is taken at the average of the training patients, as part of "
        "where the picture begins."
    ),
    "prediction_points": "points",
    "prediction_rest": "{count} further values",
    "prediction_risk": "risk relative to the average",
}
