"""Measure predictions with attributions: one row, warm; opening a bundle; a cold process.

`python scripts/bench_predict.py [FOLDER ...]` (folders of bundles; without: the shipped ones). The
rows are the golden rows of each bundle that it answers.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from oncobasis.core.prediction import Applicability
from oncobasis.predict.bundle.read import read_bundle
from oncobasis.predict.install import Receipts, open_model
from oncobasis.predict.shelf import Shelf, shipped_folder

RUNS = 7
ROUNDS = 20
COLD = """
import sys
from pathlib import Path
from oncobasis.predict.install import Receipts, open_model
open_model(Path(sys.argv[1]), receipts=Receipts(Path(sys.argv[2])))
"""


def main() -> int:
    """Print the figures of each bundle."""
    folders = [Path(name) for name in sys.argv[1:]] or shipped()
    if not folders:
        print("no bundle is shipped; name the folder of one", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as cache:
        for folder in folders:
            measure(folder, Path(cache))
    return 0


def shipped() -> list[Path]:
    """The bundles in use."""
    shelf = Shelf(shipped_folder())
    return [shelf.chosen(name).folder for name in shelf.names()]


def measure(folder: Path, cache: Path) -> None:
    """Print what one bundle costs."""
    receipts = Receipts(cache)
    began = time.perf_counter()
    model = open_model(folder, receipts=receipts)
    first = (time.perf_counter() - began) * 1000
    opened = milliseconds(lambda: open_model(folder, receipts=receipts))
    cold = milliseconds(
        lambda: subprocess.run(
            [sys.executable, "-c", COLD, str(folder), str(cache)], capture_output=True, check=True
        )
    )
    golden = [row for row, _ in read_bundle(folder).golden]
    answered = [row for row in golden if model.predict(row)[0].status is not Applicability.ABSTAINS]
    wall, busy = [], []
    for row in answered * ROUNDS:
        began, worked = time.perf_counter(), time.thread_time()
        model.predict(row)
        busy.append((time.thread_time() - worked) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    said = len(model.predict(answered[0]))
    print(f"{model.stamp.name} {model.stamp.version} ({said} targets, {len(answered)} rows)")
    for word, times in (("wall", sorted(wall)), ("processor", sorted(busy))):
        late = times[int(len(times) * 0.99)]
        middle = statistics.median(times)
        print(f"  asked once, with attributions: {word} p50 {middle:.3f} ms, p99 {late:.3f} ms")
    print(f"  opened with a trial {first:.0f} ms, with a receipt {opened:.1f} ms,"
          f" in a cold process {cold:.0f} ms")  # fmt: skip


def milliseconds(action: Callable[[], object]) -> float:
    """The median time of an action."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        action()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
