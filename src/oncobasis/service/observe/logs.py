"""Logs as JSON lines that hold listed fields only: no message of a library, no value of a request.

A record of a library says its logger, level and the type and place of its exception; its message
may hold anything and is dropped.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO, TypeAlias

import orjson

if TYPE_CHECKING:
    from types import TracebackType

Field: TypeAlias = str | int | float | bool | None

FIELDS = frozenset(
    {
        "bytes_in", "bytes_out", "cards", "client", "code", "digest", "exception", "hook",
        "host", "job", "kind", "knowledge", "mode", "milliseconds", "method", "models", "outcome",
        "place", "port", "reason", "request", "resources", "route", "status", "tenant", "version",
    }
)  # fmt: skip
"""What a line may say beside time, level and event."""

_GATHERED_SECONDS, _MOST_WAITING = 0.1, 1000
_EVENTS = logging.getLogger("oncobasis.service.events")


class UnlistedFieldError(ValueError):
    """A line would say something that is not on the list: a defect."""


def say(event: str, level: int = logging.INFO, **fields: Field) -> None:
    """Write one line; only listed fields may be said."""
    unlisted = fields.keys() - FIELDS
    if unlisted:
        message = f"fields {sorted(unlisted)} are not on the list of logs"
        raise UnlistedFieldError(message)
    _EVENTS.log(level, event, extra={"said": fields})


def say_defect(error: BaseException, **fields: Field) -> None:
    """Write type and place of an exception, never its text."""
    say(
        "defect",
        logging.ERROR,
        exception=type(error).__name__,
        place=place_of(error.__traceback__),
        **fields,
    )


def place_of(trace: TracebackType | None) -> str:
    """Return file and line where an exception came from."""
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119


class ListedFormatter(logging.Formatter):
    """Formats a record as a JSON line of listed fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Field] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        said = getattr(record, "said", None)
        if record.name == _EVENTS.name and isinstance(said, dict):
            line |= {"event": str(record.msg), **said}
        else:
            line |= {"event": "library", "kind": record.name}
            if record.exc_info and record.exc_info[1] is not None:
                error = record.exc_info[1]
                line |= {"exception": type(error).__name__, "place": place_of(error.__traceback__)}
        return orjson.dumps(line).decode()


class GatheringHandler(logging.StreamHandler[TextIO]):
    """Writes lines together: a write for each would make an answer wait for whoever reads them.

    Warnings are written at once, with all before them; the rest a tenth of a second later.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._waiting: list[str] = []
        self._some = threading.Event()
        threading.Thread(target=self._work, name="log-writer", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line."""
        try:
            self._waiting.append(self.format(record))
            if record.levelno >= logging.WARNING or len(self._waiting) >= _MOST_WAITING:
                self.flush()
            else:
                self._some.set()
        except Exception:  # noqa: BLE001 - as every handler does: a log that fails ends no answer
            self.handleError(record)

    def flush(self) -> None:
        """Write what waits."""
        with self.lock or nullcontext():
            lines, self._waiting = self._waiting, []
            if lines:
                self.stream.write("\n".join((*lines, "")))
            super().flush()

    def _work(self) -> None:
        while self._some.wait():
            time.sleep(_GATHERED_SECONDS)
            self._some.clear()
            with suppress(OSError, ValueError):  # nobody reads any more
                self.flush()


def configure(level: str) -> None:
    """Send every log of this process to standard error in this form."""
    handler = GatheringHandler(sys.stderr)
    handler.setFormatter(ListedFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _EVENTS.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        library = logging.getLogger(name)
        library.handlers[:] = []
        library.propagate = True
        library.setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
