"""Workers of the service that start in a moment: forked from a process that has read the modules.

Everything from the settings on is done as `oncobasis serve --workers` does it; a thousand starts
would otherwise be an hour of importing.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import uvicorn

from oncobasis.settings import CONFIG_VARIABLE, load_settings


@dataclass(frozen=True)
class Forked:
    """Running workers that share a port."""

    workers: tuple[ForkServerProcess, ...]
    address: str

    def kill(self) -> None:
        """End all at once, as a power cut does."""
        for one in self.workers:
            one.kill()
        for one in self.workers:
            one.join()


def context() -> ForkServerContext:
    """Return where workers are forked; to be made once, before anything else is started."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["oncobasis.service.factory", "oncobasis.report.cards.cards"])
    return made


def forked(made: ForkServerContext, settings: Path, workers: int, port: int) -> Forked:
    """Start workers; they are not waited for."""
    log = str(settings.with_name("service.log"))
    running = tuple(made.Process(target=_serve, args=(str(settings), log)) for _ in range(workers))
    for one in running:
        one.start()
    return Forked(running, f"http://127.0.0.1:{port}")


def _serve(settings: str, log: str) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 2)
    os.environ[CONFIG_VARIABLE] = settings
    port = load_settings().port
    with socket.socket() as listening:
        # Both listen on the port; the kernel deals new connections out to them.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(("127.0.0.1", port))
        app = "oncobasis.service.factory:worker_app"
        config = uvicorn.Config(app, factory=True, log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[listening])
