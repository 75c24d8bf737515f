"""kill -9 at any moment: no acknowledged entry is lost, and the chain goes on.

A process forks the writers, so that each needs no start of its own.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builders.audit_chains import Chains
from oncobasis.audit.chains.export import entries_of
from oncobasis.audit.chains.facts import ANSWERED
from oncobasis.audit.chains.heads import slots_of
from oncobasis.audit.chains.keys import load_or_create_signer
from oncobasis.audit.chains.verify import verify_all

TESTS = Path(__file__).resolve().parents[1]

# Entries go in by threes; the number of each goes out once its future is done.
CHILD = """
import json, os, sys, traceback
from datetime import UTC, datetime
from pathlib import Path
from oncobasis.audit.chains.facts import ANSWERED
from oncobasis.audit.chains.keys import load_or_create_signer
from oncobasis.audit.chains.writer import open_chain

folder = Path(sys.argv[1])
signer = load_or_create_signer(folder / "audit.key")


def work(number, out):
    writer = open_chain(folder / "chains", signer, lambda: datetime.now(UTC), anchor_seconds=0.02)
    while True:
        futures = []
        for _ in range(3):
            facts = {"number": number, "long": "x" * 3000}
            futures.append((number, writer.submit(ANSWERED, facts)))
            number += 1
        for done, future in futures:
            future.result()
            os.write(out, f"{done}\\n".encode())


for line in sys.stdin:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(int(line.split()[0]), writing)
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as acknowledged:
        lines = [acknowledged.readline()] if line.split()[1] == "later" else []
        print(child, flush=True)
        lines += acknowledged.read().split()
    os.waitpid(child, 0)
    print(json.dumps([int(each) for each in lines]), flush=True)
"""


def killed(folder: Path, times: int) -> list[int]:
    """Let writers work and kill them, so many times; the numbers they acknowledged."""
    acknowledged: list[int] = []
    choose = random.Random(4711)  # noqa: S311 - moments, not secrets
    words = [sys.executable, "-c", CHILD, str(folder)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        for turn in range(times):
            when = "later" if turn % 3 else "at once"  # when it writes, or while it still opens
            parent.stdin.write(f"{turn * 100_000} {when}\n")
            parent.stdin.flush()
            child = int(parent.stdout.readline())
            time.sleep(choose.uniform(0, 0.04))
            os.kill(child, signal.SIGKILL)
            acknowledged += json.loads(parent.stdout.readline())
        parent.stdin.close()
    return acknowledged


def check(folder: Path, times: int) -> None:
    acknowledged = killed(folder, times)
    assert len(acknowledged) > times, "the writers were killed before they wrote anything"
    signer = load_or_create_signer(folder / "audit.key")
    chains = Chains(folder / "chains", signer)
    left = verify_all(chains.folder, [signer.public]).faults
    assert {fault.code for fault in left} <= {"torn", "unsigned"}, left
    with chains.open() as writer:
        writer.append(ANSWERED, {"number": -1})
    assert chains.verify().faults == ()
    assert slots_of(chains.folder) == {0}, "a killed process leaves its slot free"
    kept = [
        entry.facts["number"] for entry in entries_of(chains.folder, 0) if entry.kind == ANSWERED
    ]
    assert len(kept) == len(set(kept))
    assert set(acknowledged) <= set(kept)


def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    check(tmp_path, 25)


@pytest.mark.slow
def test_a_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    check(tmp_path, 1000)


def test_many_processes_write_side_by_side(tmp_path: Path) -> None:
    load_or_create_signer(tmp_path / "audit.key")
    script = CHILD.partition("\nfor line in")[0].replace("while True", "for _ in range(40)")
    script += "\nwork(int(sys.argv[2]), 1)\n"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), str(number * 1000)],
            stdout=subprocess.PIPE,
        )
        for number in range(3)
    ]
    acknowledged = [int(n) for writer in writers for n in writer.communicate(timeout=60)[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    signer = load_or_create_signer(tmp_path / "audit.key")
    checked = verify_all(tmp_path / "chains", [signer.public])
    assert {fault.code for fault in checked.faults} <= {"unsigned"}
    assert len(acknowledged) == 360
    assert checked.entries >= 360
