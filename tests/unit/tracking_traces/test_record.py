"""Only what is listed is told, and every word of it is a code."""

from __future__ import annotations

from dataclasses import fields, replace

import orjson
import pytest

from oncobasis.tracking.traces.receiver import trace_id
from oncobasis.tracking.traces.record import (
    VALUES,
    AnswerTrace,
    RecordError,
    Remark,
    code_or,
    payload_of,
    remark_of,
    trace_of,
)

TRACE = AnswerTrace(
    assessment="as-1",
    service="oncobasis-patient-view",
    software="oncobasis-0.1.0",
    knowledge="2026.11",
    knowledge_digest="ab" * 32,
    settings_digest="cd" * 32,
    outcome="recommended",
    at_ms=1_795_000_000_000,
    milliseconds=4.25,
    models=("icb-response@1.0",),
    abstentions=(("icb-response@1.0", 1),),
    stances=(("option", 2),),
    tiers=(("I-A", 1),),
)
LISTED = {
    "assessment", "service", "software", "knowledge", "knowledge_digest", "settings_digest",
    "outcome", "at_ms", "milliseconds", "models", "abstentions", "applicability", "stances",
    "tiers", "warnings", "withheld", "missing_tests", "disagreements", "cards",
}  # fmt: skip


def test_the_list_is_this_one() -> None:
    # A field that is added here must be one that no patient can be known by.
    assert {field.name for field in fields(AnswerTrace)} == LISTED
    assert {field.name for field in fields(Remark)} == {
        "assessment", "kind", "value", "at_ms", "reasons", "service",
    }  # fmt: skip


def test_a_record_comes_back_from_the_outbox_as_it_was() -> None:
    kept = orjson.loads(orjson.dumps(payload_of(TRACE)))
    assert trace_of(kept) == TRACE
    remark = Remark("as-1", "feedback", "overridden", 5, ("not-fit",))
    assert remark_of(orjson.loads(orjson.dumps(payload_of(remark)))) == remark


def test_a_field_that_is_not_listed_is_not_sent() -> None:
    with pytest.raises(RecordError) as refused:
        trace_of({**payload_of(TRACE), "patient": "SECRET"})
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "two words"},
        {"service": "Müller"},
        {"knowledge": "x" * 200},
        {"models": ("a", "b c")},
        {"tiers": (("I A", 1),)},
        {"withheld": -1},
        {"milliseconds": True},
        {"warnings": ("w",) * 300},
    ],
)
def test_what_is_no_code_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(RecordError):
        replace(TRACE, **change)  # type: ignore[arg-type]


def test_a_remark_is_one_of_the_listed_words() -> None:
    for kind, words in VALUES.items():
        for word in words:
            Remark("as-1", kind, word, 1)
    with pytest.raises(RecordError):
        Remark("as-1", "outcome", "accepted", 1)


def test_ids_are_the_same_at_every_try_and_differ_between_items() -> None:
    assert trace_id("as-1") == trace_id("as-1") != trace_id("as-2")
    assert len(trace_id("as-1")) == len("tr-") + 32
    assert code_or("a b") == "other"
