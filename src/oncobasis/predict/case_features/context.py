"""What a case says of itself that decides whether a model may speak, whatever the features are.

Read when a case concerns a model, not before.
"""

from __future__ import annotations

from typing import TypeAlias

from oncobasis.core.case import Clinical, TumorCase
from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import ApplicabilityReason
from oncobasis.nomenclature.drugs import load_drugs
from oncobasis.predict.case_features.breast import her2_state

Notes: TypeAlias = tuple[ApplicabilityReason, ...]

_CHECKPOINT = "checkpoint_inhibitor"
_ADVANCED = frozenset({"advanced", "maintenance"})
_FOURTH_STAGE = ("IV", "STAGE IV", "4")


def checkpoint_context(clinical: Clinical) -> Notes:
    """What bears on the checkpoint-inhibitor models: advanced disease, the same class before."""
    return _advanced_disease(clinical) + _earlier_checkpoint(clinical)


def neoadjuvant_breast_context(case: TumorCase) -> Notes:
    """What bears on the neoadjuvant breast model: HER2, metastases, sex."""
    clinical = case.clinical
    notes: list[ApplicabilityReason] = []
    if her2_state(case).value == 1.0:
        notes.append(_note(PredictionReason.HER2_UNRELIABLE))
    if (clinical.stage or "").strip().upper().startswith(_FOURTH_STAGE):
        notes.append(_note(PredictionReason.SETTING_UNSEEN, "advanced"))
    if clinical.sex == "male":
        notes.append(_note(PredictionReason.LEVEL_UNSEEN, "male", "sex"))
    return tuple(notes)


def _advanced_disease(clinical: Clinical) -> Notes:
    if clinical.setting in _ADVANCED:
        return ()
    if clinical.setting is not None:
        return (_note(PredictionReason.SETTING_UNSEEN, clinical.setting),)
    stage = (clinical.stage or "").strip().upper()
    if stage.startswith(_FOURTH_STAGE):
        return ()
    return (_note(PredictionReason.SETTING_NOT_STATED),)


def _earlier_checkpoint(clinical: Clinical) -> Notes:
    drugs = load_drugs()
    had = {
        drug
        for prior in clinical.prior_therapies or ()
        for drug in prior.therapies
        if drugs.is_a(drug, _CHECKPOINT)
    }
    return (_note(PredictionReason.PRIOR_CHECKPOINT, ", ".join(sorted(had))),) if had else ()


def _note(code: PredictionReason, seen: str = "", feature: str = "") -> ApplicabilityReason:
    return ApplicabilityReason(code.value, feature, seen)
