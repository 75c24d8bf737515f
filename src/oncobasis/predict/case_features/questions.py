"""Which models a case concerns, and under which regimens each is asked.

Imported for every answer, so it stands on the domain alone: no bundle is read to learn that a case
is none of a model's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from oncobasis.core.assessment import Recommendation, Stance
from oncobasis.core.case import Clinical, TumorCase
from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import ApplicabilityReason
from oncobasis.nomenclature.drugs import load_drugs

Notes: TypeAlias = tuple[ApplicabilityReason, ...]

_CHECKPOINT = "checkpoint_inhibitor"
_KNOWN_TARGETS = ("pd1_pdl1_inhibitor", "ctla4_inhibitor")
_CHEMOTHERAPY, _PLATINUM, _ANTI_HER2 = "chemotherapy", "platinum", "her2_antibody"
_OPTIONS = frozenset({Stance.RECOMMENDED, Stance.OPTION})
_BEFORE_SURGERY = frozenset({"neoadjuvant", "perioperative"})
_ADVANCED = frozenset({"advanced", "maintenance"})
_FOURTH_STAGE = ("IV", "STAGE IV", "4")
_BREAST = frozenset({"BRCA", "MBC", "IBC"})
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A model is asked of these recommendations (ids), all of which have the same answer.

    ``drugs`` is a regimen that stands for them. ``planned`` is the therapy that the case names
    where no recommendation is about it. ``notes`` hold whatever the features are.
    """

    regimens: tuple[str, ...]
    drugs: tuple[str, ...]
    planned: tuple[str, ...] = ()
    notes: Notes = ()


Questions: TypeAlias = Callable[[TumorCase, Sequence[Recommendation]], tuple[Question, ...]]


def checkpoint_questions(
    case: TumorCase, recommendations: Sequence[Recommendation]
) -> tuple[Question, ...]:
    """Ask of every option with a checkpoint inhibitor, and of such a therapy that is planned.

    Where every one of them holds another drug too, and none is planned, there is nothing that
    these models could speak of.
    """
    weighed = [
        (one.id, tuple(therapy.name for therapy in one.therapies))
        for one in recommendations
        if one.stance in _OPTIONS
    ]
    planned = case.clinical.planned_therapy
    if planned and not any(set(drugs) == set(planned) for _, drugs in weighed):
        weighed.append(("", planned))
    weighed = [(name, drugs) for name, drugs in weighed if _any_is(drugs, _CHECKPOINT)]
    if not any(_is_covered(drugs) or not name for name, drugs in weighed):
        return ()
    context = _advanced_disease(case.clinical) + _earlier_checkpoint(case.clinical)
    return tuple(_grouped(weighed, context))


def neoadjuvant_breast_questions(
    case: TumorCase, recommendations: Sequence[Recommendation]
) -> tuple[Question, ...]:
    """Ask once where breast cancer is to be treated before surgery."""
    del recommendations
    within = {*case.tumor_type.codes, *case.tumor_type.path}
    if case.clinical.setting not in _BEFORE_SURGERY or not within & _BREAST:
        return ()
    clinical = case.clinical
    notes: list[ApplicabilityReason] = []
    if clinical.planned_therapy and not _is_trained_chemotherapy(clinical.planned_therapy):
        named = " + ".join(clinical.planned_therapy)
        notes.append(_note(PredictionReason.OTHER_REGIMEN, named))
    if (clinical.stage or "").strip().upper().startswith(_FOURTH_STAGE):
        notes.append(_note(PredictionReason.SETTING_UNSEEN, "advanced"))
    if clinical.sex == "male":
        notes.append(_note(PredictionReason.LEVEL_UNSEEN, "male", "sex"))
    return (Question((), clinical.planned_therapy, clinical.planned_therapy, tuple(notes)),)


QUESTIONS: dict[str, Questions] = {
    "breast-nac-pcr": neoadjuvant_breast_questions,
    "icb-response": checkpoint_questions,
    "icb-survival": checkpoint_questions,
}
"""By name of the model; one that is not here is never asked."""


def _grouped(weighed: Iterable[tuple[str, tuple[str, ...]]], context: Notes) -> Iterable[Question]:
    """One question for each kind of regimen the models know, one for all other regimens."""
    known: dict[tuple[bool, ...], list[tuple[str, tuple[str, ...]]]] = {}
    others: list[tuple[str, tuple[str, ...]]] = []
    for name, drugs in weighed:
        if _is_covered(drugs):
            kind = tuple(_any_is(drugs, target) for target in _KNOWN_TARGETS)
            known.setdefault(kind, []).append((name, drugs))
        else:
            others.append((name, drugs))
    for group in known.values():
        yield _question(group, context)
    if others:
        names = [" + ".join(drugs) for _, drugs in others]
        more = f" (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
        seen = ", ".join(names[:_NAMED]) + more
        yield _question(others, (_note(PredictionReason.REGIMEN_UNSEEN, seen), *context))


def _question(group: Sequence[tuple[str, tuple[str, ...]]], notes: Notes) -> Question:
    ids = tuple(name for name, _ in group if name)
    planned = next((drugs for name, drugs in group if not name), ())
    return Question(ids, group[0][1], planned, notes)


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
    had = {
        drug
        for prior in clinical.prior_therapies or ()
        for drug in prior.therapies
        if _is_a(drug, _CHECKPOINT)
    }
    return (_note(PredictionReason.PRIOR_CHECKPOINT, ", ".join(sorted(had))),) if had else ()


def _is_trained_chemotherapy(drugs: Sequence[str]) -> bool:
    """Chemotherapy without platinum, alone or with one anti-HER2 antibody."""
    others = [drug for drug in drugs if not _any_is((drug,), _CHEMOTHERAPY)]
    alone = not others or (len(others) == 1 and _any_is(others, _ANTI_HER2))
    return len(others) < len(drugs) and alone and not _any_is(drugs, _PLATINUM)


def _note(code: PredictionReason, seen: str = "", feature: str = "") -> ApplicabilityReason:
    return ApplicabilityReason(code.value, feature, seen)


def _is_covered(drugs: Iterable[str]) -> bool:
    return all(_is_known(drug) for drug in drugs)


@cache
def _is_known(drug: str) -> bool:
    """Whether the drug blocks PD-1, PD-L1 or CTLA-4 and nothing else."""
    table = load_drugs().table
    classes = table.drug_classes.get(drug, ())
    return bool(classes) and all(
        not table.classes_with_parents((one,)).isdisjoint(_KNOWN_TARGETS) for one in classes
    )


@cache
def _is_a(drug: str, class_id: str) -> bool:
    return load_drugs().is_a(drug, class_id)


def _any_is(drugs: Iterable[str], class_id: str) -> bool:
    return any(_is_a(drug, class_id) for drug in drugs)
