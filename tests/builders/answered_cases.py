"""Cases of many kinds with their answers by the engine: what renderers of documents are tested on.

Predictions are built here, not asked of a model: form, not medicine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from builders.assessment_builder import ASSESSMENTS, finished
from builders.case_builder import a_case
from oncobasis.assembly import Answering, read_case
from oncobasis.core.assessment import Assessment
from oncobasis.core.case import TumorCase
from oncobasis.core.prediction import (
    Applicability,
    ApplicabilityReason,
    Attribution,
    ModelStamp,
    Prediction,
    SurvivalPoint,
)
from oncobasis.knowledge import load_knowledge

AS_OF = date(2026, 11, 22)
EXAMPLES = Path(__file__).parents[2] / "examples"

_SAID = {
    "egfr": ("LUAD", "EGFR L858R", "EGFR T790M", "PD-L1 TPS 60%", "TP53 R273H"),
    "kras": ("COADREAD", "KRAS G12D", "MSS", "TMB 3.1 mut/Mb"),
    "alk": ("LUAD", "EML4-ALK E13:A20", "ALK G1202R"),
    "ret": ("NSCLC", "RET fusion", "MET amplification"),
    "breast": ("BRCA", "HER2 3+", "ER positive", "PR negative", "PIK3CA H1047R", "ESR1 D538G"),
    "germline": ("HGSOC", "BRCA1 germline c.68_69delAG", "HRD positive"),
    "splice": ("LUAD", "MET exon 14 skipping", "TP53 c.375+1G>A", "STK11 loss of function"),
    "glioma": ("GBM", "EGFRvIII", "MGMT promoter methylated", "TERT C228T", "CDKN2A deep deletion"),
    "oligo": ("ODG", "1p/19q codeletion", "IDH1 R132H"),
    "leukemia": ("AML", "FLT3-ITD", "NPM1 W288Cfs*12", "t(8;21)"),
    "pgx": ("COAD", "DPYD *1/*2A", "UGT1A1 poor metabolizer", "HLA-A*02:01", "dMMR", "MSI high"),
    "bladder": ("BLCA", "FGFR3 S249C", "FGFR3-TACC3 fusion", "PD-L1 CPS 20", "TMB-H 14 mut/Mb"),
    "prostate": ("PRAD", "AR-V7", "PTEN loss", "BRCA2 loss of function"),
    "vus": ("MEL", "BRAF D594G", "NF1 A2510V"),
    "nothing": ("PAAD", "SMAD4 R361H"),
    "unknown": ("XYZ tumour", "BRAF V600E"),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """A case and its answer."""

    case: TumorCase | None
    assessment: Assessment


@cache
def answering() -> Answering:
    """Return the shipped knowledge, ready to answer."""
    return Answering(load_knowledge(), AS_OF)


@cache
def answered(name: str) -> Answered:
    """Return one of the cases by name, answered."""
    if name in ASSESSMENTS:
        return Answered(None, ASSESSMENTS[name]())
    if name in _EXAMPLES:
        case = read_case(EXAMPLES / name).case
    else:
        tumor_type, *findings = _SAID[name]
        case = a_case(tumor_type).with_variant(*findings).tested_negative("NRAS").build()
    return Answered(case, answering().answer(case))


_EXAMPLES = ("luad-egfr.yaml", "brca-pik3ca.yaml", "coadread-braf.json", "unknown-type.yaml")
NAMES = (*_SAID, *_EXAMPLES, *ASSESSMENTS)
"""Every case by name."""
ENGINE_NAMES = (*_SAID, *_EXAMPLES)
"""Those that the engine answered, and whose case is at hand."""


def response_prediction(regimens: tuple[str, ...] = ()) -> Prediction:
    """Return a prediction of response with attributions."""
    attributions = tuple(
        Attribution(feature, value, unit, contribution, probability, percentile)
        for feature, value, unit, contribution, probability, percentile in (
            ("tmb", 14.0, "mut/Mb", 0.61, 0.12, 88.0),
            ("nlr", 7.2, "", -0.52, -0.1, 91.0),
            ("prior_systemic_therapy", "yes", "", -0.31, -0.06, None),
            ("albumin", None, "g/dL", -0.02, -0.004, None),
            ("sex", "sex:0", "", 0.01, 0.002, None),
        )
    )
    return Prediction(
        id="pred-response",
        model=ModelStamp("icb-response", "1.2.0", "d" * 64, "models/icb-response/1.2.0/card.md"),
        target="objective_response",
        variant="panel",
        status=Applicability.CAUTION,
        reasons=(ApplicabilityReason("missing", "albumin"),),
        probability=0.381234,
        interval=(0.29, 0.4812345),
        labels=("no response", "response"),
        baseline=-0.255,
        attributions=attributions,
        regimens=regimens,
    )


def survival_prediction() -> Prediction:
    """Return a survival curve."""
    return replace(
        response_prediction(),
        id="pred-survival",
        model=ModelStamp("icb-survival", "0.9.1", "e" * 64, "models/icb-survival/0.9.1/card.md"),
        target="overall_survival",
        probability=None,
        interval=None,
        labels=None,
        attributions=(Attribution("nlr", 7.2, "", 0.4, None, 91.0),),
        survival=(SurvivalPoint(6.0, 0.8, 0.74, 0.86), SurvivalPoint(12.0, 0.61, 0.52, 0.7)),
    )


def abstention() -> Prediction:
    """Return a model that gives no number, and says why."""
    return replace(
        response_prediction(),
        id="pred-none",
        status=Applicability.ABSTAINS,
        reasons=(ApplicabilityReason("required_missing", "tmb"),),
        probability=None,
        interval=None,
        labels=None,
        baseline=None,
        attributions=(),
    )


def predicted(assessment: Assessment) -> Assessment:
    """Return the assessment with all three kinds of prediction beside it."""
    options = tuple(one.id for one in assessment.recommendations[:2])
    made = (response_prediction(options), survival_prediction(), abstention())
    stamps = tuple(dict.fromkeys(one.model for one in made))
    provenance = replace(assessment.provenance, models=stamps)
    recommendations = tuple(
        replace(one, predictions=("pred-response",)) if one.id in options else one
        for one in assessment.recommendations
    )
    return finished(
        replace(
            assessment,
            predictions=made,
            provenance=provenance,
            recommendations=recommendations,
        )
    )
