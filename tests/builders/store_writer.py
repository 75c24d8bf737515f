"""A process that keeps answers in a store, and sends its outbox to a file, until it is killed.

``python -m builders.store_writer URL RECEIVED KEYS``: the keys as ``raw_keys`` gives them.
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from builders.killed_writers import Acknowledge, fork_writers
from builders.stores import an_answer
from oncobasis.store.keys import SiteKeys
from oncobasis.store.open import open_store
from oncobasis.store.writes import AckOutbox, ClaimOutbox, Enqueue

if TYPE_CHECKING:
    from oncobasis.store.open import Store
    from oncobasis.store.writes import RecordAnswer

TOGETHER = 4


def raw_keys(keys: SiteKeys) -> str:
    """The keys as a word of the command line."""
    master = keys.masters[keys.current].hex()
    return json.dumps({"current": keys.current, "master": master, "index": keys.index.hex()})


def keys_of(text: str) -> SiteKeys:
    """The keys of such a word."""
    raw = json.loads(text)
    masters = {raw["current"]: bytes.fromhex(raw["master"])}
    return SiteKeys(raw["current"], masters, bytes.fromhex(raw["index"]))


def write(url: str, keys: SiteKeys, received: Path, first: int, acknowledge: Acknowledge) -> None:
    """Keep answers by fours; acknowledge each number once its future is done."""
    store = open_store(url, keys)
    sender = threading.Thread(target=send, args=(store, received, f"s{first}"), daemon=True)
    sender.start()
    for batch in count():
        numbers = range(first + batch * TOGETHER, first + (batch + 1) * TOGETHER)
        futures = [store.submit(numbered(number)) for number in numbers]
        for number, future in zip(numbers, futures, strict=True):
            future.result()
            acknowledge(number)


def numbered(number: int) -> RecordAnswer:
    """An answer with an item for the outbox."""
    item = Enqueue("north", f"o{number}", "trace", f"a{number}", {})
    return replace(an_answer(number, patient=f"P{number % 7}"), outbox=(item,))


def send(store: Store, received: Path, me: str) -> None:
    """Send what is due; the receiver is a file of lines."""
    with received.open("ab", buffering=0) as receiver:
        while True:
            until = datetime.now(UTC) + timedelta(seconds=0.3)
            for item in store.write(ClaimOutbox(me, until, 5)):
                receiver.write(f"{item.id}\n".encode())
                store.write(AckOutbox(item.id, me))


if __name__ == "__main__":
    place, file, secret = sys.argv[1:]
    fork_writers(partial(write, place, keys_of(secret), Path(file)))
