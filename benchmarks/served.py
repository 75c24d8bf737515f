"""The service as it is started in a hospital: a process group of its own, settings from a file."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

_LONGEST_START = 60.0
_IN_A_ROW = 8
"""So many new connections in a row must find a ready worker: any of them may take one."""


@dataclass
class Served:
    """A running service; ``ready`` is how long its start took."""

    process: subprocess.Popen[bytes]
    address: str
    ready: float

    def processes(self) -> list[int]:
        """Return the supervisor and its workers."""
        found, new = [self.process.pid], [self.process.pid]
        while new:
            new = [child for parent in new for child in _children(parent)]
            found += new
        return found

    def megabytes(self) -> float:
        """Return the resident memory of all its processes together."""
        return sum(_resident(one) for one in self.processes()) / 1e6

    def seconds(self) -> float:
        """Return the processor time that all its processes took so far."""
        return sum(_used(one) for one in self.processes())

    def kill(self) -> None:
        """End the whole group at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> float:
        """End it in order; return the seconds that took."""
        began = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.kill()
        return time.perf_counter() - began


def start(settings: Path, workers: int) -> Served:
    """Start the service and wait until it is ready."""
    port = next(
        line.split("=")[1].strip() for line in settings.read_text().splitlines() if "port" in line
    )
    command = [sys.executable, "-m", "oncobasis", "serve", "--config", str(settings)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONCOBASIS_")}
    began = time.perf_counter()
    with (settings.parent / "service.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--workers", str(workers)],
            stdout=log,
            stderr=log,
            env=kept,
            start_new_session=True,
        )
    running = Served(process, f"http://127.0.0.1:{port}", 0.0)
    try:
        running.ready = wait_until_ready(running, 1 if workers == 1 else _IN_A_ROW) - began
    except BaseException:
        running.kill()
        raise
    return running


def wait_until_ready(running: Served, in_a_row: int = 1) -> float:
    """Wait; return the moment at which the first of the answers in a row came."""
    until = time.perf_counter() + _LONGEST_START
    count, first = 0, 0.0
    while time.perf_counter() < until:
        if running.process.poll() is not None:
            raise RuntimeError("the service ended; see service.log beside its settings")
        if _is_ready(running.address):
            first = first if count else time.perf_counter()
            count += 1
            if count == in_a_row:
                return first
        else:
            count = 0
            time.sleep(0.02)
    raise TimeoutError("the service was not ready in time")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _is_ready(address: str) -> bool:
    try:
        return (
            httpx.get(f"{address}/readyz", trust_env=False, timeout=5, verify=False).status_code
            == httpx.codes.OK
        )
    except httpx.TransportError:
        return False


def _children(parent: int) -> list[int]:
    try:
        text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(word) for word in text.split()]


def _used(process: int) -> float:
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except FileNotFoundError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
