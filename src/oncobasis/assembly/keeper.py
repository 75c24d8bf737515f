"""Runs a command as a group of processes that ends when this process's input closes.

Started as a file, not as a module of the package, whose import would cost each keeper the memory of
the whole engine; so it imports the standard library alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

GRACE_SECONDS = 5.0
"""How long the command may take to end in order."""


def main(command: list[str]) -> int:
    """Run the command until it ends or the input closes; return its exit code, 1 for a signal."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own words
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)  # a terminal's signal goes to all; the pipe decides
    threading.Thread(target=_end_with_input, args=(child,), daemon=True).start()
    code = child.wait()
    _tell(child, signal.SIGKILL)  # a server's workers must not outlive it
    return code if code >= 0 else 1


def _end_with_input(child: subprocess.Popen[bytes]) -> None:
    """Wait until the input closes, then end the group: in order, or after a while by force."""
    # Not through sys.stdin, whose lock a thread that still waits would hold when Python shuts down.
    while os.read(0, 4096):
        pass
    _tell(child, signal.SIGTERM)
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        _tell(child, signal.SIGKILL)


def _tell(child: subprocess.Popen[bytes], what: signal.Signals) -> None:
    """Send a signal to the whole group, if any of it is left."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, what)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
