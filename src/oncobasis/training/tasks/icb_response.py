"""Objective response to immune checkpoint inhibitors, across cancers."""

from __future__ import annotations

from dataclasses import replace

from oncobasis.predict.spec import ModelKind
from oncobasis.training.task import BinaryOutcome, CardText, Task, VariantPlan
from oncobasis.training.tasks.icb_features import ALIASES, FEATURES, GROUPS, IDENTITY, UNMEASURED

# An effect that goes up and down with age has no explanation; held to rise (as in LORIS) it costs
# less AUC than the spread over repeats (docs/methods/models.md).
_FEATURES = tuple(replace(one, monotone=1) if one.name == "age" else one for one in FEATURES)

_BASE = ("tmb", "prior_systemic_therapy", "age", "cancer_type")
_KNOWN = ("tmb", "prior_systemic_therapy", "cancer_type")

PLANS = (
    VariantPlan(
        "full",
        "clinical facts, albumin, NLR, TMB and the fraction of the genome with copy-number change",
        (*_BASE, "albumin", "nlr", "fcna"),
        (*_KNOWN, "albumin", "fcna"),
        most_missing=2,
    ),
    VariantPlan(
        "clinical",
        "clinical facts, albumin, NLR and TMB",
        (*_BASE, "albumin", "nlr"),
        (*_KNOWN, "albumin"),
        most_missing=2,
    ),
    VariantPlan(
        "no-albumin",
        "clinical facts, NLR and TMB, without albumin",
        (*_BASE, "nlr"),
        (*_KNOWN, "nlr"),
        most_missing=1,
    ),
    VariantPlan(
        "no-labs",
        "clinical facts and TMB, without blood tests",
        _BASE,
        _KNOWN,
        most_missing=1,
    ),
    VariantPlan(
        "no-tmb",
        "clinical facts, albumin, NLR and microsatellites, without TMB",
        ("prior_systemic_therapy", "age", "cancer_type", "msi_high", "albumin", "nlr"),
        ("prior_systemic_therapy", "cancer_type", "msi_high", "albumin"),
        most_missing=2,
    ),
    VariantPlan(
        "no-tmb-no-msi",
        "clinical facts, albumin and NLR, without TMB and microsatellites",
        ("prior_systemic_therapy", "age", "cancer_type", "albumin", "nlr"),
        ("prior_systemic_therapy", "cancer_type", "albumin"),
        most_missing=2,
    ),
    VariantPlan(
        "no-history",
        "TMB, age, cancer type, albumin and NLR; earlier therapy not known",
        ("tmb", "age", "cancer_type", "albumin", "nlr"),
        ("tmb", "cancer_type"),
        most_missing=3,
    ),
)

CARD = CardText(
    intended_use=(
        "Support for an oncologist or tumour board who weighs an immune checkpoint inhibitor for"
        " an adult with an advanced solid tumour of one of the sixteen named types: the probability"
        " of objective response, with its reasons, beside the rules and never in their place."
    ),
    not_for=(
        "Deciding alone to give or to withhold treatment.",
        "Choosing between drugs: the model does not compare a checkpoint inhibitor with anything.",
        (
            "Cancer types it was not trained on, haematological cancers, children, adjuvant and"
            " neoadjuvant treatment, chemotherapy given together with the checkpoint inhibitor."
        ),
    ),
    outcome=(
        "Complete or partial response against stable or progressive disease (RECIST), as in the"
        " source publication."
    ),
    source=(
        "Chowell et al. 2021 (Nature Biotechnology) and Chang et al. 2024 (Nature Cancer, LORIS),"
        " public repository rootchang/ICBpredictor; retrospective, one hospital."
    ),
    sites=("Memorial Sloan Kettering Cancer Center, New York",),
    dates="treatment start 2015 to 2017",
    missing=(
        "The training file has no missing value in the features that are used. The model has one"
        " variant for each usual pattern of missing tests, each fitted and calibrated on its own; a"
        " further missing value takes the training cohort's mean and is named in the answer."
    ),
    limits=(
        (
            "One hospital, one sequencing panel (MSK-IMPACT), patients of 2015 to 2017. Response"
            " rates differ between hospitals, lines of treatment and years, so the probability"
            " needs a local check before use (`oncobasis model evaluate`)."
        ),
        (
            "TMB of other panels or of exomes is on another scale; values above 30 mut/Mb are"
            " treated alike, which softens but does not remove the difference."
        ),
        (
            "Few patients in many cancer types (breast 12, pancreatic 15, mesothelioma 20): their"
            " effects are shrunken towards the average and their metrics are not reliable."
        ),
        (
            "Albumin, NLR and earlier therapy are prognostic: a high probability is in part a"
            " statement about the patient's general state, not about the drug."
        ),
        "PD-L1 was known for 217 of 964 patients and is not used.",
        (
            "Haemoglobin, platelets, BMI, sex, stage, HLA and the drug were known and left out: in"
            " cross-validation they added nothing beyond chance, or with a sign against what is"
            " known of them (platelets)."
        ),
    ),
    failures=(
        "Cancer types outside the sixteen: the model abstains.",
        "Impossible values, or a combination far from the training patients: the model abstains.",
        "Labs in other units (albumin in g/L) are refused as impossible where the range shows it.",
        "Pancreatic and breast cancer: too few responders to learn from.",
        "Drug combinations and checkpoint inhibitors of other targets than PD-1, PD-L1 and CTLA-4.",
    ),
    terms=(
        "The cohort carries no licence and is not redistributed; this folder holds the model and"
        " aggregates only."
    ),
    validation=(
        "One look, on 23 November 2026, after the model was fixed: the 515 patients of the same"
        " hospital who began treatment in 2018 (127 responders; none of them in training; all"
        " answered, with the feature set `full`). AUC 0.749 (0.697 to 0.798), PR-AUC 0.560 (0.477"
        " to 0.645), Brier score 0.1522 (0.136 to 0.170), ECE 0.0455 (0.040 to 0.088), calibration"
        " slope 1.24 (0.97 to 1.55), calibration in the large -0.14 (-0.35 to 0.06). Sets of labels"
        " at 90 % held the truth for 94 % of non-responders and 88 % of responders; 57 % of"
        " patients got both labels, which is to say that the model can't tell.\n\n"
        "AUC less that of a LORIS refit on the same patients: -0.004 (-0.026 to 0.018), so neither"
        " better nor worse; inferiority by more than 0.02 is not excluded. The aim of an ECE of"
        " 0.045 was missed by 0.0005. All candidates and intervals: docs/methods/models.md;"
        " `oncobasis model evaluate` on that file gives these numbers again."
    ),
)

TASK = Task(
    name="icb-response",
    title="Objective response to immune checkpoint inhibitors",
    target="objective response",
    kind=ModelKind.BINARY,
    outcome=BinaryOutcome("Response"),
    features=_FEATURES,
    plans=PLANS,
    card=CARD,
    labels=("no response", "response"),
    groups=GROUPS,
    identity=IDENTITY,
    aliases=ALIASES,
    unmeasured=UNMEASURED,
    year="ici_start_year",
    notes=("retrospective", "single_site"),
)
