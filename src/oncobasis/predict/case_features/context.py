"""What a case says of itself that decides whether a model may speak, whatever the features are.

Read when a case concerns a model, not before.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from oncobasis.core.case import Clinical, TumorCase
from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import ApplicabilityReason
from oncobasis.nomenclature.drugs import load_drugs
from oncobasis.predict.case_features.breast import her2_state
from oncobasis.predict.case_features.clinical import stage_of, systemic_before

Notes: TypeAlias = tuple[ApplicabilityReason, ...]

_CHECKPOINT = "checkpoint_inhibitor"
_ADVANCED = frozenset({"advanced", "maintenance"})
_EARLY, _FOURTH = 2, 4
# Nodes that stage I to III may hold, and words that deny.
_REGIONAL = re.compile(r"axilla|sentinel|internal mammary|regional|겨드랑|액와", re.IGNORECASE)
_DISTANT = re.compile(r"contralateral|non-?regional|반대", re.IGNORECASE)
_NONE = frozenset({"", "no", "none", "nil", "n/a", "없음"})


def checkpoint_context(clinical: Clinical) -> Notes:
    """What bears on the checkpoint-inhibitor models: advanced disease, the same class before."""
    return _advanced_disease(clinical) + _earlier_checkpoint(clinical)


def neoadjuvant_breast_context(case: TumorCase) -> Notes:
    """What bears on the neoadjuvant breast model: HER2, metastases, earlier therapy, sex."""
    clinical = case.clinical
    notes: list[ApplicabilityReason] = []
    if her2_state(case).value == 1.0:
        notes.append(_note(PredictionReason.HER2_UNRELIABLE))
    if stage_of(clinical) == _FOURTH:
        notes.append(_note(PredictionReason.SETTING_UNSEEN, "advanced"))
    if sites := _beyond_breast(clinical):
        notes.append(_note(PredictionReason.METASTASES_STATED, ", ".join(sites)))
    if before := _before(clinical):
        notes.append(_note(PredictionReason.PRIOR_SYSTEMIC, before))
    if clinical.sex == "male":
        notes.append(_note(PredictionReason.LEVEL_UNSEEN, "male", "sex"))
    return tuple(notes)


def _metastases(clinical: Clinical) -> list[str]:
    """The stated sites of metastases."""
    sites = [one for one in clinical.metastatic_sites if one.strip().casefold() not in _NONE]
    brain = "brain_metastases" in clinical.states and "brain" not in sites
    return [*sites, "brain"] if brain else sites


def _beyond_breast(clinical: Clinical) -> list[str]:
    """The stated sites of metastases; regional lymph nodes are none."""
    return [
        site
        for site in _metastases(clinical)
        if _DISTANT.search(site) or not _REGIONAL.search(site)
    ]


def _before(clinical: Clinical) -> str:
    """The drugs of earlier systemic therapy, or the line that says that there was some."""
    named = " + ".join(systemic_before(clinical))
    later = clinical.prior_therapies is None and (clinical.line or 1) > 1
    return named or (f"line {clinical.line}" if later else "")


def _advanced_disease(clinical: Clinical) -> Notes:
    if clinical.setting in _ADVANCED:
        return ()
    if clinical.setting is not None:
        return (_note(PredictionReason.SETTING_UNSEEN, clinical.setting),)
    stage = stage_of(clinical)
    if stage == _FOURTH:
        return ()
    if stage is not None and stage <= _EARLY and not _metastases(clinical):
        return (_note(PredictionReason.STAGE_UNSEEN, clinical.stage or ""),)
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
