"""Clinical features: age, sex, stage, body, earlier therapy, the drugs that are weighed."""

from __future__ import annotations

import re

from oncobasis.core.case import PriorTherapy
from oncobasis.core.codes import PredictionReason
from oncobasis.nomenclature.drugs import DrugStatus, load_drugs
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Known, flag, noted

PD1, CTLA4 = "pd1_pdl1_inhibitor", "ctla4_inhibitor"
_ADULT = 18
_STAGE = re.compile(
    r"^(?:stage\s*)?(iv|iii|ii|i|[0-4])(?=$|[^a-z0-9]|[a-e](?![a-z]))", re.IGNORECASE
)
_FOURTH = frozenset({"iv", "4"})


def age(asked: Asked) -> Known:
    """Age in years; no model was trained on children."""
    years = asked.case.clinical.age
    if years is None:
        return UNKNOWN
    if years < _ADULT:
        return noted(PredictionReason.LEVEL_UNSEEN, f"{years:g}")
    return Known(float(years))


def is_male(asked: Asked) -> Known:
    """1 male, 0 female."""
    sex = asked.case.clinical.sex
    return flag(of=None if sex not in {"male", "female"} else sex == "male")


def is_stage_four(asked: Asked) -> Known:
    """1 for stage IV, 0 for any other."""
    stage = asked.case.clinical.stage
    found = None if stage is None else _STAGE.match(stage.strip())
    return flag(of=None if found is None else found.group(1).casefold() in _FOURTH)


def body_mass_index(asked: Asked) -> Known:
    """In kg/m2."""
    bmi = asked.case.clinical.bmi
    return UNKNOWN if bmi is None else Known(float(bmi))


def prior_systemic_therapy(asked: Asked) -> Known:
    """1 where any drug was given before, 0 where none was; a line above the first says 1.

    Radiotherapy and surgery are no systemic therapy.
    """
    clinical = asked.case.clinical
    if clinical.prior_therapies is None:
        return Known(1.0) if (clinical.line or 1) > 1 else UNKNOWN
    had = any(_is_systemic(one) for one in clinical.prior_therapies)
    if not had and "prior_therapies" in clinical.assumed:
        return Known(0.0, ((PredictionReason.ASSUMED, ""),))
    return Known(float(had))


def _is_systemic(prior: PriorTherapy) -> bool:
    drugs = load_drugs()
    return any(drugs.resolve(name).status is not DrugStatus.PROCEDURE for name in prior.therapies)


def checkpoint_drugs(asked: Asked) -> Known:
    """0 PD-1 or PD-L1 inhibitor, 1 with a CTLA-4 inhibitor, 2 CTLA-4 inhibitor alone."""
    drugs = load_drugs()
    pd1 = any(drugs.is_a(drug, PD1) for drug in asked.regimen)
    ctla4 = any(drugs.is_a(drug, CTLA4) for drug in asked.regimen)
    if not (pd1 or ctla4):
        return UNKNOWN
    return Known(0.0 if not ctla4 else 1.0 if pd1 else 2.0)
