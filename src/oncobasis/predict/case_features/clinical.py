"""Clinical features: age, sex, stage, body, earlier therapy, the drugs that are weighed."""

from __future__ import annotations

import re

from oncobasis.core.case import Clinical
from oncobasis.core.codes import PredictionReason
from oncobasis.nomenclature.drugs import DrugStatus, load_drugs
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Known, flag, noted

PD1, CTLA4 = "pd1_pdl1_inhibitor", "ctla4_inhibitor"
_ADULT = 18
_NUMERAL = r"[cpy]{0,2}(iv|iii|ii|i|[0-4])(?=$|[^a-z0-9]|[a-e](?![a-z]))"
_STAGE = re.compile(rf"\bstage\s*{_NUMERAL}|^(?:ajcc\s*)?{_NUMERAL}", re.IGNORECASE)
_DISTANT = re.compile(r"(?<![A-WYZ])M1(?![0-9])")
_STAGES = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FOURTH = 4


def stage_of(clinical: Clinical) -> int | None:
    """The stage, 0 to 4, where its words give it (``IIB``, ``stage 4``); M1 is 4."""
    words = (clinical.stage or "").strip()
    if _DISTANT.search(words):
        return _FOURTH
    found = _STAGE.search(words)
    if found is None:
        return None
    numeral = (found.group(1) or found.group(2)).casefold()
    return int(numeral) if numeral.isdigit() else _STAGES[numeral]


def systemic_before(clinical: Clinical) -> tuple[str, ...]:
    """The drugs that were given before, sorted; radiotherapy and surgery are none."""
    drugs = load_drugs()
    return tuple(
        sorted(
            {
                name
                for prior in clinical.prior_therapies or ()
                for name in prior.therapies
                if drugs.resolve(name).status is not DrugStatus.PROCEDURE
            }
        )
    )


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
    stage = stage_of(asked.case.clinical)
    return flag(of=None if stage is None else stage == _FOURTH)


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
    had = bool(systemic_before(clinical))
    if not had and "prior_therapies" in clinical.assumed:
        return Known(0.0, ((PredictionReason.ASSUMED, ""),))
    return Known(float(had))


def checkpoint_drugs(asked: Asked) -> Known:
    """0 PD-1 or PD-L1 inhibitor, 1 with a CTLA-4 inhibitor, 2 CTLA-4 inhibitor alone."""
    drugs = load_drugs()
    pd1 = any(drugs.is_a(drug, PD1) for drug in asked.regimen)
    ctla4 = any(drugs.is_a(drug, CTLA4) for drug in asked.regimen)
    if not (pd1 or ctla4):
        return UNKNOWN
    return Known(0.0 if not ctla4 else 1.0 if pd1 else 2.0)
