"""Consent, erasure and retention: what a patient or the law wants gone is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from builders.stores import START, Clock, a_case, an_answer
from oncobasis.store import schema
from oncobasis.store.errors import ErasedError, NotFoundError
from oncobasis.store.open import Store
from oncobasis.store.reads.answers import Search
from oncobasis.store.records import FeedbackKind, OutcomeKind
from oncobasis.store.writes import (
    AddDecision,
    AddFeedback,
    AddOutcome,
    ClaimJob,
    Enqueue,
    ErasePatient,
    Idempotent,
    Purge,
    QueueJob,
    ReplaceCase,
    SetConsent,
)

DAY = date(2026, 2, 3)
LATER = START + timedelta(days=30)


def full(store: Store, number: int = 1, patient: str = "P-1") -> None:
    """An answer of a patient with everything that can come with it and after it."""
    request = Idempotent(f"key-{number}", "r", b"answer", LATER)
    name = f"a{number}"
    store.write(replace(an_answer(number, patient=patient, terms=("gene:EGFR",)), request=request))
    store.write(AddDecision("north", f"d{number}", name, "u1", DAY, b"decided"))
    store.write(
        AddOutcome("north", f"o{number}", name, OutcomeKind.RESPONSE, DAY, "u1", b"partial")
    )
    answered = FeedbackKind.OVERRIDDEN
    store.write(
        AddFeedback("north", f"k{number}", answered, START, ("reason-1",), comment="my comment")
    )
    store.write(QueueJob("north", f"j{number}", "vcf", b"input", patient))


def contents(store: Store, number: int = 1) -> list[object]:
    case, assessment = (
        store.cases.get("north", f"c{number}"),
        store.assessments.get("north", f"a{number}"),
    )
    assert case is not None
    assert assessment is not None
    remembered = store.requests.remembered("north", f"key-{number}", START)
    return [
        case.payload,
        assessment.payload,
        *(row.payload for row in store.followup.decisions("north", f"a{number}")),
        *(row.payload for row in store.followup.outcomes("north", f"a{number}")),
        *(row.comment for row in store.followup.feedback("north", f"k{number}")),
        remembered and remembered.answer,
        case.info.patient,
    ]


def test_an_erased_patient_leaves_empty_rows_and_nothing_else(store: Store) -> None:
    full(store, 1, "P-1")
    full(store, 2, "P-2")
    assert all(contents(store, 1))
    assert store.write(ErasePatient("north", "P-1")) == 2
    assert not any(contents(store, 1))
    assert all(contents(store, 2))
    assessment = store.assessments.get("north", "a1")
    assert assessment is not None
    assert assessment.info.erased_at is not None
    assert assessment.info.output_digest == "out-a1"  # what the audit chain names is still there
    assert not store.cases.search("north", Search(patient="P-1")).items
    assert [c.id for c in store.cases.search("north", Search(terms=("gene:EGFR",))).items] == ["c2"]
    job = store.write(ClaimJob("me", LATER, ("vcf",)))
    assert job is not None
    assert job.id == "j1"
    assert job.input is None


def test_no_key_is_left_of_an_erased_patient(store: Store) -> None:
    full(store)
    store.write(ErasePatient("north", "P-1"))
    keys = schema.patient_keys
    with store._engine.connect() as connection:
        rows = connection.execute(select(keys)).mappings().all()
    assert [(row["patient"], row["wrapped"]) for row in rows] == [(None, None)]


def test_erasing_is_of_one_tenant_and_can_be_repeated(store: Store) -> None:
    store.write(an_answer(tenant="south"))
    assert store.write(ErasePatient("north", "P-1")) == 0
    assert store.write(ErasePatient("south", "P-1")) == 2
    assert store.write(ErasePatient("south", "P-1")) == 0


def test_a_patient_who_comes_back_starts_anew(store: Store) -> None:
    store.write(an_answer(1))
    store.write(ErasePatient("north", "P-1"))
    store.write(an_answer(2))
    found = store.cases.search("north", Search(patient="P-1")).items
    assert [info.id for info in found] == ["c2"]
    case = store.cases.get("north", "c2")
    assert case is not None
    assert case.payload is not None


def test_erasing_and_writing_in_one_batch_keep_their_order(store: Store) -> None:
    writes = (an_answer(1), ErasePatient("north", "P-1"), an_answer(2))
    results = [store.submit(write) for write in writes]
    assert results[1].result() == 2
    results[2].result()
    first, second = store.cases.get("north", "c1"), store.cases.get("north", "c2")
    assert first is not None
    assert second is not None
    assert first.payload is None
    assert second.payload is not None


@pytest.mark.parametrize(
    "write",
    [
        lambda: ReplaceCase("north", a_case("c1", b"again"), 1),
        lambda: AddDecision("north", "d9", "a1", "u1", DAY, b""),
        lambda: AddOutcome("north", "o9", "a1", OutcomeKind.DEATH, DAY, "u1", b""),
    ],
)
def test_what_was_erased_takes_nothing_more(store: Store, write: Callable[[], object]) -> None:
    store.write(an_answer())
    store.write(ErasePatient("north", "P-1"))
    with pytest.raises(ErasedError):
        store.write(write())  # type: ignore[arg-type]


def test_feedback_of_an_erased_patient_is_counted_without_its_comment(store: Store) -> None:
    store.write(an_answer())
    store.write(ErasePatient("north", "P-1"))
    store.write(AddFeedback("north", "k1", FeedbackKind.ACCEPTED, START, comment="she is well"))
    answers = store.followup.feedback("north", "k1")
    assert [(row.outcome, row.comment) for row in answers] == [(FeedbackKind.ACCEPTED, None)]


def test_who_refuses_is_never_exported(store: Store) -> None:
    for number, patient in ((1, "yes"), (2, "no"), (3, "never asked"), (4, "yes, then no")):
        full(store, number, patient)
    store.write(an_answer(5, patient=None))
    store.write(SetConsent("north", "yes", secondary_use=True, by="u1"))
    store.write(SetConsent("north", "no", secondary_use=False, by="u1"))
    store.write(SetConsent("north", "yes, then no", secondary_use=True, by="u1"))
    store.write(SetConsent("north", "yes, then no", secondary_use=False, by="u1"))
    store.write(SetConsent("south", "never asked", secondary_use=True, by="u1"))

    def exported(*, only_consented: bool) -> list[str]:
        found = store.followup.exportable("north", only_consented=only_consented)
        return [export.assessment.info.id for export in found]

    assert exported(only_consented=True) == ["a1"]
    assert exported(only_consented=False) == ["a1", "a3"]
    assert [c.secondary_use for c in store.consents.history("north", "yes, then no")] == [
        True,
        False,
    ]
    last = store.consents.get("north", "yes, then no")
    assert last is not None
    assert not last.secondary_use
    assert store.consents.get("south", "yes") is None


def test_an_export_holds_what_retraining_needs(store: Store) -> None:
    full(store)
    store.write(SetConsent("north", "P-1", secondary_use=True, by="u1"))
    (export,) = store.followup.exportable("north")
    assert export.case.payload == b'{"secret":"finding"}'
    assert [decision.payload for decision in export.decisions] == [b"decided"]
    assert [(row.kind, row.payload) for row in export.outcomes] == [
        (OutcomeKind.RESPONSE, b"partial")
    ]
    store.write(ErasePatient("north", "P-1"))
    assert list(store.followup.exportable("north", only_consented=False)) == []


def test_a_refusal_outlives_the_erasure_and_a_consent_does_not(store: Store) -> None:
    for patient, word in (("P-1", False), ("P-2", True)):
        store.write(SetConsent("north", patient, secondary_use=True, by="u1"))
        store.write(SetConsent("north", patient, secondary_use=word, by="u1"))
        store.write(ErasePatient("north", patient))
    assert [row.secondary_use for row in store.consents.history("north", "P-1")] == [False]
    assert store.consents.history("north", "P-2") == ()


def test_exports_go_on_over_many_pages(store: Store) -> None:
    writes = [store.submit(an_answer(f"{number:03}", patient="P")) for number in range(120)]
    for write in writes:
        write.result()
    found = list(store.followup.exportable("north", only_consented=False))
    assert [export.assessment.info.id for export in found] == [f"a{n:03}" for n in range(120)]


def test_decisions_and_outcomes_are_of_their_tenant(store: Store) -> None:
    full(store)
    assert store.followup.decisions("south", "a1") == ()
    assert store.followup.outcomes("south", "a1") == ()
    assert store.followup.feedback("south", "k1") == ()
    for write in (
        AddDecision("south", "d9", "a1", "u1", DAY, b""),
        AddOutcome("south", "o9", "a1", OutcomeKind.DEATH, DAY, "u1", b""),
        AddFeedback("south", "k1", FeedbackKind.ACCEPTED, START),
    ):
        with pytest.raises(NotFoundError):
            store.write(write)


def test_an_outcome_corrects_one_of_the_same_assessment(store: Store) -> None:
    full(store, 1)
    full(store, 2)
    fixed = AddOutcome("north", "o9", "a1", OutcomeKind.PROGRESSION, DAY, "u1", b"", "o1")
    store.write(fixed)
    assert [row.corrects for row in store.followup.outcomes("north", "a1")] == [None, "o1"]
    for wrong in ("o2", "none"):
        with pytest.raises(NotFoundError):
            store.write(replace(fixed, id="o10", corrects=wrong))


def test_feedback_may_be_repeated_and_the_last_word_is_counted(store: Store) -> None:
    for number in (1, 2, 3):
        store.write(an_answer(number))
    for card, word in (
        ("k1", FeedbackKind.ACCEPTED),
        ("k1", FeedbackKind.OVERRIDDEN),
        ("k1", FeedbackKind.OVERRIDDEN),
        ("k2", FeedbackKind.ACCEPTED),
    ):
        feedback = AddFeedback("north", card, word, START, ("r1",), ("s1",))
        assert store.write(feedback) == f"a{card[1:]}"
    assert len(store.followup.feedback("north", "k1")) == 3
    later = START + timedelta(days=1)
    cards = store.acceptance.cards("north", START, later)
    assert sorted(str(one.word) for one in cards) == ["None", "accepted", "overridden"]
    assert {one.basis for one in cards} == {("rule:1", "model:m@1")}
    assert store.acceptance.cards("north", later, later + timedelta(days=1)) == ()
    assert store.acceptance.cards("south", START, later) == ()


def test_a_patient_is_kept_as_long_as_something_comes_in(store: Store, clock: Clock) -> None:
    full(store, 1, "old")
    full(store, 2, "still here")
    store.write(an_answer(3, patient=None))
    clock.forward(days=400)
    store.write(AddDecision("north", "d9", "a2", "u1", DAY, b"new"))
    purge = Purge(contents_before=clock() - timedelta(days=365))
    purged = store.write(purge)
    assert (purged.keys, purged.contents) == (2, 4)
    assert not any(contents(store, 1))
    assert store.write(purge).keys == 0
    case = store.cases.get("north", "c2")
    assert case is not None
    assert case.payload is not None


def test_old_rows_of_ended_work_are_dropped(store: Store, clock: Clock) -> None:
    store.write(QueueJob("north", "j1", "vcf", b""))
    store.write(Enqueue("north", "o1", "trace", "a1", {}))
    clock.forward(days=400)
    assert store.write(Purge(rows_before=clock())).rows == 0  # neither ended nor sent
