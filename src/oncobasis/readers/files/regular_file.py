"""Which paths may be opened at all: nobody is helped by waiting for a pipe or reading a device."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

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


@contextmanager
def opened_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for its bytes; raises InputError that says why it can't be."""
    refuse_special(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise _not_opened(path, error) from None
    with file:
        yield file


def _not_opened(path: Path, error: OSError) -> InputError:
    if isinstance(error, IsADirectoryError):
        return InputError(
            "this is a folder, not a file", where=str(path), remedy="name the file in it"
        )
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return InputError(
            "this is a link to a file that is not there",
            where=str(path),
            remedy="name the file itself, or mend the link",
        )
    if isinstance(error, FileNotFoundError):
        return InputError(
            "there is no such file", where=str(path), remedy="check the path and its spelling"
        )
    return InputError(
        f"the file cannot be opened: {error.strerror}",
        where=path.name,
        remedy="check path and rights",
    )
