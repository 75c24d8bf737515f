"""wrk with the script hook.lua, and what it found."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from served import Served

SCRIPT = Path(__file__).with_name("hook.lua")
THREADS = 2


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent: by how many connections, for how long, with which pause of a connection."""

    path: str
    tokens: Path
    bodies: Path | None = None
    connections: int = 16
    seconds: int = 900
    delay: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What came back."""

    seconds: float
    requests: int
    p50: float
    p99: float
    longest: float
    statuses: dict[str, int]
    broken: int
    busy: float = 0.0
    cost: float = 0.0
    """Processor time of the service for one answer, in ms: what a load of others changes least."""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds

    @property
    def good(self) -> int:
        """Answers with status 200."""
        return self.statuses.get("200", 0)

    def line(self) -> str:
        """One line for a person."""
        codes = ", ".join(f"{count} x {code}" for code, count in sorted(self.statuses.items()))
        return (
            f"{self.rate:8.1f} req/s  p50 {self.p50:7.1f} ms  p99 {self.p99:7.1f} ms  longest "
            f"{self.longest:7.1f} ms  [{codes}]  broken connections {self.broken}  "
            f"in {self.seconds:.0f} s; {self.cost:.1f} ms of processor an answer; "
            f"other work on this machine {self.busy:.2f} cores"
        )


def drive(load: Load, served: Served) -> Found:
    """Send the load until its time or its tokens are used up."""
    before = served.seconds()
    found = _driven(load, served.address)
    return replace(found, cost=1000 * (served.seconds() - before) / max(1, found.requests))


def _driven(load: Load, address: str) -> Found:
    wrk = shutil.which("wrk")
    if wrk is None:
        raise FileNotFoundError("wrk is not installed (Debian: apt-get install wrk)")
    given = {"BENCH_TOKENS": str(load.tokens), "BENCH_PATH": load.path}
    if load.bodies is not None:
        given["BENCH_BODIES"] = str(load.bodies)
    if load.delay:
        given["BENCH_DELAY"] = str(load.delay)
    command = [wrk, f"-t{THREADS}", f"-c{load.connections}", f"-d{load.seconds}s",
               "--timeout", "30s", "-s", str(SCRIPT), address]  # fmt: skip
    others, began = _Others(), time.perf_counter()
    said = _run(command, {**os.environ, **given})
    line = next((one for one in said.splitlines() if one.startswith("RESULT ")), None)
    if line is None:
        raise RuntimeError(f"wrk said no result: {said[-500:]}")
    told = json.loads(line.removeprefix("RESULT "))
    broken = sum(told[name] for name in ("connect", "read", "write", "timeout"))
    return Found(
        told["seconds"], told["requests"], told["p50_ms"], told["p99_ms"], told["max_ms"],
        told["statuses"], broken, others.cores(time.perf_counter() - began),
    )  # fmt: skip


def _run(command: list[str], environment: dict[str, str]) -> str:
    """Run wrk until its time is over or each of its threads has used up its tokens."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        if run.stdout is None or run.stderr is None:
            raise RuntimeError("wrk has no output")
        ended = 0
        for line in run.stderr:
            ended += line.startswith("used up")
            if ended == THREADS:
                run.send_signal(signal.SIGINT)
        return run.stdout.read()


class _Others:
    """How busy the machine is with what is neither the service nor wrk nor this process."""

    def __init__(self) -> None:
        self._began = self._now()

    def cores(self, seconds: float) -> float:
        """Return the cores that others used since the start."""
        whole, ours = self._now()
        return max(0.0, ((whole - self._began[0]) - (ours - self._began[1])) / seconds)

    @staticmethod
    def _now() -> tuple[float, float]:
        tick = os.sysconf("SC_CLK_TCK")
        words = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
        idle = int(words[3]) + int(words[4])
        whole = sum(map(int, words[:8])) - idle
        ended = os.times()
        ours = (ended.user + ended.system + ended.children_user + ended.children_system) * tick
        for stat in _descendants():
            ours += int(stat[11]) + int(stat[12])
        return whole / tick, ours / tick


def _descendants() -> list[list[str]]:
    """Return the /proc lines (after the name) of the processes that this one started."""
    lines = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
    found: set[int] = {os.getpid()}
    while more := {one for one, stat in lines.items() if int(stat[1]) in found} - found:
        found |= more
    return [lines[one] for one in found - {os.getpid()}]
