"""kill -9 at any moment: what was acknowledged is there, what is to be sent is sent.

A process forks the writers, so that each needs no start of its own.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders.stores import KEYS, empty_store_url, opened
from oncobasis.store.open import Store
from oncobasis.store.reads.answers import Search
from oncobasis.store.writes import AckOutbox, ClaimOutbox, Enqueue

TESTS = Path(__file__).resolve().parents[1]

# Answers numbered upwards go in; the number of each goes out once its future is done. A second
# thread sends the outbox, its receiver a file of lines.
CHILD = """
import json, os, sys, threading, traceback
from datetime import UTC, datetime, timedelta
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from builders.stores import an_answer
from oncobasis.store.keys import SiteKeys
from oncobasis.store.open import open_store
from oncobasis.store.writes import AckOutbox, ClaimOutbox, Enqueue

url, received = sys.argv[2], sys.argv[3]
raw = json.loads(sys.argv[4])
masters = {raw["current"]: bytes.fromhex(raw["master"])}
keys = SiteKeys(raw["current"], masters, bytes.fromhex(raw["index"]))


def now():
    return datetime.now(UTC)


def send(store, me):
    with open(received, "ab", buffering=0) as receiver:
        while True:
            for item in store.write(ClaimOutbox(me, now() + timedelta(seconds=0.3), 5)):
                receiver.write((item.id + "\\n").encode())
                store.write(AckOutbox(item.id, me))


def work(first, out):
    store = open_store(url, keys)
    threading.Thread(target=send, args=(store, f"s{first}"), daemon=True).start()
    number = first
    while True:
        futures = []
        for _ in range(4):
            item = Enqueue("north", f"o{number}", "trace", f"a{number}", {})
            answer = replace(an_answer(number, patient=f"P{number % 7}"), outbox=(item,))
            futures.append((number, store.submit(answer)))
            number += 1
        for done, future in futures:
            future.result()
            os.write(out, f"{done}\\n".encode())


for line in sys.stdin:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(int(line.split()[0]), writing)
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as acknowledged:
        lines = [acknowledged.readline()] if line.split()[1] == "later" else []
        print(child, flush=True)
        lines += acknowledged.read().split()
    os.waitpid(child, 0)
    print(json.dumps([int(each) for each in lines]), flush=True)
"""


def raw_keys() -> str:
    master = KEYS.masters[KEYS.current].hex()
    return json.dumps({"current": KEYS.current, "master": master, "index": KEYS.index.hex()})


def killed(url: str, folder: Path, times: int) -> list[int]:
    """Let a writer work and kill it, so many times; the numbers it acknowledged."""
    words = [sys.executable, "-c", CHILD, str(TESTS), url, str(folder / "received"), raw_keys()]
    acknowledged: list[int] = []
    choose = random.Random(4711)  # noqa: S311 - moments, not secrets
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        for turn in range(times):
            when = "later" if turn % 3 else "at once"  # when it writes, or while it still opens
            parent.stdin.write(f"{turn * 1_000_000} {when}\n")
            parent.stdin.flush()
            child = int(parent.stdout.readline())
            time.sleep(choose.uniform(0.02, 0.25))
            os.kill(child, signal.SIGKILL)
            acknowledged += json.loads(parent.stdout.readline())
        parent.stdin.close()
    return acknowledged


def everything(store: Store) -> set[str]:
    """The ids of all assessments, each of which opens."""
    found: set[str] = set()
    cursor = None
    while True:
        page = store.assessments.search("north", Search(), cursor=cursor, limit=200)
        found |= {info.id for info in page.items}
        cursor = page.next
        if cursor is None:
            return found


def send_rest(store: Store) -> list[str]:
    """What is still in the outbox, after the leases of the dead ran out."""
    found: list[str] = []
    moment = datetime.now(UTC) + timedelta(minutes=5)
    while items := store.write(ClaimOutbox("last", moment, 200)):
        for item in items:
            assert store.write(AckOutbox(item.id, "last"))
        found += [item.id for item in items]
    return found


def check(url: str, folder: Path, times: int) -> None:
    acknowledged = killed(url, folder, times)
    assert len(acknowledged) > times, "the writers were killed before they wrote anything"
    time.sleep(0.5)
    with opened(url) as store:
        store._writer._clock = lambda: datetime.now(UTC)
        kept = everything(store)
        assert {f"a{number}" for number in acknowledged} <= kept
        sample = random.Random(1).sample(sorted(kept), min(50, len(kept)))  # noqa: S311
        for name in sample:
            assessment = store.assessments.get("north", name)
            case = store.cases.get("north", f"c{name[1:]}")
            assert assessment is not None
            assert assessment.payload is not None
            assert case is not None
            assert case.payload is not None
        received = (folder / "received").read_text().split() + send_rest(store)
    # Each is sent, under one id; only what a sender held when it died may come a second time.
    assert {name[1:] for name in received} == {name[1:] for name in kept}
    again = Counter(received)
    assert max(again.values()) <= 3
    assert sum(again.values()) - len(again) <= 5 * times


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_killed_writers_lose_nothing_that_was_acknowledged(backend: str, tmp_path: Path) -> None:
    with empty_store_url(backend, tmp_path) as url:
        check(url, tmp_path, 12 if backend == "sqlite" else 4)


@pytest.mark.slow
def test_a_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    with empty_store_url("sqlite", tmp_path) as url:
        check(url, tmp_path, 1000)


def test_an_outbox_item_is_never_half_written(tmp_path: Path) -> None:
    with empty_store_url("sqlite", tmp_path) as url, opened(url) as store:
        store.write(Enqueue("north", "o1", "trace", "a1", {"n": 1}))
        (item,) = store.write(ClaimOutbox("me", datetime(2030, 1, 1, tzinfo=UTC)))
        assert item.payload == {"n": 1}
