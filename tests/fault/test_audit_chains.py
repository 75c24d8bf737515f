"""kill -9 at any moment: no acknowledged entry is lost, and the chain goes on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from builders.audit_chains import Chains
from builders.killed_writers import TESTS, killed, writer_command
from oncobasis.audit.chains.export import entries_of
from oncobasis.audit.chains.facts import ANSWERED
from oncobasis.audit.chains.heads import slots_of
from oncobasis.audit.chains.keys import load_or_create_signer
from oncobasis.audit.chains.verify import verify_all


def check(folder: Path, times: int) -> None:
    command = writer_command("chain_writer", str(folder))
    acknowledged = killed(command, times, step=100_000, seconds=(0, 0.04))
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
    writers = [
        subprocess.Popen(
            writer_command("chain_writer", str(tmp_path), str(number * 1000), "40"),
            stdout=subprocess.PIPE,
            cwd=TESTS,
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
