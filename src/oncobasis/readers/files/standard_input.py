"""Standard input as a file: kept in a private folder while it is read, then removed."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.files.limits import DEFAULT_LIMITS, ReadLimits, beyond, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_NAMES = frozenset({"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})
_NAME = "standard input"
_PIECE = 1 << 20


def is_standard_input(path: Path | str) -> bool:
    """Whether the path means standard input: ``-``, ``/dev/stdin``."""
    return str(path) in _NAMES


@contextmanager
def opened(path: Path | str, limits: ReadLimits = DEFAULT_LIMITS) -> Iterator[Path]:
    """Give a path that can be read more than once; standard input is saved to one first.

    The saved file is readable by its owner alone, is called ``standard input`` and is removed
    afterwards. Raises InputError if nothing is piped in, or more than ``spooled_bytes``.
    """
    if not is_standard_input(path):
        yield Path(path)
        return
    source = _binary_standard_input()
    with tempfile.TemporaryDirectory(prefix="oncobasis-") as folder:
        saved = Path(folder, _NAME)
        _save(source, saved, limits)
        yield saved


def _binary_standard_input() -> BinaryIO:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("standard input is closed", where=_NAME, remedy="name a file")
    if sys.stdin.isatty():
        raise InputError(
            "nothing is piped into standard input",
            where=_NAME,
            remedy="zcat FILE | oncobasis ... -, or name the file",
        )
    return sys.stdin.buffer


def _save(source: BinaryIO, saved: Path, limits: ReadLimits) -> None:
    size = 0
    # Made by us alone, whatever the umask: it holds a patient's findings.
    made = os.open(saved, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    try:
        with os.fdopen(made, "wb") as target:
            while piece := source.read(_PIECE):
                size += len(piece)
                if size > limits.spooled_bytes:
                    raise beyond(
                        f"standard input holds more than {in_words(limits.spooled_bytes)}",
                        "spooled_bytes",
                        where=_NAME,
                        remedy="save it in a file and name that, or raise the limit",
                    )
                target.write(piece)
    except OSError as error:
        raise InputError(
            f"standard input can't be saved in {tempfile.gettempdir()}: {error.strerror}",
            where=_NAME,
            remedy="make room there, or set TMPDIR to another folder",
        ) from error
