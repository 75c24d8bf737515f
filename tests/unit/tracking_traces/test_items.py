"""What is made of a whole answer: nothing of the patient is among its words."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

import pytest

from builders.assessment_builder import with_predictions
from oncobasis.assembly.outbox import Spoken, answer_item, remark_item
from oncobasis.report.cards.parts import INPUT_REASONS, TEST_REASONS, THERAPY_REASONS
from oncobasis.tracking.traces.record import remark_of, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SPOKEN = Spoken("oncobasis-patient-view", 4.2, 3)
CLINICAL = (
    "case_id", "as_of", "tumor_type", "alterations", "withheld", "missing_tests", "implications",
    "disagreements", "regions",
)  # fmt: skip


def words_of(value: object) -> Iterator[str]:
    """Every text in a value but the words of enums."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from words_of(getattr(value, field.name))
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from words_of(item)


def test_no_word_of_the_patient_is_told() -> None:
    assessment = with_predictions()
    told = json.dumps(answer_item("t", "as-1", assessment, SPOKEN).payload)
    clinical = set(words_of(tuple(getattr(assessment, name) for name in CLINICAL)))
    clinical |= {name for one in assessment.recommendations for name in words_of(one.therapies)}
    clinical |= set(words_of(tuple(one.biomarkers for one in assessment.recommendations)))
    clinical |= set(words_of(tuple(one.attributions for one in assessment.predictions)))
    long = {word for word in clinical if len(word) > 3}
    assert len(long) > 50
    assert not {word for word in long if f'"{word}"' in told}


def test_what_is_counted_is_told() -> None:
    assessment = with_predictions()
    trace = trace_of(answer_item("t", "as-1", assessment, SPOKEN).payload)
    assert sum(count for _, count in trace.stances) == len(assessment.recommendations)
    assert sum(count for _, count in trace.applicability) == len(assessment.predictions)
    silent = [one for one in assessment.predictions if one.status.value == "abstains"]
    assert sum(count for _, count in trace.abstentions) == len(silent)
    assert (trace.milliseconds, trace.cards) == (4.2, 3)
    assert trace.knowledge_digest == assessment.provenance.knowledge.digest


def test_the_same_answer_in_another_case_is_told_in_the_same_words() -> None:
    one = answer_item("t", "as-1", with_predictions(), SPOKEN).payload
    other = answer_item("t", "as-1", replace(with_predictions(), case_id="SECRET"), SPOKEN).payload
    assert {**one, "at_ms": 0} == {**other, "at_ms": 0}


@pytest.mark.parametrize("reason", sorted({*THERAPY_REASONS, *TEST_REASONS, *INPUT_REASONS}))
def test_a_reason_of_the_cards_is_told(reason: str) -> None:
    item = remark_item("t", "as-1", "feedback", "overridden", (reason,))
    assert remark_of(item.payload).reasons == (reason,)


def test_a_reason_of_a_clients_own_is_not() -> None:
    item = remark_item("t", "as-1", "feedback", "overridden", ("Mustermann", "not-fit"))
    assert remark_of(item.payload).reasons == ("not-fit", "other")
