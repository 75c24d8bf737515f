"""Which paths may be opened at all: nobody is helped by waiting for a pipe or reading a device."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

STANDARD_INPUT = "/dev/stdin"
_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def refuse_special(path: Path, *, stream: bool = False) -> None:
    """Refuse pipes, sockets and devices, and text that names no file; nothing is opened.

    ``stream``: standard input may be a pipe. A missing file and a folder are left to the caller.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    except ValueError:
        raise InputError(
            "the name holds a character that no file name can have",
            where=ascii(path.name),
            remedy="check the path and its spelling",
        ) from None
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), None)
    if kind is None or (stream and str(path) == STANDARD_INPUT):
        return
    raise InputError(
        f"is {kind}, not a regular file", where=path.name, remedy="save it in a file and name that"
    )
