"""Train on made-up patients with Dask on this machine; print time, peak memory and AUC.

    python scripts/bench_cluster.py [PATIENTS] [WORKERS]

Memory is the resident size of this process and all below it, sampled ten times a second; pages
that they share are counted in each.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from oncobasis.training.cluster.train import train_on_cluster
from oncobasis.training.cohorts.synthetic import write_synthetic
from oncobasis.training.fit import TrainOptions
from oncobasis.training.tasks import find_task

TASK = "icb-response"
MIB = 1 << 20


class Peak(threading.Thread):
    """Watches the memory of the process tree until it is stopped."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self.ended = threading.Event()

    def run(self) -> None:
        """Sample until ended."""
        while not self.ended.wait(0.1):
            self.bytes = max(self.bytes, tree_bytes(os.getpid()))


def tree_bytes(root: int) -> int:
    """Resident bytes of a process and its descendants, from /proc."""
    parents, sizes = {}, {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        sizes[int(folder.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    total = 0
    for process, size in sizes.items():
        above: int | None = process
        while above is not None and above != root:
            above = parents.get(above)
        total += size if above == root else 0
    return total


def main() -> int:
    """Run once; return an exit code."""
    patients = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2  # noqa: PLR2004
    task = find_task(TASK)
    stages: dict[str, float] = {}

    def hear(stage: str, done: int, total: int) -> None:
        if done == total:
            stages[stage] = time.perf_counter()

    with tempfile.TemporaryDirectory() as folder:
        file = write_synthetic(task, Path(folder) / "made-up.csv", patients=patients, seed=1)
        print(f"{patients} patients, {file.stat().st_size / MIB:.0f} MiB, {workers} workers")
        peak, start = Peak(), time.perf_counter()
        peak.start()
        result = train_on_cluster(
            task,
            file,
            out=Path(folder) / "trained",
            address=f"local:{workers}",
            options=TrainOptions(figures=False),
            progress=hear,
        )
        peak.ended.set()
    end = time.perf_counter()
    for stage, moment in stages.items():
        print(f"{stage}: until {moment - start:.1f} s")
    print(f"all: {end - start:.1f} s, peak memory {peak.bytes / MIB:.0f} MiB")
    print(
        f"held-out AUC {result.metrics['auc'].value:.4f}, Brier {result.metrics['brier'].value:.4f}"
    )
    return 0


if __name__ == "__main__":  # Dask starts its workers by importing this file
    sys.exit(main())
