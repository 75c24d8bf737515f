"""Measure the service as an EMR meets it: signed tokens, audited, with predictions, two workers.

    .venv/bin/python benchmarks/service.py hook --requests 20000 --size small
    .venv/bin/python benchmarks/service.py discovery
    .venv/bin/python benchmarks/service.py overload --seconds 60
    .venv/bin/python benchmarks/service.py start
    .venv/bin/python benchmarks/service.py kill --kills 1000

Needs wrk (Debian: apt-get install wrk) but for the last two. Everything is written into a new
folder below build/bench, on the disk, since what is measured waits for it.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from killing import kill_again_and_again
from load import THREADS, Found, Load, drive
from made_up_patients import SIZES, hook_bodies
from served import Served, free_port, start
from signing import Emr, new_emr, write_settings, write_tokens

HOOK, DISCOVERY = "/cds-services/oncobasis-patient-view", "/cds-services"
ROOT = Path(__file__).parents[1] / "build" / "bench"
UNLIMITED = {"rate": 1e6, "burst": 1_000_000}
WARM = 400


@dataclass(frozen=True, slots=True)
class Bench:
    """A running service, who calls it, and where files lie."""

    folder: Path
    emr: Emr
    served: Served

    def load(self, path: str, tokens: int, bodies: list[bytes] | None = None, **more: int) -> Load:
        """Write tokens and bodies, and return the load that sends them."""
        named = self.folder / "tokens"
        audience = f"{self.served.address}{path}"
        write_tokens(named, self.emr.tokens(audience, tokens), THREADS)
        file = None
        if bodies is not None:
            file = self.folder / "bodies"
            file.write_bytes(b"\n".join(bodies) + b"\n")
        return Load(path, named, file, **more)

    def post(self, body: bytes) -> httpx.Response:
        """Send one call of the hook."""
        headers = {
            "authorization": f"Bearer {self.emr.token(self.served.address + HOOK)}",
            "content-type": "application/json",
        }
        address = f"{self.served.address}{HOOK}"
        return httpx.post(
            address, content=body, headers=headers, trust_env=False, timeout=30, verify=False
        )


@contextmanager
def bench(options: argparse.Namespace, **limits: float) -> Iterator[Bench]:
    """The service, started for one measurement and ended after it."""
    ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT) as name:
        folder = Path(name)
        emr = new_emr(options.algorithm)
        settings = write_settings(folder, emr, free_port(), limits)
        served = start(settings, options.workers)
        try:
            yield Bench(folder, emr, served)
        finally:
            served.end()


def hook(options: argparse.Namespace) -> int:
    """patient-view with everything in prefetch: distinct patients, then a few again and again."""
    with bench(options, **UNLIMITED) as one:
        bodies = hook_bodies(options.patients, options.size)
        drive(one.load(HOOK, WARM, bodies[-WARM:], connections=4), one.served)
        before = one.served.megabytes()
        load = one.load(HOOK, options.requests, bodies, connections=options.connections)
        distinct = drive(load, one.served)
        say(f"{options.size}, {len(bodies)} patients in turn", distinct)
        few = bodies[: options.few]
        again = one.load(HOOK, options.requests // 2, few, connections=options.connections)
        cached = drive(again, one.served)
        say(f"{options.size}, {len(few)} patients again and again", cached)
        print(f"memory {before:.0f} MB before, {one.served.megabytes():.0f} MB after")
        return failed(distinct, cached)


def discovery(options: argparse.Namespace) -> int:
    """/cds-services, each call with a token of its own that is claimed in the store."""
    with bench(options, **UNLIMITED) as one:
        drive(one.load(DISCOVERY, WARM, connections=2), one.served)
        load = one.load(DISCOVERY, options.requests, connections=options.connections)
        found = drive(load, one.served)
        say("discovery", found)
        return failed(found)


def overload(options: argparse.Namespace) -> int:
    """Ten times what it can answer, for a minute: refusals, memory, recovery."""
    with bench(options) as one:
        bodies = hook_bodies(options.patients, options.size)
        load = one.load(HOOK, options.requests, bodies, connections=options.connections)
        calm = drive(load, one.served)
        say("capacity", calm)
        before = one.served.megabytes()
        wanted = options.times * calm.rate
        connections = 10 * options.connections * options.times
        # A connection's pause makes the load of all connections together that of `times`.
        pause = max(1, int(1000 * connections / wanted))
        tokens = int(wanted * options.seconds * 1.2)
        load = one.load(HOOK, tokens, bodies, connections=connections, seconds=options.seconds,
                        delay=pause)  # fmt: skip
        found = drive(load, one.served)
        ended = time.perf_counter()
        say(f"{found.rate / calm.rate:.1f} times the capacity", found)
        took = recovered(one, bodies[0], ended)
        after = one.served.megabytes()
        time.sleep(10)
        later = one.served.megabytes()
        print(f"calm again {took:.2f} s after the end")
        print(
            f"memory {before:.0f} MB before, {after:.0f} MB at the end, {later:.0f} MB 10 s later"
        )
        foreign = set(found.statuses) - {"200", "429", "503"}
        return 1 if foreign or found.broken else 0


def recovered(one: Bench, body: bytes, ended: float) -> float:
    """Return the seconds until the first of ten calls in a row that take under a second."""
    count, first = 0, ended
    while count < 10 and time.perf_counter() < ended + 60:  # noqa: PLR2004
        began = time.perf_counter()
        answer = one.post(body)
        quick = time.perf_counter() - began < 1
        count = count + 1 if quick and answer.status_code == httpx.codes.OK else 0
        first = began if count <= 1 else first
    return first - ended


def starts(options: argparse.Namespace) -> int:
    """From the start of the command to the first answer of /readyz, a new state and an old one."""
    ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT) as name:
        settings = write_settings(Path(name), new_emr("ES384"), free_port(), {})
        for turn in range(options.times):
            served = start(settings, options.workers)
            kind = "new" if turn == 0 else "old"
            print(f"ready after {served.ready:.2f} s ({kind} state), ended in {served.end():.2f} s")
    return 0


def kills(options: argparse.Namespace) -> int:
    """Kill -9 at random moments while answers are given; none that was received may be missing."""
    ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT) as name:
        return kill_again_and_again(Path(name), options.kills, options.workers)


def say(what: str, found: Found) -> None:
    """Print one line."""
    print(f"{what}: {found.line()}", flush=True)


def failed(*all_found: Found) -> int:
    """Return 1 if anything but 200 came back."""
    return int(any(found.good != sum(found.statuses.values()) or found.broken
                   for found in all_found))  # fmt: skip


def main() -> int:
    """Read the words and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    for name, run, requests, connections in (
        ("hook", hook, 20_000, 16),
        ("discovery", discovery, 20_000, 4),
        ("overload", overload, 3_000, 16),
        ("start", starts, 0, 0),
        ("kill", kills, 0, 0),
    ):
        command = commands.add_parser(name, help=run.__doc__)
        command.add_argument("--workers", type=int, default=2)
        command.add_argument("--requests", type=int, default=requests)
        command.add_argument("--connections", type=int, default=connections)
        command.add_argument("--patients", type=int, default=2000)
        command.add_argument("--few", type=int, default=40, help="fewer than a worker remembers")
        command.add_argument("--size", choices=list(SIZES), default="small")
        command.add_argument("--algorithm", choices=["ES384", "RS384"], default="ES384")
        command.add_argument("--seconds", type=int, default=60)
        command.add_argument("--times", type=int, default=10)
        command.add_argument("--kills", type=int, default=50)
        command.set_defaults(run=run)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the service is ended then, too
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
