"""Answers: all of one or nothing, sealed, found again by its tenant alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders.stores import START, Clock, a_case, an_answer, an_assessment
from oncobasis.core.errors import InputError
from oncobasis.store.errors import ConflictError, CursorError, NotFoundError, ReplayedError
from oncobasis.store.open import Store
from oncobasis.store.reads.answers import Search
from oncobasis.store.writes import (
    Enqueue,
    Idempotent,
    Nonce,
    Purge,
    RecordAnswer,
    ReplaceCase,
    SaveCase,
    UseNonce,
)

LATER = START + timedelta(days=1)


def test_an_answer_is_read_again_as_it_was_given(store: Store) -> None:
    store.write(an_answer(payload=b"x" * 100_000))
    case, assessment = store.cases.get("north", "c1"), store.assessments.get("north", "a1")
    assert case is not None
    assert assessment is not None
    assert case.payload == assessment.payload == b"x" * 100_000
    assert (case.info.version, case.info.digest) == (1, "digest-c1")
    assert assessment.info.case_id == "c1"
    assert assessment.info.models == ("model@1",)
    assert assessment.info.created_at.utcoffset() == timedelta(0)
    assert assessment.info.patient == case.info.patient
    assert [card.basis for card in store.cards.of("north", "a1")] == [("rule:1", "model:m@1")]


def test_another_tenant_finds_nothing(store: Store) -> None:
    store.write(an_answer(terms=("gene:EGFR",)))
    assert store.cases.get("south", "c1") is None
    assert store.assessments.get("south", "a1") is None
    assert store.cards.get("south", "k1") is None
    assert store.cards.of("south", "a1") == ()
    assert not store.cases.search("south").items
    assert not store.cases.search("south", Search(patient="P-1", terms=("gene:EGFR",))).items
    assert not store.assessments.search("south", Search(case_id="c1")).items
    with pytest.raises(NotFoundError):
        store.write(RecordAnswer("south", "P-1", an_assessment("a9", "c1")))


def test_two_tenants_may_use_the_same_ids_and_patients(store: Store) -> None:
    store.write(an_answer(tenant="north", payload=b"north"))
    store.write(an_answer(tenant="south", payload=b"south"))
    north, south = store.cases.get("north", "c1"), store.cases.get("south", "c1")
    assert north is not None
    assert south is not None
    assert (north.payload, south.payload) == (b"north", b"south")
    assert north.info.patient != south.info.patient


def test_a_second_assessment_of_a_kept_case_is_of_the_same_patient(store: Store) -> None:
    store.write(an_answer())
    store.write(RecordAnswer("north", None, an_assessment("a2", "c1", b"second")))
    found = store.assessments.search("north", Search(patient="P-1")).items
    assert {info.id for info in found} == {"a1", "a2"}


@pytest.mark.parametrize("patient", ["P-1", None])
def test_the_same_new_case_at_once_is_kept_once(patient: str | None, store: Store) -> None:
    """Two clinicians open the same patient: both get their answer."""
    case = a_case("c1", b"same", ("gene:EGFR",))
    answers = [
        RecordAnswer("north", patient, an_assessment(f"a{number}", "c1"), case)
        for number in range(6)
    ]
    futures = [store.submit(answer) for answer in answers[:5]]
    assert [future.result(30).earlier for future in futures] == [None] * 5
    store.write(answers[5])
    assert len(store.assessments.search("north", Search(case_id="c1")).items) == 6
    assert [info.version for info in store.cases.search("north").items] == [1]
    assert all(store.assessments.get("north", f"a{n}").payload for n in range(6))  # type: ignore[union-attr]


def test_a_case_of_other_content_or_patient_is_no_such_case(store: Store) -> None:
    store.write(an_answer())
    assessment = an_assessment("a2", "c1")
    for patient, case in (("P-1", replace(a_case("c1"), digest="other")), ("P-2", a_case("c1"))):
        with pytest.raises(ConflictError, match="another case's"):
            store.write(RecordAnswer("north", patient, assessment, case))


def test_an_answer_is_written_whole_or_not_at_all(store: Store) -> None:
    store.write(an_answer(1))
    item = Enqueue("north", "o2", "trace", "a2", {})
    clash = replace(an_answer(2), cards=an_answer(1).cards, outbox=(item,))
    with pytest.raises(ConflictError):
        store.write(clash)
    assert store.cases.get("north", "c2") is None
    assert store.assessments.get("north", "a2") is None
    assert store.outbox.waiting().items == 0


def test_a_case_of_nobody_has_a_key_of_its_own(store: Store) -> None:
    store.write(an_answer(1, patient=None))
    store.write(an_answer(2, patient=None))
    case = store.cases.get("north", "c1")
    assert case is not None
    assert case.info.patient is None
    assert case.info.erased_at is None
    assert case.payload is not None
    with pytest.raises(InputError, match="empty"):
        store.write(an_answer(3, patient=""))


def test_a_new_version_takes_the_place_of_the_last(store: Store) -> None:
    store.write(SaveCase("north", "P-1", a_case("c1", b"one", ("gene:EGFR",))))
    first = store.cases.get("north", "c1")
    assert store.write(ReplaceCase("north", a_case("c1", b"two", ("gene:KRAS",)), 1)) == 2
    second = store.cases.get("north", "c1")
    assert first is not None
    assert second is not None
    assert (second.payload, second.info.version) == (b"two", 2)
    assert first.info.etag != second.info.etag
    assert second.info.created_at < second.info.updated_at
    assert not store.cases.search("north", Search(terms=("gene:EGFR",))).items
    assert store.cases.search("north", Search(terms=("gene:KRAS",))).items
    with pytest.raises(ConflictError, match="version 2, not 1"):
        store.write(ReplaceCase("north", a_case("c1", b"three"), 1))
    with pytest.raises(NotFoundError):
        store.write(ReplaceCase("south", a_case("c1", b"three"), 2))


def test_cases_are_searched_by_what_they_were_saved_with(store: Store, clock: Clock) -> None:
    store.write(an_answer(1, patient="P-1", terms=("gene:EGFR", "tumor:LUAD")))
    clock.forward(days=1)
    store.write(an_answer(2, patient="P-2", terms=("gene:EGFR", "tumor:COAD")))

    def found(**by: object) -> list[str]:
        search = Search(**by)  # type: ignore[arg-type]
        cases = [info.id for info in store.cases.search("north", search).items]
        answered = [info.case_id for info in store.assessments.search("north", search).items]
        assert cases == answered
        return cases

    assert found() == ["c2", "c1"]
    assert found(terms=("gene:EGFR",)) == ["c2", "c1"]
    assert found(terms=("gene:EGFR", "tumor:COAD")) == ["c2"]
    assert found(terms=("gene:EGF",)) == []
    assert found(patient="P-1") == ["c1"]
    assert found(since=START + timedelta(hours=1)) == ["c2"]
    assert found(until=START + timedelta(hours=1)) == ["c1"]
    assert found(case_id="c1") == ["c1"]


def test_pages_hold_every_row_once_whatever_comes_in(store: Store, clock: Clock) -> None:
    clock.step = timedelta(0)  # the same moment for all: the id decides
    for number in range(7):
        store.write(an_answer(number))
    seen: list[str] = []
    cursor: str | None = None
    for later in range(7, 20):
        page = store.assessments.search("north", cursor=cursor, limit=3)
        seen += [info.id for info in page.items]
        cursor = page.next
        if cursor is None:
            break
        clock.forward(seconds=1)
        store.write(an_answer(later))
    assert seen == [f"a{number}" for number in reversed(range(7))]


@pytest.mark.parametrize("cursor", ["", "!", "AAAA", "MTIz", "é", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAgYQ"])
def test_a_cursor_of_somebody_else_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(CursorError):
        store.cases.search("north", cursor=cursor)


def test_the_same_request_gets_the_same_answer_and_nothing_is_written(store: Store) -> None:
    request = Idempotent("key-1", "request-1", b"answer one", LATER)
    assert store.write(replace(an_answer(1), request=request)).earlier is None
    again = replace(an_answer(2), request=replace(request, answer=b"answer two"))
    earlier = store.write(again).earlier
    assert earlier is not None
    assert earlier.answer == b"answer one"
    assert store.cases.get("north", "c2") is None
    assert store.requests.remembered("north", "key-1", START) == earlier
    assert store.requests.remembered("south", "key-1", START) is None


def test_a_key_with_another_request_is_a_conflict(store: Store) -> None:
    request = Idempotent("key-1", "request-1", b"", LATER)
    store.write(replace(an_answer(1), request=request))
    with pytest.raises(ConflictError, match="another request"):
        store.write(replace(an_answer(2), request=replace(request, request_digest="other")))
    other = replace(an_answer(2, tenant="south"), request=replace(request, request_digest="other"))
    assert store.write(other).earlier is None


def test_an_idempotency_key_is_free_again_when_it_expired(store: Store, clock: Clock) -> None:
    request = Idempotent("key-1", "request-1", b"", LATER)
    store.write(replace(an_answer(1), request=request))
    clock.forward(days=2)
    renewed = replace(request, request_digest="other", expires_at=LATER + timedelta(days=9))
    assert store.requests.remembered("north", "key-1", clock()) is None
    assert store.write(replace(an_answer(2), request=renewed)).earlier is None


def test_a_token_is_used_once_until_it_expired(store: Store, clock: Clock) -> None:
    nonce = Nonce("https://emr.example", "jti-1", LATER)
    store.write(UseNonce(nonce))
    assert store.requests.used("https://emr.example", "jti-1", START)
    with pytest.raises(ReplayedError):
        store.write(UseNonce(nonce))
    with pytest.raises(ReplayedError):
        store.write(replace(an_answer(1), nonce=nonce))
    assert store.cases.get("north", "c1") is None
    store.write(UseNonce(replace(nonce, issuer="https://other.example")))
    clock.forward(days=2)
    store.write(UseNonce(replace(nonce, expires_at=LATER + timedelta(days=9))))


def test_many_at_once_use_a_token_once(store: Store) -> None:
    nonce = Nonce("https://emr.example", "jti-1", LATER)
    futures = [store.submit(replace(an_answer(n), nonce=nonce)) for n in range(20)]
    failed = [future.exception() for future in futures]
    assert sum(error is None for error in failed) == 1
    assert all(isinstance(error, ReplayedError) for error in failed if error is not None)
    assert len(store.cases.search("north").items) == 1


def test_what_expired_is_purged(store: Store, clock: Clock) -> None:
    request = Idempotent("key-1", "request-1", b"", LATER)
    nonce = Nonce("https://emr.example", "jti-1", LATER)
    store.write(replace(an_answer(1), request=request, nonce=nonce))
    assert store.write(Purge()).rows == 0
    clock.forward(days=2)
    assert store.write(Purge()).rows == 2


@pytest.mark.parametrize("name", ["", "a b", "x" * 129, "naïve", "a\n", "a\0"])
def test_ids_are_short_visible_ascii_and_never_echoed(name: str) -> None:
    with pytest.raises(InputError) as caught:
        a_case(name)
    assert name == "" or name not in str(caught.value)
