"""Jobs and the outbox: each is done by one at a time, and by another if that one dies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders.stores import Clock, an_answer, opened
from oncobasis.store.errors import ConflictError
from oncobasis.store.open import Store
from oncobasis.store.records import Job, JobState
from oncobasis.store.writes import (
    AckOutbox,
    ClaimJob,
    ClaimOutbox,
    Enqueue,
    FinishJob,
    Purge,
    QueueJob,
    RecoverJobs,
    ReleaseJobs,
    ReportProgress,
    RetryOutbox,
)

MINUTE = timedelta(minutes=1)


def queued(store: Store, name: str = "j1", kind: str = "vcf") -> None:
    store.write(QueueJob("north", name, kind, b"input of " + name.encode()))


def claimed(store: Store, clock: Clock, owner: str = "me") -> Job | None:
    return store.write(ClaimJob(owner, clock() + MINUTE, ("vcf",)))


def state(store: Store, name: str = "j1") -> Job:
    job = store.jobs.get("north", name)
    assert job is not None
    return job


def test_a_job_goes_from_queued_to_done(store: Store, clock: Clock) -> None:
    queued(store)
    assert state(store).state is JobState.QUEUED
    job = claimed(store, clock)
    assert job is not None
    assert (job.state, job.owner, job.attempts, job.input) == (
        JobState.RUNNING,
        "me",
        1,
        b"input of j1",
    )
    assert store.write(ReportProgress("north", "j1", "me", 0.5, clock() + MINUTE))
    assert state(store).progress == 0.5
    assert store.write(FinishJob("north", "j1", "me", result="a1"))
    done = state(store)
    assert (done.state, done.progress, done.result, done.error) == (JobState.DONE, 1.0, "a1", None)
    assert done.version == 4
    assert claimed(store, clock) is None


def test_a_job_that_fails_says_why_by_a_code(store: Store, clock: Clock) -> None:
    queued(store)
    claimed(store, clock)
    assert store.write(FinishJob("north", "j1", "me", error="unreadable_vcf"))
    assert (state(store).state, state(store).error) == (JobState.FAILED, "unreadable_vcf")
    assert state(store).progress == 0.0


def test_jobs_are_taken_oldest_first_and_once(store: Store, clock: Clock) -> None:
    for number in range(5):
        queued(store, f"j{number}")
    queued(store, "other", "fhir")
    claims = [store.submit(ClaimJob(f"w{n}", clock() + MINUTE, ("vcf",))) for n in range(7)]
    jobs = [claim.result(30) for claim in claims]
    assert [job and job.id for job in jobs] == ["j0", "j1", "j2", "j3", "j4", None, None]


def test_two_processes_never_run_the_same_job(url: str, clock: Clock) -> None:
    with opened(url, clock) as one, opened(url, clock) as two:
        for number in range(20):
            queued(one, f"j{number:02}")
        claims = [
            (one, two)[n % 2].submit(ClaimJob(f"w{n}", clock() + MINUTE, ("vcf",)))
            for n in range(20)
        ]
        jobs = [claim.result(30) for claim in claims]
        while (more := claimed(one, clock)) is not None:  # one may have looked past a locked row
            jobs.append(more)
    names = sorted(job.id for job in jobs if job)
    assert names == [f"j{number:02}" for number in range(20)]


def test_a_job_of_a_dead_process_is_queued_again_then_failed(store: Store, clock: Clock) -> None:
    queued(store)
    for attempt in (1, 2, 3):
        job = claimed(store, clock, f"process-{attempt}")
        assert job is not None
        assert job.attempts == attempt
        assert job.input is not None
        assert store.write(RecoverJobs()) == 0  # its lease holds
        clock.forward(minutes=2)
        assert store.write(RecoverJobs()) == 1
    assert (state(store).state, state(store).error) == (JobState.FAILED, "interrupted")


def test_a_process_known_to_be_dead_need_not_run_out(store: Store, clock: Clock) -> None:
    queued(store)
    claimed(store, clock, "dead")
    assert store.write(RecoverJobs(dead_owners=("other",))) == 0
    assert store.write(RecoverJobs(dead_owners=("dead",))) == 1
    assert state(store).state is JobState.QUEUED


def test_who_lost_a_job_is_told(store: Store, clock: Clock) -> None:
    queued(store)
    claimed(store, clock, "slow")
    clock.forward(minutes=2)
    store.write(RecoverJobs())
    claimed(store, clock, "fast")
    assert not store.write(ReportProgress("north", "j1", "slow", 0.9, clock() + MINUTE))
    assert not store.write(FinishJob("north", "j1", "slow", result="wrong"))
    assert store.write(FinishJob("north", "j1", "fast", result="right"))
    assert state(store).result == "right"


def test_an_orderly_end_queues_again_without_counting(store: Store, clock: Clock) -> None:
    queued(store)
    for _ in range(5):
        claimed(store, clock)
        assert store.write(ReleaseJobs("me")) == 1
    assert state(store).state is JobState.QUEUED
    assert state(store).attempts == 0


def test_jobs_survive_a_restart(url: str, clock: Clock) -> None:
    with opened(url, clock) as store:
        queued(store)
    with opened(url, clock) as store:
        job = claimed(store, clock)
        assert job is not None
        assert job.input == b"input of j1"


def test_jobs_are_of_their_tenant(store: Store) -> None:
    queued(store)
    assert store.jobs.get("south", "j1") is None
    assert not store.jobs.list("south").items
    assert [job.id for job in store.jobs.list("north").items] == ["j1"]
    with pytest.raises(ConflictError):
        queued(store)


def test_an_ended_job_is_purged_later(store: Store, clock: Clock) -> None:
    queued(store)
    claimed(store, clock)
    store.write(FinishJob("north", "j1", "me", result="a1"))
    clock.forward(days=1)
    assert store.write(Purge(rows_before=clock() - timedelta(hours=1))).rows == 1
    assert store.jobs.get("north", "j1") is None


def enqueued(store: Store, name: str, subject: str = "a1", kind: str = "trace") -> None:
    store.write(Enqueue("north", name, kind, subject, {"name": name}))


def sent(store: Store, clock: Clock, sender: str = "me", limit: int = 100) -> list[str]:
    """Claim, send and acknowledge; the ids."""
    items = store.write(ClaimOutbox(sender, clock() + MINUTE, limit))
    for item in items:
        assert store.write(AckOutbox(item.id, sender, f"trace-{item.id}"))
    return [item.id for item in items]


def test_what_is_in_the_outbox_is_sent_once_and_in_order(store: Store, clock: Clock) -> None:
    for number in range(5):
        enqueued(store, f"o{number}", f"a{number}")
    assert store.outbox.waiting().items == 5
    assert sent(store, clock, limit=2) == ["o0", "o1"]
    assert sent(store, clock) == ["o2", "o3", "o4"]
    assert sent(store, clock) == []
    assert store.outbox.waiting().oldest is None
    assert store.outbox.receipt("north", "a1", "trace") == "trace-o1"
    assert store.outbox.receipt("south", "a1", "trace") is None


def test_items_about_one_subject_wait_for_each_other(store: Store, clock: Clock) -> None:
    enqueued(store, "answer")
    enqueued(store, "feedback", kind="feedback")
    enqueued(store, "other", "a2")
    assert sent(store, clock) == ["answer", "other"]
    assert sent(store, clock) == ["feedback"]


def test_an_item_of_a_dead_sender_is_sent_by_another_under_the_same_id(
    store: Store, clock: Clock
) -> None:
    enqueued(store, "o1")
    (first,) = store.write(ClaimOutbox("dead", clock() + MINUTE))
    assert first.attempts == 0
    assert store.write(ClaimOutbox("next", clock() + MINUTE)) == ()
    clock.forward(minutes=2)
    (second,) = store.write(ClaimOutbox("next", clock() + MINUTE))
    assert (second.id, second.attempts, second.payload) == ("o1", 1, {"name": "o1"})
    assert not store.write(AckOutbox("o1", "dead"))  # it came back too late
    assert store.write(AckOutbox("o1", "next", "trace-1"))
    assert not store.write(AckOutbox("o1", "next", "trace-2"))


def test_what_could_not_be_sent_waits_and_holds_up_its_subject_alone(
    store: Store, clock: Clock
) -> None:
    enqueued(store, "o1")
    enqueued(store, "o2")
    store.write(ClaimOutbox("me", clock() + MINUTE))
    assert store.write(RetryOutbox("o1", "me", clock() + 5 * MINUTE))
    enqueued(store, "o3", "a3")
    assert sent(store, clock) == ["o3"]
    clock.forward(minutes=6)
    assert sent(store, clock) == ["o1"]
    assert sent(store, clock) == ["o2"]


def test_two_senders_share_the_work(url: str, clock: Clock) -> None:
    with opened(url, clock) as one, opened(url, clock) as two:
        for number in range(30):
            enqueued(one, f"o{number:02}", f"a{number}")
        claims = [
            (one, two)[n % 2].submit(ClaimOutbox(f"s{n}", clock() + MINUTE, 5)) for n in range(8)
        ]
        found = [item.id for claim in claims for item in claim.result(30)]
        while more := one.write(ClaimOutbox("s9", clock() + MINUTE, 5)):
            found += [item.id for item in more]
    assert sorted(found) == [f"o{number:02}" for number in range(30)]


def test_what_was_sent_leaves_no_content_and_is_purged_later(store: Store, clock: Clock) -> None:
    enqueued(store, "o1")
    sent(store, clock)
    clock.forward(days=1)
    assert store.write(Purge(rows_before=clock())).rows == 1


def test_an_id_is_sent_once_even_if_it_is_given_twice(store: Store) -> None:
    enqueued(store, "o1")
    with pytest.raises(ConflictError):
        enqueued(store, "o1")
    store.write(an_answer(1))
