"""Processes beside the service: started again when they die, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from builders.processes import lives, until
from oncobasis.assembly.companions import Companion, keeper_command

if TYPE_CHECKING:
    from pathlib import Path

# A server with a worker; it notes both, and goes on until it is told to end.
SERVER = """
import os, signal, sys, time
from pathlib import Path
if sys.argv[2] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
worker = os.fork()
if worker:
    Path(sys.argv[1]).write_text(f"{os.getpid()} {worker}")
time.sleep(60)
"""


def kept(note: Path, how: str = "") -> tuple[subprocess.Popen[bytes], list[int]]:
    """A keeper with a server and its worker; the numbers of both."""
    command = [*keeper_command(), sys.executable, "-c", SERVER, str(note), how]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert until(lambda: note.exists() and note.read_text() != "", 30)
    return keeper, [int(word) for word in note.read_text().split()]


def close(keeper: subprocess.Popen[bytes]) -> None:
    assert keeper.stdin is not None
    keeper.stdin.close()


def test_a_companion_is_started_again_and_ends_with_its_pipe(tmp_path: Path) -> None:
    script = "import sys; sys.stdin.read()"
    companion = Companion([sys.executable, "-c", script], log=tmp_path / "log")
    companion.start()
    first = companion.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert until(lambda: companion.pid not in {first, None})
    second = companion.pid
    assert second is not None
    companion.stop()
    assert not lives(second)


def test_companions_end_when_the_service_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = (
        "import sys, time; from pathlib import Path;"
        "from oncobasis.assembly.companions import Companion;"
        "c = Companion([sys.executable, '-c', 'import sys; sys.stdin.read()']); c.start();"
        f"Path({str(note)!r}).write_text(str(c.pid)); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    assert until(lambda: note.exists() and note.read_text() != "", 30)
    child = int(note.read_text())
    parent.kill()
    parent.wait()
    assert until(lambda: not lives(child))


def test_a_keeper_ends_the_server_and_its_workers_when_the_pipe_closes(tmp_path: Path) -> None:
    keeper, members = kept(tmp_path / "note")
    assert all(map(lives, members))
    close(keeper)
    assert keeper.wait(30) == 1  # the server was ended by a signal
    assert until(lambda: not any(map(lives, members)))


def test_a_server_that_does_not_end_in_order_is_ended_by_force(tmp_path: Path) -> None:
    keeper, members = kept(tmp_path / "note", "deaf")
    close(keeper)
    assert keeper.wait(30) == 1
    assert until(lambda: not any(map(lives, members)))


def test_workers_do_not_outlive_a_server_that_died(tmp_path: Path) -> None:
    keeper, (server, worker) = kept(tmp_path / "note")
    os.kill(server, signal.SIGKILL)
    assert keeper.wait(30) == 1
    assert until(lambda: not lives(worker))
    close(keeper)


def test_a_signal_of_the_terminal_is_left_to_the_pipe(tmp_path: Path) -> None:
    keeper, members = kept(tmp_path / "note")
    keeper.send_signal(signal.SIGINT)
    keeper.send_signal(signal.SIGTERM)
    assert all(map(lives, members))
    close(keeper)
    assert keeper.wait(30) == 1


def test_a_process_that_waits_for_its_pipe_may_end_before() -> None:
    program = "from oncobasis.assembly.companions import when_closed; when_closed(print)"
    waiting = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE)
    assert waiting.wait(60) == 0
    close(waiting)


def test_a_keeper_passes_on_how_its_command_ended() -> None:
    command = [*keeper_command(), sys.executable, "-c", "raise SystemExit(7)"]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert keeper.wait(30) == 7
    close(keeper)
