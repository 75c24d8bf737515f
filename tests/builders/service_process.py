"""The service as a process of its own, as `oncobasis serve` starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class Served:
    """A running service."""

    process: subprocess.Popen[str]
    http: httpx.Client
    started: float
    ready: float = 0.0

    def told(self, words: str) -> str:
        """The first line of its output that holds these words; waits for it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if words in line:
                return line
        raise EOFError(words)

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """End it; return its exit code and what it wrote."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@contextmanager
def served(folder: Path, *words: str, **variables: str) -> Iterator[Served]:
    """The service on a free port, once it is ready."""
    port = free_port()
    command = [sys.executable, "-m", "oncobasis", "serve", "--port", str(port),
               "--state", str(folder / "state"), *words]  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ONCOBASIS_")}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**kept, "PYTHONWARNINGS": "ignore", **variables},
    )
    address = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as http:
        running = Served(process, http, time.monotonic())
        try:
            _wait(running)
            yield running
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(running: Served) -> None:
    while time.monotonic() < running.started + 60:
        if running.process.poll() is not None:
            raise RuntimeError(running.process.communicate()[1])
        try:
            if running.http.get("/readyz").status_code == httpx.codes.OK:
                running.ready = time.monotonic() - running.started
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError
