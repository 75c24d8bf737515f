"""Chains: one for each process, taken up again, checked together."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from builders.audit_chains import FACTS, SIGNER, START, Chains, Ticks, two_chains
from oncobasis.audit.chains import slot as slot_module
from oncobasis.audit.chains import writer as writer_module
from oncobasis.audit.chains.export import (
    Place,
    entries_of,
    export_entries,
    export_heads,
    find_entry,
    place_of,
)
from oncobasis.audit.chains.facts import ANSWERED, AnswerFacts
from oncobasis.audit.chains.heads import chain_path, head_path, statement_of
from oncobasis.audit.chains.keys import fresh_signer, load_or_create_signer, load_public_key
from oncobasis.audit.chains.verify import verify_all
from oncobasis.audit.chains.writer import RECOVERED, open_chain
from oncobasis.audit.entry import LONGEST_LINE, NO_DIGEST, JournalError
from oncobasis.audit.journal import Journal


def test_entries_are_chained_signed_and_anchored(chains: Chains) -> None:
    with chains.open() as writer:
        journal: Journal = writer
        first, second = journal.append(ANSWERED, FACTS), journal.append(ANSWERED, FACTS)
    assert (first.sequence, first.previous) == (1, NO_DIGEST)
    assert (second.sequence, second.previous) == (2, first.digest)
    checked = chains.verify()
    assert checked.intact
    assert (checked.entries, checked.anchors) == (2, 2)
    assert checked.chains[0].head.digest == second.digest


def test_each_process_has_its_chain_and_a_free_slot_is_taken_again(chains: Chains) -> None:
    with chains.open() as one, chains.open() as two:
        assert (one.slot, two.slot) == (0, 1)
        one.append(ANSWERED, FACTS)
        two.append(ANSWERED, FACTS)
        one.close()
        with chains.open() as three:
            assert three.slot == 0
            assert three.append(ANSWERED, FACTS).sequence == 2
    assert chains.verify().intact
    assert chains.verify().entries == 3


def test_a_chain_can_be_checked_while_it_is_written(chains: Chains) -> None:
    done = threading.Event()
    with chains.open() as one, chains.open() as two:

        def write() -> None:
            while not done.is_set():
                futures = [writer.submit(ANSWERED, FACTS) for writer in (one, two) for _ in "abc"]
                for future in futures:
                    future.result(30)

        thread = threading.Thread(target=write)
        thread.start()
        try:
            for _ in range(5):
                assert chains.verify().faults == ()
        finally:
            done.set()
            thread.join()
    assert chains.verify().entries > 6


def test_many_entries_take_one_fsync(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs: list[int] = []
    held, go = threading.Event(), threading.Event()
    fsync = os.fsync

    def slow(descriptor: int) -> None:
        syncs.append(descriptor)
        held.set()
        go.wait(30)
        fsync(descriptor)

    with chains.open() as writer:
        monkeypatch.setattr(os, "fsync", slow)
        first = writer.submit(ANSWERED, FACTS)
        held.wait(30)
        rest = [writer.submit(ANSWERED, FACTS) for _ in range(100)]
        go.set()
        assert [future.result(30).sequence for future in (first, *rest)] == list(range(1, 102))
        assert len(syncs) == 2


def test_an_answer_is_acknowledged_after_its_fsync(
    chains: Chains, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    fsync = os.fsync
    with chains.open() as writer:
        monkeypatch.setattr(os, "fsync", lambda file: (go.wait(30), fsync(file)))
        future = writer.submit(ANSWERED, FACTS)
        time.sleep(0.05)
        assert not future.done()
        go.set()
        future.result(30)


def test_anchors_come_in_their_time(chains: Chains) -> None:
    writer = open_chain(chains.folder, SIGNER, Ticks(), anchor_seconds=0.02)
    with writer:
        time.sleep(0.1)
        assert chains.verify().anchors == 1  # nothing new, no anchor
        writer.append(ANSWERED, FACTS)
        until = time.monotonic() + 20
        while chains.verify().anchors < 2 and time.monotonic() < until:
            time.sleep(0.01)
        assert chains.verify().anchors == 2
        assert writer.fault is None
    assert chains.verify().anchors == 2


def test_an_anchor_that_fails_is_shown_and_answers_go_on(chains: Chains) -> None:
    with chains.open() as other:
        other.append(ANSWERED, FACTS)
        with open_chain(chains.folder, SIGNER, Ticks(), anchor_seconds=0.01) as writer:
            head = head_path(chains.folder, 0)
            good = head.read_bytes()
            head.write_bytes(b"x" + good[1:])
            writer.append(ANSWERED, FACTS)
            until = time.monotonic() + 20
            while writer.fault is None and time.monotonic() < until:
                time.sleep(0.01)
            assert "chain-000.head" in str(writer.fault)
            writer.append(ANSWERED, FACTS)
            head.write_bytes(good)
            while writer.fault is not None and time.monotonic() < until:
                time.sleep(0.01)
            assert writer.fault is None
    assert chains.verify().intact


@pytest.mark.parametrize(
    "facts", [{"x": float("nan")}, {"x": "\ud800"}, {"x": 2**60}, {"x": "y" * LONGEST_LINE}, 5]
)
def test_facts_that_cannot_be_written_fail_alone(facts: object, chains: Chains) -> None:
    with chains.open() as writer:
        good = [writer.submit(ANSWERED, FACTS) for _ in range(3)]
        bad = writer.submit(ANSWERED, facts)  # type: ignore[arg-type]
        good += [writer.submit(ANSWERED, FACTS) for _ in range(3)]
        assert [future.result(30).sequence for future in good] == [1, 2, 3, 4, 5, 6]
        assert isinstance(bad.exception(30), JournalError)
    assert chains.verify().intact


def test_a_disk_that_is_full_for_a_while(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    write_at = slot_module._write_at

    def half(descriptor: int, content: bytes, offset: int) -> None:
        write_at(descriptor, content[: len(content) // 2], offset)
        raise OSError(28, "No space left on device")

    with chains.open() as writer:
        writer.append(ANSWERED, FACTS)
        with monkeypatch.context() as patch:
            patch.setattr(slot_module, "_write_at", half)
            with pytest.raises(JournalError, match="No space left"):
                writer.append(ANSWERED, FACTS)
        assert writer.append(ANSWERED, FACTS).sequence == 2
    assert chains.verify().intact


def test_after_a_failed_fsync_nothing_is_written_any_more(
    chains: Chains, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    with chains.open() as writer:
        writer.append(ANSWERED, FACTS)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fails)
            with pytest.raises(JournalError, match="durable"):
                writer.append(ANSWERED, FACTS)
        with pytest.raises(JournalError, match="durable"):
            writer.append(ANSWERED, FACTS)
        assert writer.fault is not None


def test_a_chain_that_somebody_else_writes_takes_no_more(chains: Chains) -> None:
    with chains.open() as writer:
        writer.append(ANSWERED, FACTS)
        with chain_path(chains.folder, 0).open("ab") as file:
            file.write(b"x\n")
        with pytest.raises(JournalError, match="somebody else"):
            writer.append(ANSWERED, FACTS)
    with pytest.raises(JournalError):
        chains.open()


def test_a_closed_or_full_writer_says_so(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = chains.open()
    monkeypatch.setattr(writer_module, "LONGEST_QUEUE", 0)
    with pytest.raises(JournalError, match="too much"):
        writer.append(ANSWERED, FACTS)
    writer.close()
    writer.close()
    with pytest.raises(JournalError, match="closed"):
        writer.append(ANSWERED, FACTS)


def test_a_head_that_is_behind_is_caught_up_with_a_note(chains: Chains) -> None:
    with chains.open() as writer:
        writer.append(ANSWERED, FACTS)
        head = head_path(chains.folder, 0)
        behind = head.read_bytes()
        last = writer.append(ANSWERED, FACTS)
        writer._anchor_due = None  # as if it had been killed: no last anchor
        writer.close()
    head.write_bytes(behind)
    path = chain_path(chains.folder, 0)
    path.write_bytes(path.read_bytes() + b'{"digest":"00')
    assert chains.codes() == {"torn", "unsigned"}
    with chains.open() as writer:
        writer.append(ANSWERED, FACTS)
    entries = list(entries_of(chains.folder, 0))
    assert [entry.kind for entry in entries] == [ANSWERED, ANSWERED, RECOVERED, ANSWERED]
    assert entries[2].facts["entries"] == 1
    assert entries[2].previous == last.digest
    assert json.dumps(entries[2].facts["torn"]).startswith('{"bytes": 13')
    assert chains.verify().intact


@pytest.mark.parametrize(
    "harm", ["cut", "no head", "bad head", "no chain", "changed", "neither", "forged"]
)
def test_a_chain_that_does_not_fit_its_head_is_not_continued(harm: str, tmp_path: Path) -> None:
    chains = two_chains(tmp_path)
    path, head = chain_path(tmp_path, 0), head_path(tmp_path, 0)
    lines = path.read_bytes().splitlines(keepends=True)
    match harm:
        case "cut":
            path.write_bytes(b"".join(lines[:-1]))
        case "no head":
            head.unlink()
        case "bad head":
            head.write_bytes(head.read_bytes().replace(b'"sequence":8', b'"sequence":7'))
        case "no chain":
            path.unlink()
        case "changed":
            path.write_bytes(b"".join([*lines[:-1], lines[-1].replace(b"north", b"south")]))
        case "neither":
            path.unlink()
            head.unlink()
        case _:
            other = Chains(tmp_path / "other", fresh_signer())
            with other.open() as writer:
                writer.append(ANSWERED, FACTS)
            path.write_bytes(chain_path(other.folder, 0).read_bytes())
            head.write_bytes(head_path(other.folder, 0).read_bytes())
    with pytest.raises(JournalError):
        chains.open()
    assert not chains.verify().intact


def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    chains = two_chains(tmp_path / "audit")
    assert {path.stat().st_mode & 0o077 for path in chains.folder.iterdir()} == {0}
    assert chains.folder.stat().st_mode & 0o077 == 0


def test_a_link_is_not_followed(chains: Chains, tmp_path: Path) -> None:
    chains.folder.mkdir()
    (tmp_path / "target").write_bytes(b"")
    chain_path(chains.folder, 0).symlink_to(tmp_path / "target")
    with pytest.raises(JournalError, match="can't be opened"):
        chains.open()


def test_the_clock_must_be_utc(chains: Chains) -> None:
    seoul = timezone(timedelta(hours=9))
    with pytest.raises(JournalError, match="UTC"):
        chains.open(lambda: datetime(2026, 1, 1, tzinfo=seoul))


def test_a_noted_statement_shows_a_folder_that_was_set_back(tmp_path: Path) -> None:
    chains = two_chains(tmp_path)
    earlier = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with chains.open() as writer:
        writer.append(ANSWERED, FACTS)
    noted = statement_of(export_heads(tmp_path, SIGNER, Ticks()), [SIGNER.public])
    assert verify_all(tmp_path, [SIGNER.public], noted=[noted]).intact
    for path, content in earlier.items():
        path.write_bytes(content)
    assert chains.verify().intact  # this is why heads are noted elsewhere
    codes = {f.code for f in verify_all(tmp_path, [SIGNER.public], noted=[noted]).faults}
    assert codes == {"cut_off"}


def test_a_statement_that_was_changed_is_refused(tmp_path: Path) -> None:
    two_chains(tmp_path)
    content = export_heads(tmp_path, SIGNER, Ticks())
    for wrong in (content.replace(b'"sequence":8', b'"sequence":7'), b"{}", b"", content[:-9]):
        with pytest.raises(JournalError):
            statement_of(wrong, [SIGNER.public])
    with pytest.raises(JournalError, match="no trusted key"):
        statement_of(content, [fresh_signer().public])


def test_a_new_signing_key_follows_the_old_one(tmp_path: Path) -> None:
    chains = two_chains(tmp_path)
    fresh = fresh_signer()
    with pytest.raises(JournalError):
        open_chain(tmp_path, fresh, Ticks())
    with open_chain(tmp_path, fresh, Ticks(), trusted=[SIGNER.public]) as writer:
        writer.append(ANSWERED, FACTS)
    assert not chains.verify().intact
    assert verify_all(tmp_path, [SIGNER.public, fresh.public]).intact


def test_entries_are_found_and_exported(tmp_path: Path) -> None:
    two_chains(tmp_path)
    found = find_entry(tmp_path, place_of("1-3"))
    assert found.facts["assessment"] == "two-1-1"
    assert str(Place(1, 3)) == "1-3"
    lines = [json.loads(line) for line in export_entries(tmp_path)]
    assert [(line["slot"], line["entry"]["sequence"]) for line in lines] == [
        *((0, number) for number in range(1, 9)),
        *((1, number) for number in range(1, 5)),
    ]
    middle = lines[4]["entry"]["time"]
    later = list(export_entries(tmp_path, since=middle))
    assert 0 < len(later) < len(lines)
    with pytest.raises(JournalError, match="no entry 1-9"):
        find_entry(tmp_path, Place(1, 9))
    with pytest.raises(JournalError, match="not there"):
        find_entry(tmp_path, Place(7, 1))


@pytest.mark.parametrize("text", ["", "5", "a-b", "1-", "-1", "1-2-3", "٣-1"])
def test_a_place_is_slot_and_sequence(text: str) -> None:
    with pytest.raises(JournalError, match="slot and its sequence"):
        place_of(text)


def test_the_signing_key_is_made_once_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "audit.key"
    signer = load_or_create_signer(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_create_signer(path).public.id == signer.public.id
    assert load_public_key(signer.public.pem()).id == signer.public.id
    path.chmod(0o644)
    with pytest.raises(JournalError, match="others may read"):
        load_or_create_signer(path)


@pytest.mark.parametrize("change", [lambda _: b"", lambda pem: pem[:50], lambda _: b"\xff" * 90])
def test_a_damaged_signing_key_is_refused_and_kept(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "audit.key"
    load_or_create_signer(path)
    path.write_bytes(change(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(JournalError, match="damaged"):
        load_or_create_signer(path)
    with pytest.raises(JournalError, match="public key"):
        load_public_key(before)
    assert path.read_bytes() == before


ANSWER = AnswerFacts("n", "c", None, "s", "i", "k", ("m",), "v", "o", "a", "d")


@pytest.mark.parametrize(
    "wrong",
    [
        replace(ANSWER, client="Dr. Kim"),
        replace(ANSWER, user="kim jong"),
        replace(ANSWER, models=("icb", "EGFR p.L858R in lung")),
        replace(ANSWER, outcome=""),
        replace(ANSWER, assessment="x" * 201),
    ],
)
def test_the_record_of_an_answer_holds_no_sentence(wrong: AnswerFacts) -> None:
    assert set(ANSWER.facts()) == set(FACTS)
    with pytest.raises(JournalError, match="ids, codes and digests"):
        wrong.facts()


def test_all_slots_taken_is_said(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slot_module, "MOST_SLOTS", 1)
    with chains.open(), pytest.raises(JournalError, match="all 1 slots"):
        chains.open()


def test_the_times_are_the_clocks(chains: Chains) -> None:
    with chains.open(lambda: START) as writer:
        assert writer.append(ANSWERED, FACTS).time == "2026-01-02T03:04:05.000Z"
