"""The command as a person runs it: a process of its own, with its output and exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AS_OF = ("--as-of", "2026-11-22")
_NOT_INHERITED = {"ONCOBASIS_DEBUG", "NO_COLOR", "COLUMNS", "PYTHONHASHSEED"}


@dataclass(frozen=True)
class Ran:
    """What a command wrote, and how it ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def document(self) -> dict[str, object]:
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return document


def oncobasis(
    *words: str | Path,
    cwd: Path | None = None,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Run ``oncobasis`` with these words."""
    inherited = {key: value for key, value in os.environ.items() if key not in _NOT_INHERITED}
    done = subprocess.run(
        [sys.executable, "-m", "oncobasis", *map(str, words)],
        cwd=cwd,
        input=stdin,
        env={**inherited, **(env or {})},
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
