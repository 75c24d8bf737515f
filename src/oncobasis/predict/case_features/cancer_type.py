"""OncoTree type -> one of the sixteen cancer types of the checkpoint-inhibitor cohort.

The cohort names its types in a word each and does not say which OncoTree types are in it. So a
type is mapped where the word clearly means it; what lies between two words (the junction of
oesophagus and stomach, lung cancer without histology), is rare enough to be another disease
(uveal and mucosal melanoma, neuroendocrine tumours, germ-cell tumours) or is not malignant is not
mapped, and the model abstains. The table is ours (unverified); a test lists every type it maps.
"""

from __future__ import annotations

from oncobasis.core.codes import PredictionReason
from oncobasis.core.tumor import TumorType
from oncobasis.nomenclature.tumor_types import load_tumor_types
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Known, noted

# A type and all below it, unless something below is named again.
_WITHIN = {
    "NSCLC": "NSCLC", "SARCL": "NSCLC", "SCLC": "SCLC", "CSCLC": "SCLC",
    "MEL": "Melanoma",
    "RCC": "Renal",
    "BLCA": "Bladder", "UTUC": "Bladder", "UCU": "Bladder", "SCB": "Bladder", "SRCBC": "Bladder",
    "HNSC": "Head & Neck", "NPC": "Head & Neck",
    "STAD": "Gastric", "SSRCC": "Gastric", "SPDAC": "Gastric", "STAS": "Gastric",
    "USTAD": "Gastric", "GRC": "Gastric",
    "ESCA": "Esophageal", "ESCC": "Esophageal", "EPDCA": "Esophageal",
    "HCC": "Hepatobiliary", "FLC": "Hepatobiliary", "HCCIHCH": "Hepatobiliary",
    "CHOL": "Hepatobiliary", "GBC": "Hepatobiliary",
    "COADREAD": "Colorectal", "CMC": "Colorectal",
    "UCEC": "Endometrial",
    "OVT": "Ovarian", "HGSFT": "Ovarian",
    "PLMESO": "Mesothelioma", "PEMESO": "Mesothelioma", "TMESO": "Mesothelioma",
    "PAAD": "Pancreatic", "PAASC": "Pancreatic", "PAAC": "Pancreatic", "UCP": "Pancreatic",
    "BRCA": "Breast", "MBC": "Breast", "IBC": "Breast",
    "SOFT_TISSUE": "Sarcoma", "BONE": "Sarcoma", "USARC": "Sarcoma", "MPNST": "Sarcoma",
    "PBS": "Sarcoma",
}  # fmt: skip

# Below one of those, and not meant by it: not malignant, not invasive, or another disease.
_OTHERWISE = frozenset(
    {
        "CMPT", "NUTCL", "SGTTL", "SKCN", "SPZM", "RAML", "ROCY", "RSCC", "NRCC", "STSC",
        "SCGBC", "CAIS", "UNEC", "BTOV", "CCBOV", "EBOV", "MBOV", "SBMOV", "SBOV", "OSMAD",
        "OSMBT", "SCCO", "HGONEC", "DCIS", "LCIS", "PD", "ACBC", "GIST", "LM", "MPC", "TGCT",
        "MYXO", "MF", "HEMA", "IMT", "IMS", "DES", "PGNG", "ALT", "AA", "CHBL", "GCTB",
        "ADMA", "CHDM", "ULM", "USTUMP", "OFMT", "STMYEC",
    }
)  # fmt: skip

# An organ's word that patients' records use for its carcinoma; not what lies below it.
_EXACTLY = {"LIVER": "Hepatobiliary", "BILIARY_TRACT": "Hepatobiliary", "OVARY": "Ovarian"}


def cancer_type(asked: Asked) -> Known:
    """The training level of the patient's tumour type; what is not mapped makes a model abstain."""
    tumor_type = asked.case.tumor_type
    if not tumor_type.is_known:
        return UNKNOWN
    level = level_of(tumor_type)
    if level is None:
        return noted(PredictionReason.LEVEL_UNSEEN, tumor_type.name)
    return Known(level)


def level_of(tumor_type: TumorType) -> str | None:
    """The one level that every type of the word has; None where there is none, or several."""
    levels = {_level(code) for code in tumor_type.codes}
    return levels.pop() if len(levels) == 1 else None


def _level(code: str) -> str | None:
    if code in _EXACTLY:
        return _EXACTLY[code]
    tree = load_tumor_types().tree
    if code not in tree:
        return None
    for above in reversed(tree.path(code)):
        if above in _OTHERWISE:
            return None
        if above in _WITHIN:
            return _WITHIN[above]
    return None
