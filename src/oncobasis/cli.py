"""The command line: words in, an exit code out. It only translates; see ``assembly``.

Exit codes: 0 answered (also with warnings), 2 usage, 3 input, 4 knowledge, 5 model, 6 internal.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from oncobasis.cli_parser import parse_words
from oncobasis.cli_text import printable
from oncobasis.core.errors import OncobasisError
from oncobasis.readers.files.worker import ReaderDefectError

_SURROGATE = re.compile("[\ud800-\udfff]")
_USAGE, _CANNOT_WRITE = 2, 3
_INTERNAL = 6
_INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; a refusal goes to standard error as what, where and remedy."""
    _open_streams()
    given = list(sys.argv[1:] if words is None else words)
    if any(_SURROGATE.search(word) for word in given):
        sys.stderr.write("oncobasis: the words are not valid text; write them as UTF-8\n")
        return _USAGE
    options = parse_words(given)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except OncobasisError as error:
        sys.stderr.write(f"oncobasis: {printable(str(error))}\n")
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away (``| head``); that is no failure of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # What reads files turns its errors into InputError; this is the output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.stderr.write(f"oncobasis: the output cannot be written ({error.strerror})\n")
        return _CANNOT_WRITE
    except KeyboardInterrupt:
        sys.stderr.write("oncobasis: stopped\n")
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the edge: whatever is left is a defect of ours
        return _defect(error)
    return code


def _open_streams() -> None:
    """Give every stream somewhere to go, and let none fail on a letter its encoding lacks."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper) and mode == "w":
            stream.reconfigure(errors="replace")


def _defect(error: Exception) -> int:
    """Report a defect without the values it met, which may be a patient's."""
    if os.environ.get("ONCOBASIS_DEBUG"):
        raise error
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    kind = type(error).__name__
    place = ""
    if isinstance(error, ReaderDefectError):
        kind = str(error)  # type and place in the reader's process, no values
    elif trace is not None:
        name = trace.tb_frame.f_code.co_filename.rpartition(os.sep)[2]
        place = f" at {name}:{trace.tb_lineno}"
    sys.stderr.write(
        f"oncobasis: internal error ({kind}{place}); this is a defect, please"
        " report it. ONCOBASIS_DEBUG=1 shows the whole trace, which may hold patient data.\n"
    )
    return _INTERNAL
