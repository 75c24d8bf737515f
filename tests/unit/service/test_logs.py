"""Lines are written together, warnings at once, and none is lost at the end."""

from __future__ import annotations

import io
import logging
import time

from oncobasis.service.observe.logs import GatheringHandler, ListedFormatter


def record(level: int) -> logging.LogRecord:
    return logging.LogRecord("library", level, "file.py", 1, "what it says", (), None)


def handler() -> tuple[GatheringHandler, io.StringIO]:
    stream = io.StringIO()
    made = GatheringHandler(stream)
    made.setFormatter(ListedFormatter())
    return made, stream


def test_a_warning_is_written_at_once_after_all_before_it() -> None:
    made, stream = handler()
    made.handle(record(logging.INFO))
    made.handle(record(logging.WARNING))
    levels = [line.partition('"level":"')[2][:4] for line in stream.getvalue().splitlines()]
    assert levels == ["info", "warn"]


def test_lines_come_without_a_warning_too() -> None:
    made, stream = handler()
    for _ in range(3):
        made.handle(record(logging.INFO))
    for _ in range(200):
        if stream.getvalue():
            break
        time.sleep(0.05)
    assert stream.getvalue().count("\n") == 3


def test_nothing_is_left_after_a_flush() -> None:
    made, stream = handler()
    made.handle(record(logging.INFO))
    made.flush()
    made.flush()
    assert stream.getvalue().count("\n") == 1


def test_a_stream_that_is_gone_ends_no_answer() -> None:
    made, stream = handler()
    stream.close()
    logging.raiseExceptions, before = False, logging.raiseExceptions
    try:
        made.handle(record(logging.ERROR))
    finally:
        logging.raiseExceptions = before
