"""Measure what every command pays before it does anything: start, imports, size on disk."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

RUNS = 7
ROWS = {
    "bare interpreter": ["-c", "pass"],
    "import oncobasis": ["-c", "import oncobasis"],
    "import oncobasis.cli": ["-c", "import oncobasis.cli"],
    "oncobasis --help": ["-m", "oncobasis", "--help"],
    "oncobasis ask LUAD 'EGFR L858R'": ["-m", "oncobasis", "ask", "LUAD", "EGFR L858R"],
}


def main() -> int:
    """Print the median of each row in milliseconds, and the environment's size."""
    for label, arguments in ROWS.items():
        print(f"{label:<34}{milliseconds(arguments)}")
    size = megabytes(Path(sysconfig.get_path("purelib")))
    print(f"{'packages in this environment':<34}{size:>7.0f} MB")
    return 0


def milliseconds(arguments: list[str]) -> str:
    """Return the median wall time of a fresh process, or why there is none."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
        times.append((time.perf_counter() - began) * 1000)
        if done.returncode:
            return f"   exit {done.returncode}"
    return f"{statistics.median(times):>7.0f} ms"


def megabytes(folder: Path) -> float:
    """Return the size on disk of everything below a folder."""
    total = 0
    for parent, _, names in os.walk(folder):
        total += sum((Path(parent) / name).lstat().st_size for name in names)
    return total / 1e6


if __name__ == "__main__":
    sys.exit(main())
