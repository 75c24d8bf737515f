"""Looking after processes: whether one lives, which ones it started, waiting for them."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def until(met: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether something becomes true in this time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if met():
            return True
        time.sleep(0.1)
    return False


def lives(process: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked about does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = _read(process, "stat").rpartition(b")")[2].split()
    return state[:1] != [b"Z"]


def below(process: int, words: bytes) -> list[int]:
    """The processes started by those that this one started, with these words in their command."""
    second = [child for one in _children(process) for child in _children(one)]
    return [one for one in second if words in _read(one, "cmdline")]


def _children(process: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)],  # noqa: S607
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    return [int(word) for word in listed.stdout.split()]


def _read(process: int, file: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{file}").read_bytes()
    except OSError:
        return b""
