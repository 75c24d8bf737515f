"""The journal: what is written stays as written, and whatever else happened to it shows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.audit.entry import LONGEST_LINE, NO_DIGEST, Entry, JournalError, entry_of
from oncobasis.audit.head import Head, head_path, read_head
from oncobasis.audit.journal import TORN, FileJournal, Journal, MemoryJournal
from oncobasis.audit.verify import Verification, read_entries, verify

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def ticking() -> datetime:
    return START + timedelta(seconds=next(_TICKS))


_TICKS = count()


def written(folder: Path, entries: int = 5) -> Path:
    path = folder / "journal.jsonl"
    journal = FileJournal(path, ticking)
    for number in range(entries):
        journal.append("promoted", {"model": "icb-response", "number": number})
    return path


def codes(verification: Verification) -> set[str]:
    return {fault.code for fault in verification.faults}


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_entries_are_chained_from_the_first(kind: str, tmp_path: Path) -> None:
    journal: Journal = (
        MemoryJournal(ticking) if kind == "memory" else FileJournal(tmp_path / "j", ticking)
    )
    first = journal.append("promoted", {"by": "A"})
    second = journal.append("rolled_back", {"by": "B"})
    assert (first.sequence, first.previous) == (1, NO_DIGEST)
    assert (second.sequence, second.previous) == (2, first.digest)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    entries = list(read_entries(path))
    assert [entry.facts["number"] for entry in entries] == [0, 1, 2, 3, 4]
    assert all(entry.time.endswith("Z") for entry in entries)
    checked = verify(path)
    assert checked.intact
    assert checked.entries == 5
    assert checked.head == read_head(path) == Head(5, entries[-1].digest)


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    assert head_path(path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda lines: [lines[0].replace(b"icb", b"icc"), *lines[1:]], "entry"),
        (lambda lines: [lines[0], *lines[2:]], "order"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "order"),
        (lambda lines: [*lines[:2], lines[1], *lines[2:]], "order"),
        (lambda lines: lines[:-1], "cut_off"),
        (lambda lines: lines[:0], "cut_off"),
        (lambda lines: [*lines[:-1], lines[-1][:-9]], "torn"),
        (lambda lines: [*lines[:-1], lines[-1] + b"\n"], "entry"),
        (lambda lines: [lines[0].replace(b'":', b'": ', 1), *lines[1:]], "entry"),
        (lambda lines: [*lines, b"x" * (LONGEST_LINE + 2)], "entry"),
        (lambda lines: [*lines, b"{}\n"], "entry"),
        (lambda lines: [*lines, b"[" * 100_000 + b"\n"], "entry"),
    ],
)
def test_damage_shows(damage: object, code: str, tmp_path: Path) -> None:
    path = written(tmp_path)
    assert callable(damage)
    path.write_bytes(b"".join(damage(path.read_bytes().splitlines(keepends=True))))
    checked = verify(path)
    assert not checked.intact
    assert code in codes(checked)


def test_an_entry_made_anew_breaks_the_chain(tmp_path: Path) -> None:
    path = written(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    old = entry_of(lines[1])
    forged = Entry(old.sequence, old.time, old.kind, {"by": "somebody else"}, old.previous)
    path.write_bytes(b"".join([lines[0], forged.line(), *lines[2:]]))
    assert codes(verify(path)) == {"chain"}


def test_a_whole_chain_made_anew_shows_against_the_head(tmp_path: Path) -> None:
    path = written(tmp_path)
    noted = verify(path).head
    forged = MemoryJournal(ticking)
    for number in range(5):
        forged.append("promoted", {"number": -number})
    path.write_bytes(b"".join(entry.line() for entry in forged.entries))
    assert codes(verify(path)) == {"head"}
    head_path(path).unlink()
    assert "head" in codes(verify(path, head=noted))


def test_a_cut_end_shows_against_a_head_that_was_noted_elsewhere(tmp_path: Path) -> None:
    path = written(tmp_path)
    noted = verify(path).head
    other = written(tmp_path / "other", entries=2)
    path.write_bytes(other.read_bytes())
    head_path(path).write_bytes(head_path(other).read_bytes())
    assert verify(path).intact
    assert "cut_off" in codes(verify(path, head=noted))


@given(st.data())
def test_any_changed_byte_shows(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = written(tmp_path_factory.mktemp("journal"), entries=3)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert not verify(path).intact


def test_a_torn_last_line_is_taken_away_and_said(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"digest":"00')
    assert codes(verify(path)) == {"torn"}
    FileJournal(path, ticking).append("promoted", {})
    kinds = [entry.kind for entry in read_entries(path)]
    assert kinds[-2:] == [TORN, "promoted"]
    assert verify(path).intact


def test_a_head_one_entry_behind_is_what_a_crash_leaves(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = head_path(path).read_bytes()
    FileJournal(path, ticking).append("promoted", {})
    head_path(path).write_bytes(before)
    assert verify(path).intact
    FileJournal(path, ticking).append("promoted", {})
    assert verify(path).entries == 7


@pytest.mark.parametrize("harm", ["cut", "no head", "bad head", "old head", "changed end"])
def test_a_journal_that_does_not_fit_its_head_takes_no_more(harm: str, tmp_path: Path) -> None:
    path = written(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    match harm:
        case "cut":
            path.write_bytes(b"".join(lines[:-2]))
        case "no head":
            head_path(path).unlink()
        case "bad head":
            head_path(path).write_bytes(b"")
        case "old head":
            head_path(path).write_bytes(
                head_path(written(tmp_path / "other", entries=1)).read_bytes()
            )
        case _:
            path.write_bytes(b"".join([*lines[:-1], lines[-1].replace(b"icb", b"icc")]))
    before = path.read_bytes()
    with pytest.raises(JournalError):
        FileJournal(path, ticking).append("promoted", {})
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "facts", [{"x": float("nan")}, {"x": "\ud800"}, {"x": 2**60}, {"x": "y" * LONGEST_LINE}]
)
def test_facts_that_cannot_be_written_leave_no_trace(facts: object, tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    assert isinstance(facts, dict)
    with pytest.raises(JournalError):
        FileJournal(path, ticking).append("promoted", facts)
    assert path.read_bytes() == before
    assert verify(path).intact


def test_the_clock_must_be_utc(tmp_path: Path) -> None:
    seoul = timezone(timedelta(hours=9))
    journal = FileJournal(tmp_path / "j", lambda: datetime(2026, 1, 1, tzinfo=seoul))
    with pytest.raises(JournalError, match="UTC"):
        journal.append("promoted", {})


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"")
    (tmp_path / "j").symlink_to(tmp_path / "target")
    with pytest.raises(JournalError, match="can't be written"):
        FileJournal(tmp_path / "j", ticking).append("promoted", {})


def test_a_missing_journal_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="can't be read"):
        verify(tmp_path / "none")


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from oncobasis.audit.journal import FileJournal
journal = FileJournal(Path(sys.argv[1]), lambda: datetime.now(UTC))
print("ready", flush=True)
for number in range(int(sys.argv[2])):
    journal.append("written", {"number": number, "by": sys.argv[3], "long": "x" * 5000})
"""


def start(path: Path, entries: int, name: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", WRITER, str(path), str(entries), name]
    return subprocess.Popen(words, stdout=subprocess.PIPE)


def test_processes_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "j"
    writers = [start(path, 20, name) for name in "abc"]
    for writer in writers:
        writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    checked = verify(path)
    assert checked.intact
    assert checked.entries == 60


def test_a_killed_writer_leaves_a_journal_that_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "j"
    for _ in range(3):
        writer = start(path, 100_000, "killed")
        assert writer.stdout is not None
        writer.stdout.readline()
        size = path.stat().st_size if path.exists() else 0
        while not path.exists() or path.stat().st_size < size + 30_000:
            os.sched_yield()
        writer.send_signal(signal.SIGKILL)
        writer.communicate(timeout=60)
        assert codes(verify(path)) <= {"torn"}
        FileJournal(path, ticking).append("went_on", {})
        assert verify(path).intact


def test_a_line_is_canonical_json(tmp_path: Path) -> None:
    line = written(tmp_path, entries=1).read_bytes()
    document = json.loads(line)
    assert list(document) == ["digest", "facts", "kind", "previous", "sequence", "time"]
