"""Overall and progression-free survival on immune checkpoint inhibitors, across cancers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from oncobasis.predict.spec import FeatureKind, FeatureSpec, ModelKind, Transform
from oncobasis.training.task import CardText, Endpoint, SurvivalOutcome, Task, VariantPlan
from oncobasis.training.tasks import icb_features as icb

# Signs are on the log-hazard here, so they are the other way round than for response.
TMB = replace(icb.TMB, clip=(0.0, 50.0), transform=Transform.LOG1P, monotone=-1)
ALBUMIN = replace(icb.ALBUMIN, monotone=-1)
NLR = replace(icb.NLR, clip=(0.2, 25.0), transform=Transform.LOG, monotone=1)
FCNA = replace(icb.FCNA, monotone=1)
PRIOR = replace(icb.PRIOR, monotone=1)
STAGE = FeatureSpec(
    name="stage",
    title="Stage IV",
    column="Stage",
    kind=FeatureKind.BINARY,
    monotone=1,
)

PLATELETS = replace(icb.PLATELETS, clip=(20.0, 1000.0), transform=Transform.LOG, monotone=0)
HEMOGLOBIN = FeatureSpec(
    name="hemoglobin",
    title="Haemoglobin",
    column="HGB",
    kind=FeatureKind.NUMBER,
    unit="g/dL",
    least=2.0,
    most=25.0,
    clip=(5.0, 18.0),
    monotone=-1,
    changeable=True,
)
BMI = FeatureSpec(
    name="bmi",
    title="Body mass index",
    column="BMI",
    kind=FeatureKind.NUMBER,
    unit="kg/m2",
    least=8.0,
    most=120.0,
    clip=(14.0, 50.0),
    transform=Transform.LOG,
    changeable=True,
)

FEATURES = (
    TMB, PRIOR, ALBUMIN, NLR, icb.AGE, icb.CANCER_TYPE, STAGE, FCNA, HEMOGLOBIN, PLATELETS, BMI,
)  # fmt: skip
_NAMES = tuple(feature.name for feature in FEATURES)
_MAY_BE_UNKNOWN = ("hemoglobin", "platelets", "bmi")


def _plans() -> Iterator[VariantPlan]:
    """Each usual pattern of missing tests, with and without stage; best first.

    Besides blood counts and body mass index, TMB may be unknown where another test is too.
    """
    for name, title, without, open_ones in (
        ("full", "clinical facts, albumin, NLR, TMB and copy-number burden", (), ()),
        ("clinical", "clinical facts, albumin, NLR and TMB", ("fcna",), ()),
        ("no-tmb", "clinical facts, albumin and NLR, without TMB", ("fcna", "tmb"), ()),
        ("no-albumin", "clinical facts, NLR and TMB, without albumin", ("fcna", "albumin"),
         ("tmb",)),
        ("no-nlr", "clinical facts, albumin and TMB, without NLR", ("fcna", "nlr"), ("tmb",)),
        ("no-history", "TMB, age, cancer type and blood tests; earlier therapy not known",
         ("fcna", "prior_systemic_therapy"), ("tmb",)),
        ("no-labs", "clinical facts and TMB, without albumin and NLR", ("fcna", "albumin", "nlr"),
         ()),
    ):  # fmt: skip
        unknown = (*_MAY_BE_UNKNOWN, *open_ones)
        for ending, more, left_out in (
            ("", "", without),
            ("-no-stage", "; stage not known", (*without, "stage")),
        ):
            features = tuple(one for one in _NAMES if one not in left_out)
            requires = tuple(one for one in features if one not in unknown)
            yield VariantPlan(f"{name}{ending}", f"{title}{more}", features, requires, len(unknown))


PLANS = tuple(_plans())

CARD = CardText(
    intended_use=(
        "Support for an oncologist or tumour board who plans an immune checkpoint inhibitor for"
        " an adult with an advanced solid tumour of one of the sixteen named types: how long"
        " patients like this one lived, and lived without progression, after the start of"
        " treatment. The model is largely prognostic: most of what it knows (albumin, NLR, earlier"
        " therapy, cancer type) foretells survival under any treatment, so it does not say what"
        " the drug adds."
    ),
    not_for=(
        (
            "Choosing for or against a drug: there was no comparison group, so a short predicted"
            " survival is no sign that the treatment does not help, nor a long one that it does."
        ),
        "Deciding to end or to limit treatment, and telling a patient a date.",
        (
            "Cancer types it was not trained on, haematological cancers, children, adjuvant and"
            " neoadjuvant treatment, chemotherapy given together with the checkpoint inhibitor."
        ),
    ),
    outcome=(
        "Months from the first dose to death of any cause (overall survival), and to progression"
        " or death (progression-free survival), as in the source publication; others are censored"
        " at the last contact."
    ),
    source=(
        "Chowell et al. 2021 (Nature Biotechnology) and Chang et al. 2024 (Nature Cancer, LORIS),"
        " public repository rootchang/ICBpredictor; retrospective, one hospital."
    ),
    sites=("Memorial Sloan Kettering Cancer Center, New York",),
    dates="treatment start 2015 to 2017",
    missing=(
        "The training file has no missing value in the features that are used. There is one"
        " variant for each usual pattern of missing tests, each fitted and calibrated on its own."
        " Age and cancer type are always needed. Earlier therapy and stage are never guessed: where"
        " one is unknown a variant without it answers, and where earlier therapy and a blood test"
        " are both unknown the model abstains. Another missing number (haemoglobin, platelets,"
        " body mass index; TMB beside a missing blood test) takes the training mean, widens the"
        " band and is named; no effect is stated for it."
    ),
    limits=(
        (
            "Open validation of version 1.0.0 as shipped, 515 later patients (2018) of the same"
            " hospital, looked at once: C-index 0.734 (0.701 to 0.765) for overall survival, 0.042"
            " (0.020 to 0.064) above a refit of LORIS; 0.668 (0.638 to 0.697) for progression-free"
            " survival, no better than that refit (0.671). Calibration slopes 1.31 and 1.24: these"
            " patients differed more from each other than predicted."
        ),
        (
            "One hospital, one sequencing panel (MSK-IMPACT), patients of 2015 to 2017. Survival"
            " differs between hospitals and years, so the curves need a local check before use"
            " (`oncobasis model evaluate`)."
        ),
        "TMB of other panels or of exomes is on another scale.",
        (
            "Performance status, sites and burden of metastases and LDH were not in the data, and"
            " foretell survival strongly."
        ),
        "Few patients in many cancer types: their effects are shrunken towards the average.",
        (
            "The band holds the uncertainty of the fit, not the spread of single patients: half of"
            " the patients with one curve live shorter than its median, half longer."
        ),
        (
            "Hazards are taken to be proportional. In the first six months patients of low risk die"
            " somewhat less often than predicted (calibration figure)."
        ),
        "Where fewer than 30 patients were still followed no curve is stated.",
    ),
    failures=(
        "Cancer types outside the sixteen: the model abstains.",
        "Impossible values, or a combination far from the training patients: the model abstains.",
        "Labs in other units (albumin in g/L) are refused as impossible where the range shows it.",
        "Immediate deaths of causes that the features do not show.",
    ),
    terms=(
        "The cohort carries no licence and is not redistributed; this folder holds the model and"
        " aggregates only."
    ),
)

TASK = Task(
    name="icb-survival",
    title="Survival on immune checkpoint inhibitors",
    target="survival",
    kind=ModelKind.SURVIVAL,
    outcome=SurvivalOutcome(
        (
            Endpoint("overall_survival", "OS_Months", "OS_Event"),
            Endpoint("progression_free_survival", "PFS_Months", "PFS_Event"),
        )
    ),
    features=FEATURES,
    plans=PLANS,
    card=CARD,
    groups=icb.GROUPS,
    identity=icb.IDENTITY,
    aliases=icb.ALIASES,
    unmeasured=icb.UNMEASURED,
    year="ici_start_year",
    notes=("prognostic", "retrospective", "single_site"),
    fit="oncobasis.training.tasks.icb_survival_fit:fit_icb_survival",
)
