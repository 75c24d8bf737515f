"""What the checkpoint-inhibitor tasks share: features, levels, subgroups, identity of a patient.

Columns and codes are those of the cohort of Chowell et al. 2021 as Chang et al. 2024 published it
(repository rootchang/ICBpredictor); that Drug 0 is PD-1/PD-L1, 1 a combination with CTLA-4 and
2 CTLA-4 alone is inferred from the counts of that paper (`unverified`).
"""

from __future__ import annotations

from dataclasses import replace

from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.task import GroupAxis

CANCER_TYPES = (
    "Bladder",
    "Breast",
    "Colorectal",
    "Endometrial",
    "Esophageal",
    "Gastric",
    "Head & Neck",
    "Hepatobiliary",
    "Melanoma",
    "Mesothelioma",
    "NSCLC",
    "Ovarian",
    "Pancreatic",
    "Renal",
    "SCLC",
    "Sarcoma",
)

# Other spellings (casefolded) of these levels; nothing here widens a level.
CANCER_TYPE_ALIASES = {
    "non-small cell lung cancer": "NSCLC",
    "small cell lung cancer": "SCLC",
    "head and neck": "Head & Neck",
    "hnscc": "Head & Neck",
    "rcc": "Renal",
    "renal cell carcinoma": "Renal",
    "urothelial": "Bladder",
    "hcc": "Hepatobiliary",
    "skin melanoma": "Melanoma",
}


def _number(
    name: str, title: str, column: str, unit: str, limits: tuple[float, float, float], sign: int
) -> FeatureSpec:
    """A number with its smallest and largest possible value and the value it is capped at."""
    least, most, cap = limits
    return FeatureSpec(
        name=name,
        title=title,
        column=column,
        kind=FeatureKind.NUMBER,
        unit=unit,
        least=least,
        most=most,
        clip=(least, cap),
        monotone=sign,
    )


TMB = _number("tmb", "Tumour mutational burden", "TMB", "mut/Mb", (0, 1000, 30), 1)
ALBUMIN = replace(_number("albumin", "Albumin", "Albumin", "g/dL", (0.5, 7, 6), 1), changeable=True)
NLR = replace(
    _number("nlr", "Neutrophil-to-lymphocyte ratio", "NLR", "ratio", (0, 200, 25), -1),
    changeable=True,
)
AGE = _number("age", "Age", "Age", "years", (0, 115, 85), 0)
FCNA = _number("fcna", "Genome with copy-number change", "FCNA", "fraction", (0, 1, 1), -1)
PLATELETS = replace(
    _number("platelets", "Platelets", "Platelets", "10*9/L", (1, 3000, 600), -1), changeable=True
)
PRIOR = FeatureSpec(
    name="prior_systemic_therapy",
    title="Systemic therapy before the checkpoint inhibitor",
    column="Systemic_therapy_history",
    kind=FeatureKind.BINARY,
    monotone=-1,
)
MSI = FeatureSpec(
    name="msi_high",
    title="Microsatellite instability high",
    column="MSI",
    kind=FeatureKind.BINARY,
    monotone=1,
)
CANCER_TYPE = FeatureSpec(
    name="cancer_type",
    title="Cancer type",
    column="CancerType",
    kind=FeatureKind.CATEGORY,
    levels=CANCER_TYPES,
    required=True,
)

FEATURES = (TMB, PRIOR, ALBUMIN, NLR, AGE, CANCER_TYPE, FCNA, MSI)

ALIASES = {"cancer_type": CANCER_TYPE_ALIASES}

# Some public cohorts lack labs and carry a constant in their place, flagged in this column.
UNMEASURED = {"albumin_nlr_imputed_by_source": ("albumin", "nlr")}

IDENTITY = (
    "TMB", "Albumin", "NLR", "Age", "CancerType", "Sex", "PFS_Months", "OS_Months",
)  # fmt: skip

GROUPS = (
    GroupAxis("sex", "Sex", {"1": "male", "0": "female", "m": "male", "f": "female"}),
    GroupAxis("age", "Age", edges=(50, 65, 75), unit="years"),
    GroupAxis("cancer type", "CancerType"),
    GroupAxis(
        "drug",
        "Drug",
        {"0": "PD-1/PD-L1", "1": "combination with CTLA-4", "2": "CTLA-4 alone"},
    ),
    GroupAxis("prior therapy", "Systemic_therapy_history", {"1": "yes", "0": "no"}),
    GroupAxis("panel", "Panel"),
    GroupAxis("year", "ici_start_year"),
    GroupAxis("stated overlap", "overlaps_cohort"),
)
