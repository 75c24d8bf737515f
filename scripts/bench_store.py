"""How many answers a second the store takes and the audit chain keeps, alone and by groups.

    python scripts/bench_store.py [--seconds 3] [--folder F] [--url postgresql://...]

Every answer is a case (6 kB), its assessment (40 kB), a card, an idempotency key, a token's id and
an outbox row, and one entry of the audit chain: what the service writes before it answers. So many
threads each wait for their own answer to be durable before they write the next. The first line is
the plain way: one commit, or one fsync, for each write.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from oncobasis.audit.chains.facts import ANSWERED, AnswerFacts
from oncobasis.audit.chains.keys import fresh_signer
from oncobasis.audit.chains.writer import open_chain
from oncobasis.audit.journal import FileJournal
from oncobasis.core.canonical import Json
from oncobasis.store import writer as writer_module
from oncobasis.store.keys import fresh_keys
from oncobasis.store.open import Store, open_store
from oncobasis.store.writes import (
    Enqueue,
    Idempotent,
    NewAssessment,
    NewCard,
    NewCase,
    Nonce,
    RecordAnswer,
)

SUBMITTERS = (1, 2, 4, 8, 16, 32, 64)
PATIENTS = 500
_NUMBERS = count()
_CHOOSE = random.Random(1)  # noqa: S311 - stand-ins for findings, not secrets


def text_of(size: int) -> bytes:
    """JSON that deflates about as well as an assessment does."""
    words = ["tier", "stance", "evidence", "citation", "therapy", "reason", "approval", "source"]
    rows: list[dict[str, object]] = []
    while len(json.dumps(rows)) < size:
        rows.append({word: f"{_CHOOSE.choice(words)} {_CHOOSE.random():.4f}" for word in words})
    return json.dumps(rows).encode()


CASE, ASSESSMENT = text_of(6_000), text_of(40_000)


def an_answer() -> RecordAnswer:
    """An answer such as the service records."""
    name = f"{time.time_ns():x}-{next(_NUMBERS)}"
    digest = sha256(name.encode()).hexdigest()
    later = datetime.now(UTC) + timedelta(minutes=5)
    return RecordAnswer(
        "north",
        f"P-{next(_NUMBERS) % PATIENTS}",
        NewAssessment(
            id=name,
            case_id=name,
            as_of=date(2026, 1, 1),
            input_digest=digest,
            output_digest=digest,
            knowledge=f"2026.1@{digest}",
            models=("icb-response@1.0",),
            software="0.1.0",
            outcome="answered",
            payload=ASSESSMENT,
        ),
        NewCase(name, digest, CASE, ("gene:EGFR", "tumor:LUAD")),
        cards=(NewCard(name, "patient-view", ("rule:1", "model:icb@1")),),
        nonce=Nonce("https://emr.example", name, later),
        request=Idempotent(name, digest, b"{}", later),
        outbox=(Enqueue("north", name, "trace", name, {"tier": "I", "milliseconds": 4}),),
    )


def an_entry() -> dict[str, Json]:
    """The record of an answer."""
    digest = "a" * 64
    words = ("north", "emr", digest, "patient-view", digest, f"2026.1@{digest}")
    return AnswerFacts(*words, ("icb@1",), "0.1.0", "answered", "id", digest).facts()


def rate(write: Callable[[], object], submitters: int, seconds: float) -> tuple[float, float]:
    """Writes a second, and the 99th percentile of the wait in milliseconds."""
    waits: list[float] = []
    end = time.perf_counter() + seconds

    def work() -> None:
        while (start := time.perf_counter()) < end:
            write()
            waits.append(time.perf_counter() - start)

    threads = [threading.Thread(target=work) for _ in range(submitters)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    return len(waits) / elapsed, 1000 * sorted(waits)[int(0.99 * (len(waits) - 1))]


def compare(
    name: str, plain: Callable[[], object], grouped: Callable[[], object], seconds: float
) -> None:
    """Print the plain way, then group commit by the number of submitters."""
    base, wait = rate(plain, 1, seconds)
    print(f"{name}: one commit for each write: {base:.0f}/s, p99 {wait:.1f} ms")
    for submitters in SUBMITTERS:
        found, wait = rate(grouped, submitters, seconds)
        print(
            f"  {submitters:3} submitters  {found:7.0f}/s  p99 {wait:6.1f} ms  x{found / base:.1f}"
        )


def one_at_a_time(store: Store) -> Callable[[], object]:
    """A write that is a batch of its own, however many wait."""
    lock = threading.Lock()

    def write() -> None:
        with lock:
            store.write(an_answer())

    return write


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--folder", type=Path, help="on the disk to measure")
    parser.add_argument("--url", help="another store than SQLite in the folder")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=words.folder) as name:
        folder = Path(name)
        store = open_store(words.url or f"sqlite:///{folder / 'store.db'}", fresh_keys())
        compare(
            f"store ({store.backend}, at most {writer_module.LARGEST_BATCH} together)",
            one_at_a_time(store),
            lambda: store.write(an_answer()),
            words.seconds,
        )
        store.close()
        journal = FileJournal(folder / "journal.jsonl", lambda: datetime.now(UTC))
        with open_chain(folder / "chains", fresh_signer(), lambda: datetime.now(UTC)) as chain:
            compare(
                "audit",
                lambda: journal.append(ANSWERED, an_entry()),
                lambda: chain.append(ANSWERED, an_entry()),
                words.seconds,
            )


if __name__ == "__main__":
    main()
