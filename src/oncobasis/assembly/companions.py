"""Processes beside the service: the sender of the outbox, and a local MLflow server.

Each holds the reading end of a pipe whose writing end is the service's. However the service ends,
also by ``kill -9``, the pipe closes and the companion ends itself; a companion that dies is started
again, ever more slowly if it keeps dying.
"""

from __future__ import annotations

import importlib.metadata
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oncobasis.core.errors import UsageError

LOOPBACK = "127.0.0.1"
_LONGEST_WAIT = 60.0
_STEADY_SECONDS = 30.0
_END_SECONDS = 10.0


@dataclass(slots=True)
class Companion:
    """One process that is kept running until ``stop``."""

    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        process = self._process
        return None if process is None else process.pid

    def start(self) -> None:
        """Start it, and again whenever it dies."""
        self._process = self._begin()
        self._thread = threading.Thread(target=self._keep, name="companion", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close its pipe and wait until it has ended."""
        self._stop.set()
        process = self._process
        if process is not None:
            _close(process)
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread is not None:
            self._thread.join(_END_SECONDS)

    def _keep(self) -> None:
        deaths = 0
        while not self._stop.is_set():
            process, began = self._process, time.monotonic()
            if process is not None:
                process.wait()
            if process is not None and time.monotonic() - began > _STEADY_SECONDS:
                deaths = 0
            deaths += 1
            if self._stop.wait(min(_LONGEST_WAIT, 0.5 * 2 ** min(deaths - 1, 10))):
                return
            if process is not None:
                _close(process)
            self._process = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        where = subprocess.DEVNULL if self.log is None else self.log.open("ab")
        try:
            return subprocess.Popen(  # noqa: S603 - our own words
                list(self.command),
                stdin=subprocess.PIPE,
                stdout=where,
                stderr=where,
                env={**os.environ, **self.environment},
            )
        finally:
            if not isinstance(where, int):
                where.close()


def sender(environment: Mapping[str, str], log: Path | None = None) -> Companion:
    """Return the sender of the outbox; its settings are those of the environment."""
    words = [sys.executable, "-m", "oncobasis", "outbox", "send", "--until-closed"]
    return Companion(words, environment, log)


def mlflow_server(folder: Path, port: int) -> Companion:
    """Return an MLflow server on SQLite in ``folder``, on loopback; raises UsageError."""
    try:
        importlib.metadata.version("mlflow")
    except importlib.metadata.PackageNotFoundError:
        raise UsageError(
            "--mlflow needs the whole of MLflow, which is not installed",
            remedy="install the extra oncobasis[train], or name a server: ONCOBASIS_MLFLOW__URI",
        ) from None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    whole = folder.resolve()
    words = [
        *keeper_command(),
        *(sys.executable, "-m", "mlflow", "server"),
        *("--host", LOOPBACK, "--port", str(port), "--workers", "1"),
        *("--backend-store-uri", f"sqlite:///{whole / 'mlflow.db'}"),
        *("--artifacts-destination", str(whole / "artifacts")),
    ]
    quiet = {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # seven processes that nobody here needs
    }
    return Companion(words, quiet, whole / "server.log")


def keeper_command() -> tuple[str, ...]:
    """Return what stands before a command whose whole group is to end with its pipe."""
    # Isolated, so that nothing beside the file or in the environment is imported by its name.
    return (sys.executable, "-I", str(Path(__file__).with_name("keeper.py")))


def free_port(wanted: int) -> int:
    """Return the port if it is free, any free one for 0; raises UsageError."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except (OSError, OverflowError):
            raise UsageError(
                f"port {wanted} can't be used", where="--mlflow", remedy="name another, or none"
            ) from None
        return int(probe.getsockname()[1])


def when_closed(do: Callable[[], None]) -> None:
    """Call ``do`` when the standard input of this process closes."""

    def wait() -> None:
        # Not through sys.stdin, whose lock this thread would hold when Python shuts down.
        while os.read(0, 4096):
            pass
        do()

    threading.Thread(target=wait, name="parent", daemon=True).start()


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
