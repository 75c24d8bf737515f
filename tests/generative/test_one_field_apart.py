"""Cases, settings and knowledge one field apart, answered by one process: none takes another's.

Every answer of a process that remembers is held against the one of a process that remembers
nothing, as a whole and by digest.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from builders.case_generator import CaseGenerator, generator_of
from builders.one_field import one_field_apart
from oncobasis.core.assessment import Assessment
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.errors import InputError
from oncobasis.core.knowledge_base import Knowledge, KnowledgeInMemory
from oncobasis.core.projection import output_digest
from oncobasis.engine import assess
from oncobasis.engine.prepare import ground_of, kinship_to
from oncobasis.knowledge import load_knowledge
from oncobasis.rules.forgetting import forget

if TYPE_CHECKING:
    from oncobasis.core.case import TumorCase

DAY = date(2026, 1, 1)
USUAL = ClinicalSettings()
SETTINGS = (
    replace(USUAL, regions=("EMA",)),
    replace(USUAL, regions=("FDA", "EMA")),
    replace(USUAL, regions=("HC",)),
    replace(USUAL, withheld_shown=3),
    replace(USUAL, predictions=False),
)


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked; ``field`` is the one in which it differs from its like."""

    field: str
    case: TumorCase
    settings: ClinicalSettings = USUAL
    day: date = DAY
    other_knowledge: bool = False

    def answer(self) -> Assessment | str:
        """The answer, or why there is none."""
        knowledge = _other() if self.other_knowledge else load_knowledge()
        try:
            return assess(self.case, knowledge, as_of=self.day, settings=self.settings)
        except InputError as error:
            return str(error)

    def cold(self) -> Assessment | str:
        """The answer of a process that remembers nothing."""
        forget()
        kinship_to.cache_clear()
        ground_of.cache_clear()
        return self.answer()


@cache
def _generator() -> CaseGenerator:
    return generator_of(load_knowledge())


@cache
def _other() -> Knowledge:
    """Records of the same ids that say another thing: every label is of another regulator."""
    bundle = load_knowledge()
    moved = {"FDA": "EMA", "EMA": "FDA"}
    rules = tuple(
        rule
        if rule.approval is None
        else replace(
            rule,
            approval=replace(
                rule.approval, agency=moved.get(rule.approval.agency, rule.approval.agency)
            ),
        )
        for rule in bundle.rules()
    )
    return KnowledgeInMemory(
        rules,
        tuple(bundle.vetoes()),
        tuple(bundle.tests),
        tuple(bundle.supersessions),
        bundle.reference,
        tuple(bundle.sources),
        "other",
        bundle.digest,
        bundle.unavailable,
    )


def _tasks(number: int, most: int) -> list[Task]:
    """A generated case with its like: one field of it, of the settings, the date, the knowledge."""
    rng = random.Random(number)  # noqa: S311  # repeatable, not secret
    case = _generator().case(number)
    by_field: dict[str, list[TumorCase]] = {}
    for near in one_field_apart(case):
        by_field.setdefault(near.field, []).append(near.case)
    fields = rng.sample(sorted(by_field), min(most, len(by_field)))
    found = [Task("", case), *(Task(name, rng.choice(by_field[name])) for name in fields)]
    found += [Task("settings", case, settings) for settings in rng.sample(SETTINGS, 2)]
    found += [Task("day", case, day=date(2030, 1, 1)), Task("rules", case, other_knowledge=True)]
    return found


def _compared(numbers: range, most: int) -> Counter[str]:
    """Hold warm answers, each given twice and in any order, against cold; return the fields."""
    fields: Counter[str] = Counter()
    for number in numbers:
        tasks = _tasks(number, most)
        order = tasks * 2
        random.Random(number).shuffle(order)  # noqa: S311
        warm = [(task, task.answer()) for task in order]
        cold = {id(task): task.cold() for task in tasks}
        for task, found in warm:
            expected = cold[id(task)]
            assert found == expected, (number, task.field)
            if isinstance(found, Assessment) and isinstance(expected, Assessment):
                digest = found.provenance.output_digest
                assert digest == expected.provenance.output_digest, (number, task.field)
                assert digest == output_digest(found), (number, task.field)
        fields.update(task.field for task in tasks)
    return fields


def test_no_case_takes_the_answer_of_one_that_differs_in_a_field() -> None:
    assert len(_compared(range(700, 702), 8)) > 9


@pytest.mark.slow
def test_none_of_thousands_takes_the_answer_of_its_like() -> None:
    assert len(_compared(range(1000, 1060), 60)) > 100
