"""kill -9 while answers are given: what a client received is in the store and in the journal."""

from __future__ import annotations

import json
import random
import threading
import time
from pathlib import Path

import httpx
from forked import Forked, context, forked
from made_up_patients import hook_bodies
from served import free_port, start
from signing import Emr, new_emr, write_settings

from oncobasis.audit.chains.facts import ANSWERED
from oncobasis.audit.chains.keys import load_or_create_signer
from oncobasis.audit.chains.verify import verify_all
from oncobasis.store.keys import load_keys
from oncobasis.store.open import open_store

HOOK, API = "/cds-services/oncobasis-patient-view", "/v1/assessments"
CLIENTS = 6
CASE = {"tumor_type": "LUAD", "alterations": ["EGFR L858R"]}


class Clients:
    """EMRs that call until the service is gone; they remember what they received."""

    def __init__(self, emr: Emr, bodies: list[bytes]) -> None:
        self._emr = emr
        self._bodies = bodies
        self._lock = threading.Lock()
        self.assessments: set[str] = set()
        self.cards: set[str] = set()
        self.other: dict[int, int] = {}
        self.received = threading.Event()

    def call(self, address: str, ended: threading.Event) -> None:
        """Call until the end, hook and API in turn."""
        turn = 0
        # Loopback without TLS: reading the authorities would take longer than the service lives.
        with httpx.Client(trust_env=False, timeout=20, verify=False) as http:
            while not ended.is_set():
                turn += 1
                try:
                    self._once(http, address, turn)
                except httpx.TransportError:
                    time.sleep(0.02)

    def _once(self, http: httpx.Client, address: str, turn: int) -> None:
        path = HOOK if turn % 2 else API
        headers = {
            "authorization": f"Bearer {self._emr.token(address + path)}",
            "content-type": "application/json",
        }
        case = {**CASE, "case_id": str(random.random())}  # noqa: S311 - a name
        body = random.choice(self._bodies) if turn % 2 else json.dumps(case).encode()  # noqa: S311
        answer = http.post(address + path, content=body, headers=headers)
        good = answer.status_code in {200, 201}
        if good:
            self.received.set()
        else:
            time.sleep(0.05)  # it is starting
        with self._lock:
            if not good:
                count = self.other.get(answer.status_code, 0)
                self.other[answer.status_code] = count + 1
            elif turn % 2:
                self.cards |= {one["uuid"] for one in answer.json()["cards"] if "uuid" in one}
            else:
                self.assessments.add(answer.headers["location"].rpartition("/")[2])


def kill_again_and_again(folder: Path, times: int, workers: int) -> int:
    """Kill so many times; return 1 if anything is missing or the journal is not intact."""
    made, port, emr = context(), free_port(), new_emr("RS384")
    settings = write_settings(folder, emr, port, {})
    clients = Clients(emr, hook_bodies(200, "small"))
    choose = random.Random(7)  # noqa: S311 - moments, not secrets
    for turn in range(times):
        # One in four is killed while it starts, and so while it mends what the last kill left.
        early = turn % 4 == 3  # noqa: PLR2004
        running = forked(made, settings, workers, port)
        _called(running, clients, choose.uniform(0.0, 1.0 if early else 0.5), early=early)
        if (turn + 1) % 10 == 0 or turn + 1 == times:
            print(f"{turn + 1} kills, {len(clients.assessments)} assessments and "
                  f"{len(clients.cards)} cards received, other answers {clients.other}",
                  flush=True)  # fmt: skip
    start(settings, workers).end()
    return _check(folder / "state", clients)


def _called(running: Forked, clients: Clients, seconds: float, *, early: bool) -> None:
    """Call and kill so long after the start, or after the first answer."""
    clients.received.clear()
    ended = threading.Event()
    threads = [
        threading.Thread(target=clients.call, args=(running.address, ended), daemon=True)
        for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    if not early:
        clients.received.wait(20)
    time.sleep(seconds)
    running.kill()
    ended.set()
    for thread in threads:
        thread.join()


def _check(state: Path, clients: Clients) -> int:
    signer = load_or_create_signer(state / "audit.key")
    journal = verify_all(state / "audit", [signer.public])
    written = set()
    for path in (state / "audit").glob("chain-*.jsonl"):
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            if entry["kind"] == ANSWERED:
                written.add(entry["facts"]["assessment"])
    store = open_store(f"sqlite:///{state / 'store.sqlite'}", load_keys(state / "site.keys"))
    try:
        kept = {one for one in clients.assessments if store.assessments.get("default", one)}
        cards = {one for one in clients.cards if store.cards.get("default", one)}
    finally:
        store.close()
    print(f"journal: {journal.entries} entries, intact: {journal.intact} "
          f"{[fault.code for fault in journal.faults]}")  # fmt: skip
    missing = {
        "assessments not in the store": len(clients.assessments - kept),
        "assessments not in the journal": len(clients.assessments - written),
        "cards not in the store": len(clients.cards - cards),
    }
    print(missing)
    return 1 if any(missing.values()) or not journal.intact else 0
