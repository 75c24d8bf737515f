"""Several workers: kept running, and told together.

SIGHUP is passed on, and each worker exchanges its knowledge (``operation.knowledge``); the server's
own supervisor would end and start them, and with a bundle that is refused none would come back.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.supervisors import Multiprocess

from oncobasis.service.operation.terminal import is_of_a_terminal

if TYPE_CHECKING:
    from uvicorn.supervisors.multiprocess import Process


class Supervisor(Multiprocess):
    """Keeps workers running."""

    def handle_hup(self) -> None:
        """Pass the signal on; of a terminal that was closed it means the end."""
        if is_of_a_terminal():
            self.handle_term()
            return
        for process in self.processes:
            _tell(process)


def _tell(process: Process) -> None:
    if process.pid is not None and process.exitcode is None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGHUP)


def supervise(config: uvicorn.Config) -> None:
    """Run the workers of a configuration until ended."""
    Supervisor(config, sockets=[config.bind_socket()]).run()
