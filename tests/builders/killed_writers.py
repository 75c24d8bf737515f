"""Writers that are killed at any moment: forked by a process of their own, so none has to start.

The process reads one line for each writer, forks it, says its number, and when it is dead says what
it had acknowledged. ``killed`` is the test's side of it, ``fork_writers`` the process's.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

TESTS = Path(__file__).resolve().parents[1]

Acknowledge: TypeAlias = Callable[[int], None]
Work: TypeAlias = Callable[[int, Acknowledge], None]
"""Writes from this number upwards, and acknowledges each number once it is durable."""


def writer_command(module: str, *words: str) -> list[str]:
    """The command of a module of the builders; to be run in the folder of the tests."""
    return [sys.executable, "-m", f"builders.{module}", *words]


def killed(
    command: Sequence[str], times: int, *, step: int, seconds: tuple[float, float]
) -> list[int]:
    """Let writers work and kill each after a while; return the numbers they acknowledged.

    The numbers of each begin ``step`` later. One of three is killed while it still opens.
    """
    acknowledged: list[int] = []
    choose = random.Random(4711)  # noqa: S311 - moments, not secrets
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=TESTS
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        for turn in range(times):
            parent.stdin.write(f"{turn * step} {'later' if turn % 3 else 'at once'}\n")
            parent.stdin.flush()
            child = int(parent.stdout.readline())
            time.sleep(choose.uniform(*seconds))
            os.kill(child, signal.SIGKILL)
            acknowledged += json.loads(parent.stdout.readline())
        parent.stdin.close()
    return acknowledged


def fork_writers(work: Work) -> None:
    """Fork a writer for each line of the input: the first number, and when it may be killed."""
    for line in sys.stdin:
        first, when = line.split(maxsplit=1)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _work(work, int(first), writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            lines = [pipe.readline()] if when.strip() == "later" else []
            _say(child)
            lines += pipe.read().split()
        os.waitpid(child, 0)
        _say(json.dumps([int(each) for each in lines]))


def acknowledge_to(pipe: int) -> Acknowledge:
    """Acknowledge by one line a number."""
    return lambda number: _write(pipe, f"{number}\n")


def _work(work: Work, first: int, pipe: int) -> None:
    try:
        work(first, acknowledge_to(pipe))
    except BaseException:  # noqa: BLE001 - whatever ends the writer is shown and fails the test
        traceback.print_exc()
    os._exit(1)


def _write(pipe: int, text: str) -> None:
    os.write(pipe, text.encode())


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()
