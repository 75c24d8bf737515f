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
from oncobasis.core.case import TumorCase
from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import ApplicabilityReason
from oncobasis.nomenclature.drugs import load_drugs

Notes: TypeAlias = tuple[ApplicabilityReason, ...]

_CHECKPOINT = "checkpoint_inhibitor"
_KNOWN_TARGETS = ("pd1_pdl1_inhibitor", "ctla4_inhibitor")
_CHEMOTHERAPY, _PLATINUM = "chemotherapy", "platinum"
_OPTIONS = frozenset({Stance.RECOMMENDED, Stance.OPTION})
_BEFORE_SURGERY = frozenset({"neoadjuvant", "perioperative"})
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
    from oncobasis.predict.case_features.context import checkpoint_context  # noqa: PLC0415 - read late

    return tuple(_grouped(weighed, checkpoint_context(case.clinical)))


def neoadjuvant_breast_questions(
    case: TumorCase, recommendations: Sequence[Recommendation]
) -> tuple[Question, ...]:
    """Ask once where breast cancer is to be treated before surgery."""
    del recommendations
    within = {*case.tumor_type.codes, *case.tumor_type.path}
    if case.clinical.setting not in _BEFORE_SURGERY or not within & _BREAST:
        return ()
    from oncobasis.predict.case_features.context import (  # noqa: PLC0415 - read late
        neoadjuvant_breast_context,
    )

    planned = case.clinical.planned_therapy
    notes = neoadjuvant_breast_context(case)
    if planned and not _is_trained_chemotherapy(planned):
        notes = (_note(PredictionReason.OTHER_REGIMEN, " + ".join(planned)), *notes)
    return (Question((), planned, planned, notes),)


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


def _is_trained_chemotherapy(drugs: Sequence[str]) -> bool:
    """Chemotherapy alone, without platinum: what HER2-negative training patients had."""
    alone = all(_is_a(drug, _CHEMOTHERAPY) for drug in drugs)
    return alone and not _any_is(drugs, _PLATINUM)


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
