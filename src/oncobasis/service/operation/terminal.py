"""What the signal of a closed terminal means."""

from __future__ import annotations

import sys


def is_of_a_terminal() -> bool:
    """Whether somebody sits before this process, whose SIGHUP says that they left."""
    return sys.stdin is not None and sys.stdin.isatty()
